package io.rapport.local;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Redis for what may be lost: nothing of it is written to disk.
final class Redis {
  private Redis() {}

  static Launch launch(Home home, Settings settings, Path programs) throws java.io.IOException {
    int port = settings.redisPort();
    Path directory = Files.createDirectories(home.data().resolve("redis"));
    Path configuration = directory.resolve("redis.conf");
    Files.writeString(
        configuration,
        """
        port %d
        bind 127.0.0.1
        save ""
        appendonly no
        dir "%s"
        set-proc-title no
        maxmemory 128mb
        maxmemory-policy allkeys-lru
        """
            .formatted(port, directory));
    List<String> command =
        List.of(programs.resolve("redis-server").toString(), configuration.toString());
    return new Launch(
        "redis",
        "Redis",
        port,
        "localhost:" + port,
        command,
        Map.of(),
        home.root(),
        home.log("redis"),
        () -> answers(port),
        Duration.ofSeconds(60),
        "TERM",
        Duration.ofSeconds(10));
  }

  private static boolean answers(int port) throws Exception {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      socket.setSoTimeout(1000);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(5);
      return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
    }
  }
}
