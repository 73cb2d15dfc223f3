package io.rapport.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.gateway.routing.Upstream;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpstreamsTest {

  private static final Duration LONG = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private Upstreams upstreams;

  /// One connection of either kind, and a service that keeps it.
  @BeforeEach
  void start() throws Exception {
    int port =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().setChunked(true).write("…"))
            .listen(0)
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .actualPort();
    Map<String, String> values =
        new HashMap<>(
            Map.of(
                "rapport.gateway.upstream.connections", "1",
                "rapport.gateway.upstream.collection-connections", "1",
                "rapport.gateway.upstream.collection-waiting", "1",
                "rapport.gateway.upstream.collection-patience", "100ms"));
    for (Upstream upstream : Upstream.values()) {
      values.put("rapport." + upstream.label() + ".url", "http://localhost:" + port);
    }
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(UpstreamConfig.class)
            .withDefaultValues(values)
            .build();
    upstreams = new Upstreams(vertx, config, config.getConfigMapping(UpstreamConfig.class));
  }

  @AfterEach
  void stop() {
    upstreams.close();
    vertx.close();
  }

  @Test
  void refusesEventsThatWaitTooLongForAConnection() {
    take(true);
    assertThat(request(true).toCompletionStage().toCompletableFuture())
        .failsWithin(LONG)
        .withThrowableThat()
        .withRootCauseInstanceOf(ConnectionPoolTooBusyException.class);
  }

  @Test
  void refusesEventsAtOnceWhenTooManyWait() {
    take(true);
    Future<HttpClientRequest> waits = request(true);
    Future<HttpClientRequest> tooMany = request(true);
    assertThat(tooMany.toCompletionStage().toCompletableFuture())
        .failsWithin(LONG)
        .withThrowableThat()
        .withRootCauseInstanceOf(ConnectionPoolTooBusyException.class);
    assertThat(waits.toCompletionStage().toCompletableFuture()).failsWithin(LONG);
  }

  @Test
  void letsThoseWhoAskWaitLongerAndOnTheirOwn() {
    take(true);
    take(false);
    Future<HttpClientRequest> waits = request(false);
    assertThat(waits.toCompletionStage().toCompletableFuture())
        .as("longer than events may")
        .satisfies(
            answer -> {
              vertx
                  .timer(400, TimeUnit.MILLISECONDS)
                  .toCompletionStage()
                  .toCompletableFuture()
                  .get();
              assertThat(answer).isNotDone();
            });
  }

  private void take(boolean collects) {
    assertThat(
            request(collects)
                .compose(HttpClientRequest::send)
                .toCompletionStage()
                .toCompletableFuture())
        .succeedsWithin(LONG);
  }

  private Future<HttpClientRequest> request(boolean collects) {
    return upstreams.request(
        Upstream.INTERACTIONS, collects, HttpMethod.GET, "/", Duration.ofSeconds(30));
  }
}
