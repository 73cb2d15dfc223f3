package io.rapport.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the files of the repository are, whatever directory a test runs in.
public final class Repository {

  private Repository() {}

  /// The repository's root.
  public static Path root() {
    for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
      if (Files.exists(path.resolve("deploy/postgres/service.sql"))) {
        return path;
      }
    }
    throw new IllegalStateException("No repository around " + Path.of("").toAbsolutePath());
  }
}
