package io.rapport.gateway;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A service behind the gateway that answers what a test tells it to; else it tells what it was
/// asked.
public final class FakeService {

  private static final Vertx VERTX = Vertx.vertx();
  private static final int LONGEST = 16 * 1024;

  private final String name;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Handler<HttpServerRequest> behaviour;
  private HttpServer server;
  private int port;

  FakeService(String name) {
    this.name = name;
    behaves();
    up();
  }

  public String url() {
    return "http://localhost:" + port;
  }

  public int requests() {
    return requests.get();
  }

  /// Answers in this way from now on.
  public void behaves(Handler<HttpServerRequest> how) {
    behaviour = how;
  }

  /// Tells what it was asked.
  public void behaves() {
    behaves(this::echo);
  }

  /// Answers with this JSON, whatever is asked.
  public void answers(int status, String json) {
    behaves(
        request ->
            request
                .response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(json));
  }

  public void down() {
    await(server.close());
  }

  public void up() {
    server =
        VERTX
            .createHttpServer(
                new HttpServerOptions()
                    .setMaxInitialLineLength(LONGEST)
                    .setMaxHeaderSize(2 * LONGEST))
            .requestHandler(
                request -> {
                  requests.incrementAndGet();
                  behaviour.handle(request);
                });
    await(server.listen(port).onSuccess(it -> port = it.actualPort()));
  }

  public static Vertx vertx() {
    return VERTX;
  }

  private void echo(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              JsonObject headers = new JsonObject();
              request.headers().forEach((key, value) -> headers.put(key.toLowerCase(), value));
              request
                  .response()
                  .putHeader("Content-Type", "application/json")
                  .putHeader("ETag", "\"7\"")
                  .end(
                      new JsonObject()
                          .put("service", name)
                          .put("method", request.method().name())
                          .put("uri", request.uri())
                          .put("bytes", body.length())
                          .put("headers", headers)
                          .encode());
            });
  }

  private static void await(io.vertx.core.Future<?> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
