package io.rapport.benchmarks.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/// The access token of a person. While Keycloak is away the last one serves, as it does in any
/// client, as long as it lives.
final class Token {

  private static final Duration RENEW = Duration.ofSeconds(90);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final HttpRequest request;
  private final Semaphore renewing = new Semaphore(1);
  private volatile String value;
  private volatile long renewAt = System.nanoTime();

  Token(HttpClient http, String issuer, String user) {
    this.http = http;
    this.request =
        HttpRequest.newBuilder(URI.create(issuer + "/protocol/openid-connect/token"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    String.format(
                        Locale.ROOT,
                        "grant_type=password&client_id=rapport-web&username=%s&password=rapport",
                        user)))
            .build();
  }

  String get() throws InterruptedException {
    if (value == null) {
      renew();
    } else if (System.nanoTime() - renewAt >= 0 && renewing.tryAcquire()) {
      Thread.startVirtualThread(this::renewBeside);
    }
    return value;
  }

  private synchronized void renew() throws InterruptedException {
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        throw new IOException("Keycloak answers " + answer.statusCode());
      }
      value = JSON.readTree(answer.body()).path("access_token").asText();
      renewAt = System.nanoTime() + RENEW.toNanos();
    } catch (IOException away) {
      if (value == null) {
        throw new IllegalStateException("Keycloak gives no first token", away);
      }
      renewAt = System.nanoTime() + TRY_AGAIN.toNanos();
    }
  }

  private void renewBeside() {
    try {
      renew();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      renewing.release();
    }
  }
}
