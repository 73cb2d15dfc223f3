package io.rapport.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Where things stand in a checkout. Everything that is not source is below `dir`, usually
/// `.rapport`; a second platform beside the first has another one.
public record Home(Path root, Path dir) {
  private static final String USUAL = ".rapport";

  public Home(Path root) {
    this(root, root.resolve(USUAL));
  }

  Path run() {
    return made(dir.resolve("run"));
  }

  Path logs() {
    return made(dir.resolve("logs"));
  }

  Path data() {
    return made(dir.resolve("data"));
  }

  /// The programs are the same for every platform of a checkout.
  Path servers() {
    return made(root.resolve(USUAL).resolve("servers"));
  }

  Path artifacts() {
    return root.resolve(USUAL).resolve("artifacts");
  }

  Path apps() {
    return dir.resolve("apps");
  }

  public Path load() {
    return made(dir.resolve("load"));
  }

  Path log(String name) {
    return logs().resolve(name + ".log");
  }

  /// Stands in the command line of every JVM of this checkout, so that a stray one can be
  /// recognised.
  String mark() {
    return "-Drapport.home=" + dir;
  }

  private static Path made(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path path) {
    if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void copy(Path from, Path to) {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path each : tree.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
