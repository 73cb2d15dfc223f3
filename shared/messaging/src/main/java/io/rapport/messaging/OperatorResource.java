package io.rapport.messaging;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What operators of the platform do to the logs. It concerns all workspaces together, so that no
/// role within one allows it.
@Path("/internal/logs/{log}/subscribers/{subscriber}")
@Produces({MediaType.APPLICATION_JSON, LogProblem.MEDIA_TYPE})
public class OperatorResource {

  private final LogService logs;

  OperatorResource(LogService logs) {
    this.logs = logs;
  }

  /// Brings a subscriber up to date from the current state, for example after one side was
  /// restored from a backup. 404 when there is no such subscriber, 409 when this service offers
  /// no current state of that log, or when it is being done.
  @POST
  @Path("/resync")
  @Operation(hidden = true)
  @RolesAllowed("service")
  @RunOnVirtualThread
  public Response resync(@PathParam("log") String log, @PathParam("subscriber") String subscriber) {
    return switch (logs.resync(log, subscriber)) {
      case DONE -> Response.accepted().build();
      case UNKNOWN -> LogResource.noSubscriber();
      case UNDER_WAY ->
          LogProblem.of(
                  409,
                  "under-way",
                  "A resync is under way",
                  "The subscriber is being brought up to date")
              .response()
              .build();
      case NO_STATE ->
          LogProblem.of(
                  409,
                  "no-state",
                  "There is no current state to send",
                  "This service offers no current state of the log, which no longer begins at its"
                      + " start")
              .response()
              .build();
    };
  }

  /// Lets the lanes of a subscriber that wait after a failure, or that are forked, try again now.
  /// 404 when there is no such subscriber.
  @POST
  @Path("/retry")
  @Operation(hidden = true)
  @RolesAllowed("service")
  @RunOnVirtualThread
  public Response retry(@PathParam("log") String log, @PathParam("subscriber") String subscriber) {
    return logs.retry(log, subscriber)
        .map(lanes -> Response.ok(new LogView.RetryView(lanes)).build())
        .orElseGet(LogResource::noSubscriber);
  }
}
