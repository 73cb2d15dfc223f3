package io.rapport.local.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files of this repository, as they are deployed.
final class Checkout {

  private static final Pattern SETTING =
      Pattern.compile("\\b(?:rapport|quarkus)(?:\\.[a-z0-9-]+)+");
  private static final List<String> SERVICES =
      List.of(
          "gateway",
          "contacts-service",
          "interactions-service",
          "profiles-service",
          "segments-service");

  private Checkout() {}

  static Path root() {
    for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
      if (Files.exists(path.resolve("deploy/postgres/service.sql"))) {
        return path;
      }
    }
    throw new IllegalStateException("No repository around " + Path.of("").toAbsolutePath());
  }

  static List<String> services() {
    return SERVICES;
  }

  static String read(String path) {
    try {
      return Files.readString(root().resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Those of the environment variables that no setting in the services' sources would read.
  static Set<String> unknown(Collection<String> variables) {
    Set<String> unknown = new TreeSet<>(variables);
    unknown.removeAll(knownVariables());
    return unknown;
  }

  private static Set<String> knownVariables() {
    Set<String> names = new TreeSet<>();
    Stream.concat(SERVICES.stream(), Stream.of("shared/web", "shared/messaging"))
        .map(module -> root().resolve(module).resolve("src/main"))
        .filter(Files::isDirectory)
        .forEach(directory -> names.addAll(variables(directory)));
    return names;
  }

  private static Set<String> variables(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      Set<String> names = new TreeSet<>();
      files.filter(Checkout::holdsSettings).forEach(file -> collect(file, names));
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean holdsSettings(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".java") || name.endsWith(".properties");
  }

  private static void collect(Path file, Set<String> names) {
    try {
      Matcher found = SETTING.matcher(Files.readString(file));
      while (found.find()) {
        names.add(found.group().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
