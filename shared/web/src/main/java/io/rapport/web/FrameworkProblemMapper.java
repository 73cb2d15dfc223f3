package io.rapport.web;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.vertx.VertxInputStream;

/// Turns what the libraries below throw into the platform's own answers, without their words.
public class FrameworkProblemMapper {

  private static final Logger LOG = Logger.getLogger(FrameworkProblemMapper.class);

  private final ProblemMapper problems = new ProblemMapper();

  @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
  public Response unauthenticated(SecurityException e, UriInfo uri) {
    return problems.map(
        new Problem.Unauthenticated("Send a valid access token: Authorization: Bearer …"), uri);
  }

  @ServerExceptionMapper
  public Response forbidden(ForbiddenException e, UriInfo uri) {
    return problems.map(new Problem.Forbidden("Your roles do not allow this"), uri);
  }

  @ServerExceptionMapper
  public Response invalid(ConstraintViolationException e, UriInfo uri) {
    List<Violation> violations =
        e.getConstraintViolations().stream().map(FrameworkProblemMapper::violation).toList();
    return problems.map(new Problem.Invalid(violations), uri);
  }

  /// Names the subclass too, for which Quarkus has a mapper of its own.
  @ServerExceptionMapper({JacksonException.class, MismatchedInputException.class})
  public Response unreadable(JacksonException e, UriInfo uri) {
    return switch (e) {
      case StreamConstraintsException _ ->
          problems.map(
              new Problem.Invalid("", "too deep, too long or too large a JSON document"), uri);
      case UnrecognizedPropertyException u ->
          problems.map(new Problem.Invalid(JsonPointers.of(u), "is not a known field"), uri);
      case InvalidFormatException i ->
          problems.map(
              new Problem.Invalid(JsonPointers.of(i), JsonPointers.expected(i.getTargetType())),
              uri);
      case MismatchedInputException m ->
          problems.map(
              new Problem.Invalid(JsonPointers.of(m), JsonPointers.expected(m.getTargetType())),
              uri);
      case JsonMappingException m when m.getCause() instanceof Problem p -> problems.map(p, uri);
      case JsonMappingException m ->
          problems.map(
              new Problem.Invalid(JsonPointers.of(m), "cannot be read as what is expected here"),
              uri);
      default ->
          problems.map(
              new Problem.Invalid(
                  "", "is not valid JSON at " + JsonPointers.location(e.getLocation())),
              uri);
    };
  }

  @ServerExceptionMapper
  public Response web(
      WebApplicationException e, UriInfo uri, ResourceInfo resource, HttpServerRequest request) {
    if (e.getCause() instanceof JacksonException json) {
      return unreadable(json, uri);
    }
    if (e instanceof NotFoundException
        && e.getCause() != null
        && resource.getResourceMethod() != null) {
      List<Violation> violations =
          QueryParameters.unreadable(resource.getResourceMethod(), uri.getQueryParameters());
      if (!violations.isEmpty()) {
        return problems.map(new Problem.Invalid(violations), uri);
      }
    }
    Response given = e.getResponse();
    int status = given.getStatus();
    if (status < 400) {
      return given;
    }
    if (status >= 500) {
      return unexpected(e, uri, request);
    }
    String title = given.getStatusInfo().getReasonPhrase();
    String kind = title.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
    Response.ResponseBuilder answer =
        ProblemResponses.of(ProblemBody.of(kind, title, status, title, uri.getPath()));
    Optional.ofNullable(given.getHeaderString(HttpHeaders.ALLOW))
        .ifPresent(methods -> answer.header(HttpHeaders.ALLOW, methods));
    return answer.build();
  }

  @ServerExceptionMapper
  public Response unexpected(Throwable e, UriInfo uri, HttpServerRequest request) {
    if (Databases.isAway(e)) {
      LOG.warnf("The database is away: %s", e.getMessage());
      return problems.map(new Problem.Unavailable(Duration.ofSeconds(1)), uri);
    }
    if (Databases.isBadValue(e)) {
      LOG.warn("The database refused a value of a request");
      return problems.map(
          new Problem.Invalid("", "holds a value that cannot be stored or compared"), uri);
    }
    if (isOfTheConnection(e) && (request.response().closed() || isReading(e))) {
      LOG.info("A caller hung up before its request was read");
      return Response.status(Response.Status.BAD_REQUEST).build();
    }
    UUID incident = UUID.randomUUID();
    LOG.errorf(e, "Unexpected failure, incident %s", incident);
    return ProblemResponses.of(
            ProblemBody.of(
                "internal",
                "Internal error",
                500,
                "Something unexpected happened; the log has it under this incident id",
                uri.getPath(),
                List.of(),
                Map.of("incident", incident)))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /// A failure may be told before the connection is known to be closed.
  private static boolean isReading(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith(VertxInputStream.class.getName()));
  }

  private static boolean isOfTheConnection(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof IOException || e instanceof HttpClosedException) {
        return true;
      }
    }
    return false;
  }

  private static Violation violation(ConstraintViolation<?> violation) {
    return new Violation(JsonPointers.of(violation.getPropertyPath()), violation.getMessage());
  }
}
