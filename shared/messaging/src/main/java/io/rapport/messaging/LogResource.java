package io.rapport.messaging;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The logs of this service, for operators.
@Path("/api/v1/logs")
@Produces({MediaType.APPLICATION_JSON, LogProblem.MEDIA_TYPE})
@Tag(name = "Logs", description = "What this service tells others, and how far they are")
public class LogResource {

  private static final int MOST = 200;
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final LogService logs;

  LogResource(LogService logs) {
    this.logs = logs;
  }

  /// The logs, their subscribers and their lag. What is parked is of the caller's workspace.
  @GET
  @RolesAllowed("admin")
  @RunOnVirtualThread
  @Operation(operationId = "listLogs", summary = "List the logs and how far their subscribers are")
  @APIResponse(responseCode = "200", description = "The logs")
  public List<LogView> list() {
    return logs.logs();
  }

  /// The dead letters of the caller's workspace. 400 when the cursor is none of ours.
  @GET
  @Path("/dead-letters")
  @RolesAllowed("admin")
  @RunOnVirtualThread
  @Operation(
      operationId = "listDeadLetters",
      summary = "List the events that a subscriber refused, and those that wait behind them")
  @APIResponse(
      responseCode = "200",
      description = "A page of dead letters",
      content = @Content(schema = @Schema(implementation = DeadLetterView.ListView.class)))
  @APIResponse(responseCode = "400", description = "The cursor or the limit is not valid")
  public Response deadLetters(
      @QueryParam("cursor") String cursor, @QueryParam("limit") @DefaultValue("50") int limit) {
    UUID after = cursor == null ? BEFORE_ALL : uuid(cursor);
    if (after == null || limit < 1 || limit > MOST) {
      return LogProblem.of(400, "invalid", "Invalid request", "limit is 1 to 200, cursor is ours")
          .response()
          .build();
    }
    return Response.ok(logs.deadLetters(after, limit)).build();
  }

  /// Sends the letter and all others of its subject again, in order. 404 when the workspace has
  /// no such letter.
  @POST
  @Path("/dead-letters/{id}/redrive")
  @RolesAllowed("admin")
  @RunOnVirtualThread
  @Operation(
      operationId = "redriveDeadLetter",
      summary = "Send the dead letters of a subject again, in order")
  @APIResponse(
      responseCode = "200",
      description = "What was delivered, and what stopped it if something did",
      content = @Content(schema = @Schema(implementation = DeadLetterView.RedriveView.class)))
  @APIResponse(responseCode = "404", description = "There is no such dead letter")
  public Response redrive(@PathParam("id") String id) {
    UUID letter = uuid(id);
    return (letter == null
            ? Optional.<Object>empty()
            : logs.redrive(letter).map(Object.class::cast))
        .map(view -> Response.ok(view).build())
        .orElseGet(LogResource::noLetter);
  }

  private static Response noLetter() {
    return LogProblem.of(404, "not-found", "Not found", "There is no such dead letter")
        .response()
        .build();
  }

  /// Gives a letter up for good, and sends those that wait behind it. 400 without a reason, 404
  /// when the workspace has no such letter.
  @POST
  @Path("/dead-letters/{id}/discard")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("admin")
  @RunOnVirtualThread
  @Operation(
      operationId = "discardDeadLetter",
      summary = "Give a dead letter up for good, and send those behind it")
  @APIResponse(
      responseCode = "200",
      description = "What was delivered of those behind it, and what stopped it if something did",
      content = @Content(schema = @Schema(implementation = DeadLetterView.RedriveView.class)))
  @APIResponse(responseCode = "400", description = "A reason is missing")
  @APIResponse(responseCode = "404", description = "There is no such dead letter")
  public Response discard(
      @PathParam("id") String id,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = DeadLetterView.Discard.class),
                      examples =
                          @ExampleObject(
                              name = "reason",
                              value = "{\"reason\": \"Its contact was deleted by hand\"}")))
          DeadLetterView.Discard discard,
      @Context SecurityContext caller) {
    String reason = discard == null || discard.reason() == null ? "" : discard.reason().strip();
    if (reason.isEmpty() || reason.length() > 500) {
      return LogProblem.of(400, "invalid", "Invalid request", "reason is 1 to 500 characters")
          .response()
          .build();
    }
    UUID letter = uuid(id);
    String by = caller.getUserPrincipal().getName();
    return (letter == null
            ? Optional.<DeadLetterView.RedriveView>empty()
            : logs.discard(letter, reason, by))
        .map(view -> Response.ok(view).build())
        .orElseGet(LogResource::noLetter);
  }

  /// Sends all dead letters of a subscriber again, of the caller's workspace. 404 when there is no
  /// such subscriber.
  @POST
  @Path("/{log}/subscribers/{subscriber}/redrive")
  @RolesAllowed("admin")
  @RunOnVirtualThread
  @Operation(
      operationId = "redriveSubscriber",
      summary = "Send all dead letters of a subscriber again, each subject in order")
  @APIResponse(
      responseCode = "200",
      description = "What was delivered, and what stopped the others",
      content = @Content(schema = @Schema(implementation = DeadLetterView.RedriveAllView.class)))
  @APIResponse(responseCode = "404", description = "There is no such subscriber")
  public Response redriveAll(
      @PathParam("log") String log, @PathParam("subscriber") String subscriber) {
    return logs.redriveAll(log, subscriber)
        .map(view -> Response.ok(view).build())
        .orElseGet(LogResource::noSubscriber);
  }

  static Response noSubscriber() {
    return LogProblem.of(404, "not-found", "Not found", "There is no such subscriber")
        .response()
        .build();
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
