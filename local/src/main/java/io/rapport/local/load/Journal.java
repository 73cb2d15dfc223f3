package io.rapport.local.load;

import io.rapport.local.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// How far a file has been loaded: every line up to `counts.lines` has been answered.
final class Journal {
  private final Path file;

  record Entry(Counts counts, boolean finished) {}

  Journal(Path directory, String key) {
    this.file = directory.resolve(key + ".progress.json");
  }

  Entry read() throws IOException {
    return Files.exists(file)
        ? Json.MAPPER.readValue(Files.readAllBytes(file), Entry.class)
        : new Entry(Counts.NONE, false);
  }

  void write(Counts counts, boolean finished) throws IOException {
    Path written = file.resolveSibling(file.getFileName() + ".new");
    Files.write(written, Json.MAPPER.writeValueAsBytes(new Entry(counts, finished)));
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
