package io.rapport.gateway.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.gateway.refusal.Refusal;
import io.rapport.web.ProblemBody;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;

/// Writes the gateway's own answers. A caller that is still sending then is listened to for a
/// moment, so that it gets to read the answer, and cut off.
@Singleton
class Exit {

  private static final long SMALL = 64 * 1024;
  private static final long LINGER_MILLIS = 1_000;

  private final ObjectMapper json;
  private final Vertx vertx;

  Exit(ObjectMapper json, Vertx vertx) {
    this.json = json;
    this.vertx = vertx;
  }

  void refuse(HttpServerRequest request, String path, Refusal refusal) {
    HttpServerResponse response = request.response();
    if (response.headWritten()) {
      request.connection().close();
      return;
    }
    response.setStatusCode(refusal.status());
    refusal.headers().forEach(response::putHeader);
    response.putHeader("Content-Type", ProblemBody.MEDIA_TYPE);
    response.putHeader("Cache-Control", "no-store");
    end(request, Buffer.buffer(write(refusal.body(path))));
  }

  void noContent(HttpServerRequest request) {
    request.response().setStatusCode(204);
    end(request, Buffer.buffer());
  }

  private void end(HttpServerRequest request, Buffer body) {
    boolean cut = !request.isEnded() && !isSmall(request);
    if (cut) {
      request.response().putHeader("Connection", "close");
    }
    request.response().end(body);
    if (!request.isEnded()) {
      discard(request, cut);
    }
  }

  private void discard(HttpServerRequest request, boolean cut) {
    request.exceptionHandler(_ -> {});
    request.handler(_ -> {});
    if (cut) {
      long timer = vertx.setTimer(LINGER_MILLIS, _ -> request.connection().close());
      request.endHandler(
          _ -> {
            vertx.cancelTimer(timer);
            request.connection().close();
          });
    }
    request.resume();
  }

  private static boolean isSmall(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (length == null) {
      return !request.headers().contains("Transfer-Encoding");
    }
    return BodyLength.of(request) <= SMALL;
  }

  private byte[] write(ProblemBody body) {
    try {
      return json.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A problem could not be written", e);
    }
  }
}
