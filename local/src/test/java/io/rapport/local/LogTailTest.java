package io.rapport.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path directory;

  @Test
  void showsWhatWasSaidAndWhyWithoutTheStack() throws IOException {
    Path log = directory.resolve("a.log");
    Files.writeString(
        log,
        """
        plain
        {"level":"ERROR","message":"Failed to start","stackTrace":": a.B: x\\n\\tat a.C\\nCaused by: no database"}

        {"broken
        """);
    assertThat(LogTail.of(log, 4))
        .containsExactly(
            "ERROR Failed to start", ": a.B: x", "Caused by: no database", "{\"broken");
  }

  @Test
  void hasNothingToSayOfAMissingLog() throws IOException {
    assertThat(LogTail.of(directory.resolve("none"), 3)).isEmpty();
  }
}
