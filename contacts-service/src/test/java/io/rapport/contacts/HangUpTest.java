package io.rapport.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.Tokens;
import io.rapport.testing.attack.LogWatch;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A caller that goes away while its request is read is no failure of ours.
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class HangUpTest {

  private final UUID workspace = Fresh.workspace();

  /// Who hangs up before its token is verified is not even heard, so it is done until one was.
  @Test
  void isNoIncident() {
    Api.in(workspace, "agent").create("/api/v1/contacts", "{\"name\": \"Mark\"}");
    try (LogWatch log = new LogWatch()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                hangUp();
                return !log.with(List.of("A caller hung up")).isEmpty();
              });
      assertThat(log.with(List.of("incident"))).isEmpty();
    }
  }

  private void hangUp() throws IOException {
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      String head =
          "POST /api/v1/contacts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Authorization: Bearer "
              + Tokens.of("agent").in(workspace)
              + "\r\nContent-Length: 100000\r\n\r\n{\"name\": \"";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }
  }
}
