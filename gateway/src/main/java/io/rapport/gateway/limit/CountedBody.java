package io.rapport.gateway.limit;

import io.rapport.gateway.refusal.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;

/// The body of a request that fails once it is larger than its limit, whatever its headers said. It
/// holds nothing back.
public final class CountedBody implements ReadStream<Buffer> {

  private final HttpServerRequest request;
  private final long limit;
  private long bytes;
  private Handler<Throwable> failed;

  public CountedBody(HttpServerRequest request, long limit) {
    this.request = request;
    this.limit = limit;
  }

  public boolean isTooLarge() {
    return bytes > limit;
  }

  @Override
  public CountedBody handler(Handler<Buffer> handler) {
    request.handler(handler == null ? null : chunk -> count(chunk, handler));
    return this;
  }

  private void count(Buffer chunk, Handler<Buffer> handler) {
    if (isTooLarge()) {
      return;
    }
    bytes += chunk.length();
    if (!isTooLarge()) {
      handler.handle(chunk);
    } else if (failed != null) {
      failed.handle(Refusal.tooLarge(limit));
    }
  }

  @Override
  public CountedBody exceptionHandler(Handler<Throwable> handler) {
    failed = handler;
    request.exceptionHandler(handler);
    return this;
  }

  @Override
  public CountedBody pause() {
    request.pause();
    return this;
  }

  @Override
  public CountedBody resume() {
    request.resume();
    return this;
  }

  @Override
  public CountedBody fetch(long amount) {
    request.fetch(amount);
    return this;
  }

  @Override
  public CountedBody endHandler(Handler<Void> handler) {
    request.endHandler(handler);
    return this;
  }
}
