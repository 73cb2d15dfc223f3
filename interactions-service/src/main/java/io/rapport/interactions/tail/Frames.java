package io.rapport.interactions.tail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Writes server-sent events (WHATWG HTML, 9.2) to one reader. Nothing piles up for a reader who
/// takes nothing: after a while it is hung up on.
final class Frames {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final HttpServerResponse response;
  private final ObjectMapper json;
  private final Duration patience;
  private boolean hungUp;

  Frames(HttpServerResponse response, ObjectMapper json, Duration patience) {
    this.response = response;
    this.json = json;
    this.patience = patience;
  }

  /// Whether nobody is there any more.
  boolean isOver() {
    return hungUp || response.closed();
  }

  /// @param mark what the reader sends back to go on from here
  void event(Mark mark, String type, Object data) {
    StringBuilder frame = new StringBuilder();
    frame.append("id: ").append(mark.spell()).append('\n');
    frame.append("event: ").append(type).append('\n');
    for (String line : write(data).split("\r\n|\n|\r", -1)) {
      frame.append("data: ").append(line).append('\n');
    }
    send(frame.append('\n').toString());
  }

  /// Says nothing, but that somebody is there, and how far the reader has come.
  void beat(Mark mark) {
    send(": \nid: " + mark.spell() + "\n\n");
  }

  private void send(String frame) {
    long until = System.nanoTime() + patience.toNanos();
    while (!isOver() && response.writeQueueFull()) {
      if (System.nanoTime() - until > 0) {
        hungUp = true;
        response.reset();
        return;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    if (!isOver()) {
      response.write(Buffer.buffer(frame));
    }
  }

  private String write(Object data) {
    try {
      return json.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
