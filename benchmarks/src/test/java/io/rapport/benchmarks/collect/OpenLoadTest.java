package io.rapport.benchmarks.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenLoadTest {

  private final AtomicInteger calls = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /// Takes every fourth call.
  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    boolean taken = calls.getAndIncrement() % 4 == 0;
    byte[] body = "{\"accepted\":1,\"duplicates\":0}".getBytes(StandardCharsets.US_ASCII);
    if (!taken) {
      exchange.getResponseHeaders().set("Retry-After", "1");
    }
    exchange.sendResponseHeaders(taken ? 200 : 429, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void callsAsOftenAsIsMeantWhateverTheAnswers() throws Exception {
    OpenLoad.Result result = OpenLoad.run(singles(), 100, 20, Duration.ofSeconds(1));
    Tally tally = result.tally();

    assertThat(tally.answered() + tally.unsentCalls()).isEqualTo(100);
    assertThat(tally.answered()).isEqualTo(calls.get()).isPositive();
    assertThat(result.callsPerSecond()).isEqualTo(tally.answered());
    assertThat(tally.accepted()).isEqualTo(tally.succeeded()).isPositive();
    assertThat(tally.refused()).isEqualTo(tally.answered() - tally.succeeded());
    assertThat(tally.withoutRetryAfter()).isZero();
    assertThat(tally.failed()).isZero();
  }

  @Test
  void countsCallsThatNobodyAnswers() throws Exception {
    Calls calls = singles();
    stop();
    Tally tally = OpenLoad.run(calls, 20, 4, Duration.ofSeconds(1)).tally();

    assertThat(tally.failed() + tally.unsentCalls()).isEqualTo(20);
    assertThat(tally.failures()).isNotEmpty();
  }

  private Calls singles() {
    URI gateway = URI.create("http://localhost:" + server.getAddress().getPort());
    return Calls.singles(new Messages("run", Messages.Look.MIXED, 10), gateway, "key");
  }
}
