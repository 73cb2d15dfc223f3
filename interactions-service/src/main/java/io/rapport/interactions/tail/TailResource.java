package io.rapport.interactions.tail;

import io.quarkus.security.identity.SecurityIdentity;
import io.rapport.web.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The events of a source as they come.
@Path("/api/v1/sources/{id}/tail")
@RolesAllowed({"integrator", "admin"})
@RunOnVirtualThread
@Tag(name = "Sources")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "403", description = "The caller's roles do not allow it")
public class TailResource {

  private static final String EXAMPLE =
      """
      id: 48211-1777629600000
      event: accepted
      data: {"verdict":"accepted","id":"0190a000-0000-7000-8000-00000000e001","messageId":"m-2","kind":"track","name":"Order Completed","userId":"u-1","occurredAt":"2026-05-01T10:00:00Z","receivedAt":"2026-05-01T10:00:00.120Z","message":{"type":"track","messageId":"m-2","userId":"u-1","event":"Order Completed"}}

      """;

  private final Tails tails;
  private final TailService service;
  private final Caller caller;
  private final SecurityIdentity identity;
  private final RoutingContext request;
  private final Clock clock;

  TailResource(
      Tails tails,
      TailService service,
      Caller caller,
      SecurityIdentity identity,
      RoutingContext request,
      Clock clock) {
    this.tails = tails;
    this.service = service;
    this.caller = caller;
    this.identity = identity;
    this.request = request;
    this.clock = clock;
  }

  /// Shows the events of a source as they come. 400 for a mark or a time that is none; 404 for an
  /// unknown source; 429 and 503 when enough is watched already.
  @GET
  @Operation(
      operationId = "tailSource",
      summary = "Watch the events of a source as they come, with what becomes of them",
      description =
          "Server-sent events: `accepted`, `quarantined` and `held` with the event, `gap` where"
              + " events were left out (with their number, where it is known), for there were more"
              + " than 200 in a second or the reader was too slow, and `end` with the reason"
              + " `time`, `token`, `shutdown` or `unavailable`. A reader who takes nothing for ten"
              + " seconds is hung up on. Whoever sends `Last-Event-ID` goes on from there; what was"
              + " set aside or held back may then come twice. A tail ends with the access token"
              + " that it was asked for with.")
  @APIResponse(
      responseCode = "200",
      description = "The events, until the time is over",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(type = SchemaType.STRING),
              examples = @ExampleObject(name = "accepted", value = EXAMPLE)))
  @APIResponse(responseCode = "400", description = "No mark, or no time")
  @APIResponse(responseCode = "404", description = "No such source in this workspace")
  @APIResponse(
      responseCode = "429",
      description = "The workspace watches enough: come again after Retry-After")
  @APIResponse(
      responseCode = "503",
      description = "Enough is watched, or the database is away: come again after Retry-After")
  public Response tail(
      @PathParam("id") UUID id,
      @Parameter(
              description = "The id of the last event that was seen",
              example = "48211-1777629600000")
          @HeaderParam("Last-Event-ID")
          String lastEventId,
      @Parameter(description = "How long to watch; 300 unless said otherwise", example = "60")
          @QueryParam("seconds")
          @Min(1)
          @Max(3600)
          Integer seconds) {
    Mark mark = Mark.parse(lastEventId);
    service.open(id);
    Duration wanted = seconds == null ? null : Duration.ofSeconds(seconds);
    return Response.ok(
            tails.open(caller.workspace(), id, mark, wanted, tokenEnds(), request.response()))
        .type(MediaType.SERVER_SENT_EVENTS)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Accel-Buffering", "no")
        .build();
  }

  private Instant tokenEnds() {
    return identity.getPrincipal() instanceof JsonWebToken token
        ? Instant.ofEpochSecond(token.getExpirationTime())
        : clock.instant();
  }
}
