package io.rapport.web;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Turns a [Problem] into its answer.
public class ProblemMapper {

  @ServerExceptionMapper
  public Response map(Problem problem, UriInfo uri) {
    return switch (problem) {
      case Problem.NotFound p -> plain(p, "not-found", "Not found", 404, uri);
      case Problem.Invalid p ->
          answer(
              ProblemBody.of(
                  "invalid",
                  "Invalid request",
                  400,
                  p.getMessage(),
                  uri.getPath(),
                  p.violations(),
                  Map.of()));
      case Problem.Conflict p ->
          answer(
              ProblemBody.of(
                  "conflict",
                  "Conflict",
                  409,
                  p.getMessage(),
                  uri.getPath(),
                  List.of(),
                  p.extensions()));
      case Problem.PreconditionFailed p ->
          plain(p, "precondition-failed", "Precondition failed", 412, uri);
      case Problem.PreconditionRequired p ->
          plain(p, "precondition-required", "Precondition required", 428, uri);
      case Problem.KeyReused p -> plain(p, "key-reused", "Idempotency-Key reused", 422, uri);
      case Problem.Forbidden p -> plain(p, "forbidden", "Forbidden", 403, uri);
      case Problem.Unauthenticated p ->
          unauthenticated(ProblemResponses.body(p, "unauthenticated", "Unauthenticated", 401, uri));
      case Problem.TooLarge p -> plain(p, "too-large", "Too large", 413, uri);
      case Problem.TooManyRequests p ->
          later(
              ProblemResponses.body(p, "too-many-requests", "Too many requests", 429, uri),
              p.retryAfter());
      case Problem.Unavailable p ->
          later(ProblemResponses.body(p, "unavailable", "Unavailable", 503, uri), p.retryAfter());
    };
  }

  private static Response plain(
      Problem problem, String kind, String title, int status, UriInfo uri) {
    return answer(ProblemResponses.body(problem, kind, title, status, uri));
  }

  private static Response answer(ProblemBody body) {
    return ProblemResponses.of(body).build();
  }

  private static Response unauthenticated(ProblemBody body) {
    return ProblemResponses.of(body).header(HttpHeaders.WWW_AUTHENTICATE, "Bearer").build();
  }

  private static Response later(ProblemBody body, Duration retryAfter) {
    return ProblemResponses.of(body)
        .header(HttpHeaders.RETRY_AFTER, Math.max(1, retryAfter.toSeconds()))
        .build();
  }
}
