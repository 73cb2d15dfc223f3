package io.rapport.gateway.door;

import io.rapport.gateway.access.TokenCheck;
import io.rapport.gateway.access.VerifiedToken;
import io.rapport.gateway.access.WriteKey;
import io.rapport.gateway.limit.Decision;
import io.rapport.gateway.limit.RateLimits;
import io.rapport.gateway.refusal.Refusal;
import io.rapport.gateway.routing.Access;
import io.rapport.gateway.routing.Route;
import io.rapport.gateway.routing.RouteTable;
import io.rapport.gateway.snippet.Snippet;
import io.rapport.web.TokenCaller;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Every request comes in here. What nobody claims is answered 404, what needs a token gets nowhere
/// without one.
@Singleton
class Door {

  private static final Logger LOG = Logger.getLogger(Door.class);
  private static final int BEFORE_ALL_OTHERS = -1_000;
  private static final int NO_CONTENT = 204;
  private static final String ADMIN = "admin";
  private static final String PRIVACY_OFFICER = "privacy-officer";
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final TokenCheck tokens;
  private final RateLimits limits;
  private final Cors cors;
  private final Proxy proxy;
  private final Exit exit;
  private final Marks marks;
  private final HeadLength heads;

  Door(
      TokenCheck tokens,
      RateLimits limits,
      Cors cors,
      Proxy proxy,
      Exit exit,
      Marks marks,
      HeadLength heads) {
    this.tokens = tokens;
    this.limits = limits;
    this.cors = cors;
    this.proxy = proxy;
    this.exit = exit;
    this.marks = marks;
    this.heads = heads;
  }

  void open(@Observes Router router) {
    router.route().order(BEFORE_ALL_OTHERS).handler(this::enter);
  }

  private void enter(RoutingContext context) {
    HttpServerRequest request = context.request();
    request.pause();
    String path = context.normalizedPath();
    Optional<Route> route = RouteTable.find(path);
    String requestId = Passage.requestId(request.headers());
    mark(context, path, route, requestId);
    try {
      heads.check(request);
      if (cors.isPreflight(request)) {
        preflight(context, route, path, requestId);
      } else if (route.isPresent()) {
        pass(context, route.get(), path, requestId);
      } else {
        serve(context, path);
      }
    } catch (Refusal refusal) {
      exit.refuse(request, path, refusal);
    }
  }

  /// A preflight shows no header with a key: only a key in the query tells the source, which then
  /// decides. Else the origins of the configuration do, and the source when the request comes.
  private void preflight(
      RoutingContext context, Optional<Route> route, String path, String requestId) {
    HttpServerRequest request = context.request();
    if (isCollection(route) && request.getParam("writeKey") != null) {
      pass(context, route.get(), path, requestId);
    } else {
      exit.noContent(request);
    }
  }

  /// Headers that every answer bears, an error too.
  private void mark(RoutingContext context, String path, Optional<Route> route, String requestId) {
    long start = System.nanoTime();
    MultiMap asked = context.request().headers();
    context.addHeadersEndHandler(
        _ -> {
          MultiMap answer = context.response().headers();
          answer.set(Passage.REQUEST_ID, requestId);
          marks.secure(answer, path, context.request().scheme());
          if (!cors.isPreflight(context.request())) {
            cors.allow(asked, answer, isOpenToPages(route, path));
          } else if (context.response().getStatusCode() == NO_CONTENT) {
            cors.preflight(asked, answer, isOpenToPages(route, path));
          }
        });
    context.addEndHandler(
        _ -> {
          if (!isStream(context.response())) {
            marks.measure(
                route.map(Route::pattern).orElse("gateway"),
                context.response().getStatusCode(),
                System.nanoTime() - start);
          }
        });
  }

  private void pass(RoutingContext context, Route route, String path, String requestId) {
    HttpServerRequest request = context.request();
    if (BodyLength.of(request) > proxy.bodyLimit(route)) {
      throw Refusal.tooLarge(proxy.bodyLimit(route));
    }
    admit(request, route.access())
        .compose(decision -> count(context, decision))
        .compose(_ -> proxy.pass(request, route, path, requestId))
        .onFailure(failure -> fail(context, path, failure));
  }

  private void serve(RoutingContext context, String path) {
    HttpServerRequest request = context.request();
    OwnPaths.Kind kind = OwnPaths.kindOf(path);
    Future<Decision> decision =
        switch (kind) {
          case NONE -> path.startsWith("/api/") ? unknown(request) : notThere();
          case TOKEN -> admit(request, Access.TOKEN);
          case PUBLIC, PAGE -> limits.takeForAddress(address(request));
          case OPERATION -> Future.succeededFuture();
        };
    decision
        .compose(it -> count(context, it))
        .onSuccess(_ -> own(context, path))
        .onFailure(failure -> fail(context, path, failure));
  }

  private void own(RoutingContext context, String path) {
    HttpServerRequest request = context.request();
    if (!READING.contains(request.method())) {
      exit.refuse(request, path, Refusal.methodNotAllowed("GET, HEAD"));
      return;
    }
    request.resume();
    context.next();
  }

  /// Who is not known does not learn which paths of the API there are.
  private Future<Decision> unknown(HttpServerRequest request) {
    return admit(request, Access.TOKEN).compose(_ -> notThere());
  }

  private static Future<Decision> notThere() {
    return Future.failedFuture(Refusal.noSuchPath());
  }

  private Future<Decision> admit(HttpServerRequest request, Access access) {
    String authorization = request.getHeader("Authorization");
    return switch (access) {
      case WRITE_KEY ->
          WriteKey.find(authorization, request.getParam("writeKey"))
              .map(key -> limits.takeForWriteKey(key, address(request)))
              .orElseGet(() -> limits.takeForAddress(address(request)));
      case TOKEN -> tokens.check(authorization).compose(token -> limit(request, token));
      case ADMIN -> admit(request, authorization, ADMIN);
      case PRIVACY_OFFICER -> admit(request, authorization, PRIVACY_OFFICER);
    };
  }

  private Future<Decision> admit(HttpServerRequest request, String authorization, String role) {
    return tokens
        .check(authorization)
        .compose(
            token ->
                token.roles().contains(role)
                    ? limit(request, token)
                    : Future.failedFuture(Refusal.forbidden()));
  }

  private Future<Decision> limit(HttpServerRequest request, VerifiedToken token) {
    return limits.takeForToken(token, request.getHeader(TokenCaller.HEADER));
  }

  private static Future<Void> count(RoutingContext context, Decision decision) {
    if (decision == null) {
      return Future.succeededFuture();
    }
    context.response().putHeader("RateLimit-Policy", decision.policies());
    context.response().putHeader("RateLimit", decision.rateLimit());
    return decision.allowed()
        ? Future.succeededFuture()
        : Future.failedFuture(Refusal.tooManyRequests(decision.retryAfter()));
  }

  private void fail(RoutingContext context, String path, Throwable failure) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    exit.refuse(context.request(), path, failure instanceof Refusal r ? r : unexpected(failure));
  }

  private static Refusal unexpected(Throwable failure) {
    UUID incident = UUID.randomUUID();
    LOG.errorf(failure, "Unexpected failure, incident %s", incident);
    return Refusal.unexpected(incident);
  }

  /// A stream of events lasts as long as somebody watches, which says nothing of how fast we are.
  private static boolean isStream(HttpServerResponse response) {
    String type = response.headers().get("Content-Type");
    return type != null && type.startsWith("text/event-stream");
  }

  private static boolean isCollection(Optional<Route> route) {
    return route.filter(it -> it.access() == Access.WRITE_KEY).isPresent();
  }

  private static boolean isOpenToPages(Optional<Route> route, String path) {
    return isCollection(route) || path.equals(Snippet.PATH);
  }

  private static String address(HttpServerRequest request) {
    return request.remoteAddress().hostAddress();
  }
}
