package io.rapport.web;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Gives every log line of a request what it is looked up by: the trace, and the workspace once it
/// is known.
public class LogContext {

  private static final String TRACE = "traceId";
  private static final String WORKSPACE = "workspaceId";
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-(?<trace>[0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

  @ServerRequestFilter(preMatching = true)
  public void begin(ContainerRequestContext request) {
    MDC.put(TRACE, traceOf(request.getHeaderString("traceparent")));
  }

  /// The trace of the present request, null outside of one.
  public static String trace() {
    return MDC.get(TRACE) instanceof String trace ? trace : null;
  }

  static void enter(UUID workspace) {
    MDC.put(WORKSPACE, workspace.toString());
  }

  static void leave() {
    MDC.remove(WORKSPACE);
  }

  /// The trace id of a `traceparent` (W3C Trace Context), a new one when there is none.
  static String traceOf(String traceparent) {
    Matcher known = TRACEPARENT.matcher(traceparent == null ? "" : traceparent);
    return known.matches() ? known.group("trace") : UUID.randomUUID().toString().replace("-", "");
  }
}
