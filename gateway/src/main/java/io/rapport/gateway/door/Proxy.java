package io.rapport.gateway.door;

import io.rapport.gateway.limit.CountedBody;
import io.rapport.gateway.limit.LimitConfig;
import io.rapport.gateway.refusal.Refusal;
import io.rapport.gateway.routing.Access;
import io.rapport.gateway.routing.Route;
import io.rapport.gateway.routing.RouteTable;
import io.rapport.gateway.upstream.UpstreamConfig;
import io.rapport.gateway.upstream.Upstreams;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/// Passes a request on to its service and the answer back, both as streams.
@Singleton
class Proxy {

  private static final Set<HttpMethod> REPEATABLE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final Upstreams upstreams;
  private final LimitConfig limits;
  private final UpstreamConfig config;

  Proxy(Upstreams upstreams, LimitConfig limits, UpstreamConfig config) {
    this.upstreams = upstreams;
    this.limits = limits;
    this.config = config;
  }

  /// Largest body that a route takes.
  long bodyLimit(Route route) {
    if (isCollection(route)) {
      return limits.collectionBody().asLongValue();
    }
    return route.pattern().equals(RouteTable.IMPORTS)
        ? limits.importBody().asLongValue()
        : limits.apiBody().asLongValue();
  }

  /// @return fails with a [Refusal] when there is no answer to pass on
  Future<Void> pass(HttpServerRequest incoming, Route route, String path, String requestId) {
    ProxyRequest outgoing = ProxyRequest.reverseProxy(incoming);
    outgoing.setURI(uri(route.pathAtService(path), incoming.query()));
    Passage.prepare(outgoing.headers(), requestId, origin(incoming));
    long length = BodyLength.of(incoming);
    if (length == 0) {
      outgoing.setBody(null);
      return send(outgoing, route)
          .recover(failure -> again(outgoing, route, failure))
          .recover(failure -> Future.failedFuture(refusal(failure)))
          .compose(Proxy::answer);
    }
    CountedBody body = new CountedBody(incoming, bodyLimit(route));
    outgoing.setBody(Body.body(body, length));
    if (incoming.headers().contains("Expect", "100-continue", true)) {
      incoming.response().writeContinue();
    }
    return send(outgoing, route)
        .recover(
            failure ->
                Future.failedFuture(
                    body.isTooLarge() ? Refusal.tooLarge(bodyLimit(route)) : refusal(failure)))
        .compose(Proxy::answer);
  }

  private Future<ProxyResponse> send(ProxyRequest outgoing, Route route) {
    return upstreams
        .request(
            route.upstream(),
            isCollection(route),
            outgoing.getMethod(),
            outgoing.getURI(),
            silence(outgoing, route))
        .compose(outgoing::send);
  }

  /// A kept connection may die in the moment in which it is used again: what can be asked twice is.
  private Future<ProxyResponse> again(ProxyRequest outgoing, Route route, Throwable failure) {
    return REPEATABLE.contains(outgoing.getMethod()) && brokeOff(failure)
        ? send(outgoing, route)
        : Future.failedFuture(failure);
  }

  private static Future<Void> answer(ProxyResponse answer) {
    Passage.clear(answer.headers());
    return answer.send();
  }

  /// A stream of events may be silent for as long as it likes.
  private Duration silence(ProxyRequest outgoing, Route route) {
    String accept = outgoing.headers().get("Accept");
    if (accept != null && accept.contains("text/event-stream")) {
      return Duration.ZERO;
    }
    return isCollection(route) ? config.collectionTimeout() : config.apiTimeout();
  }

  private static Refusal refusal(Throwable failure) {
    return switch (failure) {
      case Refusal refusal -> refusal;
      case TimeoutException _ -> Refusal.tooSlow();
      case ConnectException _ -> Refusal.unavailable();
      case UnknownHostException _ -> Refusal.unavailable();
      case ConnectionPoolTooBusyException _ -> Refusal.unavailable();
      default -> Refusal.brokenOff();
    };
  }

  private static boolean brokeOff(Throwable failure) {
    return (failure instanceof IOException || failure instanceof VertxException)
        && !(failure instanceof ConnectException)
        && !(failure instanceof UnknownHostException)
        && !(failure instanceof ConnectionPoolTooBusyException);
  }

  private static boolean isCollection(Route route) {
    return route.access() == Access.WRITE_KEY;
  }

  private static String uri(String path, String query) {
    return query == null ? path : path + "?" + query;
  }

  private static Passage.Origin origin(HttpServerRequest request) {
    return new Passage.Origin(
        request.remoteAddress().hostAddress(),
        request.scheme(),
        request.authority() == null ? "" : request.authority().toString());
  }
}
