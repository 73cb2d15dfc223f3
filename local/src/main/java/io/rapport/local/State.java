package io.rapport.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// What the supervisor tells the commands: written as a whole at each change, never half.
record State(Phase phase, String message, long supervisor, Settings settings, List<Part> parts) {

  enum Phase {
    STARTING,
    READY,
    STOPPING,
    FAILED
  }

  /// One server or service. `tookMillis` is the time of its last start until it was ready.
  record Part(
      String name,
      String title,
      String url,
      int port,
      Long pid,
      boolean ready,
      long tookMillis,
      int restarts,
      String log) {}

  void write(Home home) throws IOException {
    Path written = home.run().resolve("state.json.new");
    Files.write(written, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    Files.move(
        written, file(home), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static Optional<State> read(Home home) throws IOException {
    Path file = file(home);
    return Files.exists(file)
        ? Optional.of(Json.MAPPER.readValue(Files.readAllBytes(file), State.class))
        : Optional.empty();
  }

  static void forget(Home home) throws IOException {
    Files.deleteIfExists(file(home));
  }

  private static Path file(Home home) {
    return home.run().resolve("state.json");
  }
}
