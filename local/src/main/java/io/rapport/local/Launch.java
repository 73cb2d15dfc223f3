package io.rapport.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How one server or service is started, when it counts as ready, and how it is asked to end.
record Launch(
    String name,
    String title,
    int port,
    String url,
    List<String> command,
    Map<String, String> env,
    Path directory,
    Path log,
    Probe probe,
    Duration patience,
    String stopSignal,
    Duration stopPatience) {

  Launch {
    command = List.copyOf(command);
    env = Map.copyOf(env);
  }

  /// Answers whether the thing is ready; an exception means no.
  interface Probe {
    boolean ready() throws Exception;
  }
}
