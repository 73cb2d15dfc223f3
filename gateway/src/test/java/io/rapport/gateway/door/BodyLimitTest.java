package io.rapport.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.gateway.Fakes;
import io.rapport.gateway.GatewayResource;
import io.rapport.gateway.RawRequest;
import io.rapport.testing.Fresh;
import io.rapport.testing.Tokens;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayResource.class)
class BodyLimitTest {

  private static final int KB = 1024;
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final long ENDLESS = Long.MAX_VALUE / 2;

  @BeforeEach
  void servicesTellWhatTheyAreAsked() {
    Fakes.reset();
  }

  private static String token() {
    return "Authorization: Bearer "
        + Tokens.of("agent").named("sender-" + UUID.randomUUID()).in(Fresh.workspace())
        + "\r\n";
  }

  private interface Call {
    String make() throws IOException;
  }

  /// The best of three is measured: the machine may have other things to do.
  private static String answered413Quickly(Call call) throws IOException {
    Duration best = Duration.ofDays(1);
    String answer = "";
    for (int i = 0; i < 3 && best.compareTo(SOON) > 0; i++) {
      long start = System.nanoTime();
      answer = call.make();
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      best = taken.compareTo(best) < 0 ? taken : best;
      assertThat(answer)
          .startsWith("HTTP/1.1 413")
          .containsIgnoringCase("content-type: application/problem+json")
          .contains("https://rapport.dev/problems/too-large");
    }
    assertThat(best).isLessThan(SOON);
    return answer;
  }

  @Test
  void takesABodyUpToTheLimit() throws IOException {
    assertThat(RawRequest.chunked("/v1/batch", "", 500 * KB)).contains("\"bytes\":" + 500 * KB);
    assertThat(RawRequest.sized("/v1/batch", "", 500 * KB)).contains("\"bytes\":" + 500 * KB);
    assertThat(RawRequest.chunked("/api/v1/contacts", token(), KB * KB))
        .contains("\"bytes\":" + KB * KB);
    assertThat(RawRequest.chunked("/api/v1/imports/events/1/content", token(), 4 * KB * KB))
        .contains("\"bytes\":" + 4 * KB * KB);
  }

  @Test
  void refusesABodyThatSaysToBeTooLong() throws IOException {
    answered413Quickly(() -> RawRequest.sized("/v1/batch", "", 10 * KB * KB));
    answered413Quickly(() -> RawRequest.sized("/v1/batch", "", 500 * KB + 1));
    answered413Quickly(() -> RawRequest.sized("/api/v1/contacts", token(), KB * KB + 1));
    answered413Quickly(
        () -> RawRequest.sized("/api/v1/imports/events/1/content", token(), 4 * KB * KB + 1));
  }

  @Test
  void refusesABodyThatGrowsTooLong() throws IOException {
    answered413Quickly(() -> RawRequest.chunked("/v1/batch", "", 500 * KB + 1));
    answered413Quickly(() -> RawRequest.chunked("/v1/batch", "", 10 * KB * KB));
    answered413Quickly(() -> RawRequest.chunked("/api/v1/contacts", token(), 10 * KB * KB));
  }

  @Test
  void refusesABodyWithoutAnEnd() throws IOException {
    answered413Quickly(() -> RawRequest.chunked("/v1/batch", "", ENDLESS));
    answered413Quickly(() -> RawRequest.chunked("/api/v1/contacts", token(), ENDLESS));
  }

  @Test
  void bearsTheHeadersOfEveryAnswer() throws IOException {
    assertThat(
            answered413Quickly(
                () ->
                    RawRequest.chunked(
                        "/v1/batch", "Origin: https://shop.example\r\n", 10 * KB * KB)))
        .containsIgnoringCase("access-control-allow-origin: *")
        .containsIgnoringCase("x-request-id: ");
  }

  @Test
  void doesNotListenToStrangers() throws IOException {
    assertThat(RawRequest.chunked("/api/v1/contacts", "", ENDLESS)).startsWith("HTTP/1.1 401");
    assertThat(RawRequest.chunked("/nothing", "", ENDLESS)).startsWith("HTTP/1.1 404");
    assertThat(RawRequest.chunked("/", "", ENDLESS)).startsWith("HTTP/1.1 405");
  }

  @Test
  void doesNotKeepTheServiceWaitingForARefusedBody() throws IOException {
    java.util.concurrent.CompletableFuture<Void> brokenOff =
        new java.util.concurrent.CompletableFuture<>();
    Fakes.INTERACTIONS.behaves(
        request -> {
          request.exceptionHandler(_ -> brokenOff.complete(null));
          request.handler(_ -> {});
        });
    answered413Quickly(() -> RawRequest.chunked("/v1/batch", "", ENDLESS));
    assertThat(brokenOff).succeedsWithin(Duration.ofSeconds(2));
  }
}
