package io.rapport.messaging;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/// The RFC 9457 body of the log's own endpoints.
///
/// @param code what exactly, for the relay
/// @param expected where the receiver's cursor stands
/// @param eventId the event that can never be applied
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LogProblem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    Expected expected,
    UUID eventId) {

  static final String TYPES = "https://rapport.dev/problems/";
  static final String MEDIA_TYPE = "application/problem+json";

  /// A receiver's cursor.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Expected(UUID logId, long position, UUID eventId, long epoch) {}

  static LogProblem of(int status, String code, String title, String detail) {
    return new LogProblem(TYPES + code, title, status, detail, code, null, null);
  }

  static LogProblem poison(UUID eventId, String code, String detail) {
    return new LogProblem(
        TYPES + "log-poison", "An event can never be applied", 422, detail, code, null, eventId);
  }

  Response.ResponseBuilder response() {
    return Response.status(status).type(MEDIA_TYPE).entity(this);
  }
}
