package io.rapport.interactions.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.rapport.interactions.collect.EventProfiles.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is made of the answers of profiles-service, which stands outside.
class EventProfilesTest {

  private static final UUID EVENT = UUID.fromString("0190a000-0000-7000-8000-000000000110");
  private static final UUID PROFILE = UUID.fromString("0190a000-0000-7000-8000-000000000001");

  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;
  private EventProfiles profiles;
  private int status = 200;
  private String body = "{\"profileId\": \"" + PROFILE + "\"}";
  private boolean stalls;
  private String asked;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked =
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + exchange.getRequestHeaders().getFirst("Rapport-Workspace");
          if (stalls) {
            awaitEnd();
          }
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    profiles =
        new EventProfiles("http://localhost:" + server.getAddress().getPort(), new ObjectMapper());
  }

  @AfterEach
  void close() {
    end.countDown();
    server.stop(0);
  }

  @Test
  void asksWithTheRightsOfTheCaller() {
    assertThat(profiles.find(EVENT, "Bearer t", "w")).isEqualTo(new Answer.Found(PROFILE));
    assertThat(asked).isEqualTo("/api/v1/profiles/of-event/" + EVENT + " Bearer t w");

    profiles.find(EVENT, "Bearer t", null);
    assertThat(asked).endsWith("Bearer t null");
  }

  @Test
  void knowsThatAnEventIsNobodysYet() {
    status = 404;
    assertThat(profiles.find(EVENT, "Bearer t", null)).isEqualTo(new Answer.Nobodys());
  }

  @ParameterizedTest
  @CsvSource({"401, {}", "403, {}", "500, {}", "503, {}", "200, {}", "200, nonsense"})
  void saysWhenItCouldNotBeAsked(int answered, String with) {
    status = answered;
    body = with;
    assertThat(profiles.find(EVENT, "Bearer t", null)).isEqualTo(new Answer.Missing());
  }

  @Test
  void waitsForNoServiceThatStalls() {
    stalls = true;
    assertThat(profiles.find(EVENT, "Bearer t", null)).isEqualTo(new Answer.Missing());
  }

  @Test
  void bearsTheAbsenceOfTheService() {
    server.stop(0);
    assertThat(profiles.find(EVENT, "Bearer t", null)).isEqualTo(new Answer.Missing());
  }

  private void awaitEnd() {
    try {
      assertThat(end.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
