package io.rapport.web.audit;

import io.quarkus.arc.properties.IfBuildProperty;
import io.rapport.web.Ids;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/// Nothing leaves the API that left no row in the audit log: an operation that forgot it answers
/// 500 instead, so that its first test finds it.
@IfBuildProperty(name = "rapport.auditing", stringValue = "true", enableIfMissing = true)
public class AuditGuard {

  private static final String API = "/api/v1/";

  /// The log between services knows nothing of the audit log: its operations are written down here.
  private static final String LOGS = "/api/v1/logs";

  /// Counts only.
  private static final Set<String> LOGS_UNAUDITED = Set.of("listLogs");

  private final AuditedOperation operation;
  private final AuditLogService log;
  private final Map<Method, Audited> known = new ConcurrentHashMap<>();

  AuditGuard(AuditedOperation operation, AuditLogService log) {
    this.operation = operation;
    this.log = log;
  }

  @ServerRequestFilter
  public void begin(ResourceInfo resource) {
    Method method = resource.getResourceMethod();
    if (method != null) {
      operation.begin(audited(method).operationId());
    }
  }

  @ServerResponseFilter
  public void demand(
      ContainerRequestContext request, ContainerResponseContext response, ResourceInfo resource) {
    Method method = resource.getResourceMethod();
    String path = request.getUriInfo().getPath();
    if (method == null || !path.startsWith(API) || response.getStatus() >= 300) {
      return;
    }
    Audited audited = audited(method);
    if (audited.isExempt() || operation.isAudited()) {
      return;
    }
    if (path.equals(LOGS) || path.startsWith(LOGS + "/")) {
      if (!LOGS_UNAUDITED.contains(audited.operationId())) {
        writeDown(path, audited);
      }
      return;
    }
    throw new IllegalStateException(
        "The operation " + audited.operationId() + " left no row in the audit log");
  }

  private void writeDown(String path, Audited audited) {
    String rest = path.substring(LOGS.length());
    List<UUID> ids =
        Arrays.stream(rest.split("/")).flatMap(step -> Ids.parse(step).stream()).toList();
    log.writeDown("log." + audited.operationId(), "log", ids, ids.isEmpty() ? rest : null);
  }

  private Audited audited(Method method) {
    return known.computeIfAbsent(method, Audited::of);
  }

  private record Audited(String operationId, boolean isExempt) {

    static Audited of(Method method) {
      return new Audited(
          Optional.ofNullable(method.getAnnotation(Operation.class))
              .map(Operation::operationId)
              .filter(id -> !id.isEmpty())
              .orElseGet(method::getName),
          method.isAnnotationPresent(Unaudited.class));
    }
  }
}
