package io.rapport.gateway.routing;

import static io.rapport.gateway.routing.Access.ADMIN;
import static io.rapport.gateway.routing.Access.PRIVACY_OFFICER;
import static io.rapport.gateway.routing.Access.TOKEN;
import static io.rapport.gateway.routing.Access.WRITE_KEY;
import static io.rapport.gateway.routing.Upstream.CONTACTS;
import static io.rapport.gateway.routing.Upstream.INTERACTIONS;
import static io.rapport.gateway.routing.Upstream.PROFILES;
import static io.rapport.gateway.routing.Upstream.SEGMENTS;

import java.util.List;
import java.util.Optional;

/// All that is reachable behind the gateway. What is not listed does not exist for the outside,
/// above
/// all `/internal` and `/q` of the services.
public final class RouteTable {

  /// Files come in larger parts than anything else.
  public static final String IMPORTS = "/api/v1/imports";

  private static final String LOGS = "/api/v1/logs";
  private static final String AUDIT_LOG = "/api/v1/audit-log";

  /// The first that covers a path is the one.
  private static final List<Route> ROUTES =
      List.of(
          new Route("/v1", INTERACTIONS, WRITE_KEY, null),
          collection("/beacon/v1", "/v1"),
          collection("/pixel/v1", "/v1/pixel"),
          collection("/projects", "/v1/projects"),
          collection("/sourceConfig", "/v1/sourceConfig"),
          api("contacts", CONTACTS),
          api("accounts", CONTACTS),
          api("notes", CONTACTS),
          api("sources", INTERACTIONS),
          api("activities", INTERACTIONS),
          api("tickets", INTERACTIONS),
          api("events", INTERACTIONS),
          api("interactions", INTERACTIONS),
          api("quarantine", INTERACTIONS),
          api("tracking-plans", INTERACTIONS),
          new Route(IMPORTS, INTERACTIONS, TOKEN, null),
          api("profiles/by", PROFILES),
          api("profiles/*/segments", SEGMENTS),
          api("profiles", PROFILES),
          api("traits", PROFILES),
          api("merges", PROFILES),
          api("segments", SEGMENTS),
          logs(CONTACTS),
          logs(INTERACTIONS),
          logs(PROFILES),
          logs(SEGMENTS),
          auditLog(CONTACTS),
          auditLog(INTERACTIONS),
          auditLog(PROFILES),
          auditLog(SEGMENTS));

  private RouteTable() {}

  /// The route of a normalised path.
  public static Optional<Route> find(String path) {
    for (Route route : ROUTES) {
      if (route.covers(path)) {
        return Optional.of(route);
      }
    }
    return Optional.empty();
  }

  /// Where a path of a service is reached from outside; empty when it is not.
  public static Optional<String> publicPath(Upstream service, String path) {
    if (path.equals(LOGS) || path.startsWith(LOGS + "/")) {
      return Optional.of(logs(service).pattern() + path.substring(LOGS.length()));
    }
    if (path.equals(AUDIT_LOG) || path.startsWith(AUDIT_LOG + "/")) {
      return Optional.of(auditLog(service).pattern() + path.substring(AUDIT_LOG.length()));
    }
    return find(path)
        .filter(route -> route.upstream() == service && route.forward() == null)
        .map(_ -> path);
  }

  /// Other spellings of paths of the collection API, as SDKs have them.
  private static Route collection(String path, String forward) {
    return new Route(path, INTERACTIONS, WRITE_KEY, forward);
  }

  private static Route api(String path, Upstream upstream) {
    return new Route("/api/v1/" + path, upstream, TOKEN, null);
  }

  private static Route logs(Upstream upstream) {
    return new Route("/api/v1/services/" + upstream.label() + "/logs", upstream, ADMIN, LOGS);
  }

  private static Route auditLog(Upstream upstream) {
    return new Route(
        "/api/v1/services/" + upstream.label() + "/audit-log",
        upstream,
        PRIVACY_OFFICER,
        AUDIT_LOG);
  }
}
