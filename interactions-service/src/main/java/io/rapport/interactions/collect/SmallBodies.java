package io.rapport.interactions.collect;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Lets the event loop receive a small body before a thread takes its call: reading it as a stream
/// would park and wake that thread for each of its parts. A large one, or one of unknown length, is
/// read as a stream, for only then what is in flight is bounded before it is in memory. Who stops
/// in the middle of it waits for no answer.
@ApplicationScoped
class SmallBodies {

  private static final int EARLY = 1_000;

  private final CollectConfig config;

  SmallBodies(CollectConfig config) {
    this.config = config;
  }

  void register(@Observes Filters filters) {
    filters.register(this::receive, EARLY);
  }

  private void receive(RoutingContext call) {
    if (isSmall(call)) {
      Future<Buffer> body = call.request().body();
      call.request().resume();
      body.onSuccess(
              received -> {
                ((RoutingContextInternal) call).setBody(received);
                call.next();
              })
          .onFailure(_ -> call.request().connection().close());
    } else {
      call.next();
    }
  }

  private boolean isSmall(RoutingContext call) {
    return call.request().method() == HttpMethod.POST
        && call.normalizedPath().startsWith("/v1/")
        && isSmall(call.request().getHeader("Content-Length"));
  }

  /// What is no number is left to whoever reads the body.
  private boolean isSmall(String length) {
    return length != null
        && length.length() < 8
        && length.chars().allMatch(c -> c >= '0' && c <= '9')
        && !length.isEmpty()
        && Integer.parseInt(length) <= config.smallBodyBytes();
  }
}
