package io.rapport.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Small real programs to supervise: each is ready when it has written its file.
final class Programs {
  private Programs() {}

  static Launch sleeper(Home home, String name) {
    Path ready = home.run().resolve(name + ".ready");
    return shell(home, name, "touch '" + ready + "'; exec sleep 600", ready);
  }

  static Launch shell(Home home, String name, String script, Path ready) {
    return new Launch(
        name,
        name,
        0,
        "localhost",
        List.of("/bin/sh", "-c", script),
        Map.of(),
        home.root(),
        home.log(name),
        () -> Files.exists(ready),
        Duration.ofSeconds(20),
        "TERM",
        Duration.ofSeconds(5));
  }
}
