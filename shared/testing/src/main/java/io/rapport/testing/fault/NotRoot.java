package io.rapport.testing.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// PostgreSQL refuses to run as root: in a user namespace of its own it is nobody who keeps root's
/// files; where namespaces are forbidden it becomes nobody for true, and owns its files.
final class NotRoot {

  private static final String NOBODY = "65534";

  private NotRoot() {}

  /// What stands before each command; nothing when this is not root.
  static List<String> prefix(Path home, Path programs) throws IOException {
    if (!Integer.valueOf(0).equals(Files.getAttribute(home, "unix:uid"))) {
      return List.of();
    }
    List<List<String>> ways =
        List.of(
            List.of("unshare", "-U"),
            List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
    for (List<String> way : ways) {
      List<String> trial = new ArrayList<>(way);
      trial.addAll(List.of(programs.resolve("initdb").toString(), "--version"));
      if (succeeds(trial)) {
        return way;
      }
    }
    throw new IllegalStateException("Neither unshare nor setpriv can start PostgreSQL as non-root");
  }

  static void giveAway(List<String> prefix, Path tree) throws IOException {
    if (!prefix.contains("setpriv")) {
      return;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.setAttribute(path, "unix:uid", Integer.valueOf(NOBODY));
        Files.setAttribute(path, "unix:gid", Integer.valueOf(NOBODY));
      }
    }
  }

  private static boolean succeeds(List<String> command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
