package io.rapport.interactions.collect;

import io.rapport.web.Cursor;
import io.rapport.web.Ids;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.rapport.web.TokenCaller;
import io.rapport.web.audit.Unaudited;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What became of collected events.
@Path("/api/v1")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Events", description = "What became of collected events")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "403", description = "The caller's roles do not allow it")
public class VerdictResource {

  private static final String REDRIVE =
      """
      {"filter": {"sourceId": "0190a000-0000-7000-8000-000000000104", "reason": "missing-id", "from": "2026-05-01T00:00:00Z"}, "limit": 1000}\
      """;

  private final VerdictService verdicts;
  private final EventProfiles profiles;
  private final Redriving redriving;

  VerdictResource(VerdictService verdicts, EventProfiles profiles, Redriving redriving) {
    this.verdicts = verdicts;
    this.profiles = profiles;
    this.redriving = redriving;
  }

  /// What became of a message. 404 when none of this id came.
  @GET
  @Path("events/{messageId}/verdict")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Unaudited("what became of a message, not what it says")
  @Operation(operationId = "getEventVerdict", summary = "Tell what became of a message")
  @APIResponse(
      responseCode = "200",
      description = "Accepted and whose it became, set aside or held back and why",
      content = @Content(schema = @Schema(implementation = VerdictView.class)))
  @APIResponse(responseCode = "404", description = "No message of this id came to this workspace")
  public VerdictView verdict(
      @Parameter(example = "cdnow-000001") @PathParam("messageId") String messageId,
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @Parameter(hidden = true) @HeaderParam(TokenCaller.HEADER) String workspace) {
    VerdictView verdict = verdicts.get(messageId);
    return verdict.eventId() == null
        ? verdict
        : verdict.with(profiles.find(verdict.eventId(), authorization, workspace));
  }

  /// The events that were set aside, newest first. 400 for a bad cursor or time.
  @GET
  @Path("quarantine")
  @RolesAllowed({"integrator", "admin"})
  @Operation(
      operationId = "listQuarantine",
      summary = "List the events that were set aside, newest first")
  @APIResponse(responseCode = "200", description = "A page of events as they came")
  @APIResponse(responseCode = "400", description = "A bad limit, cursor or time")
  public Page<QuarantinedView> quarantine(
      @Parameter(description = "Only of this source") @QueryParam("filter[source]") UUID source,
      @Parameter(description = "Only of this reason", example = "missing-id")
          @QueryParam("filter[reason]")
          String reason,
      @Parameter(
              description = "Only those that broke this rule",
              example = "Order Completed:/properties/total:type")
          @QueryParam("filter[rule]")
          String rule,
      @Parameter(description = "Only those received from then on", example = "2026-05-01T00:00:00Z")
          @QueryParam("filter[from]")
          String from,
      @Parameter(description = "Only those received before then", example = "2026-06-01T00:00:00Z")
          @QueryParam("filter[to]")
          String to,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @QueryParam("cursor") String cursor) {
    return verdicts.quarantined(
        before(cursor), QuarantineFilter.of(source, reason, rule, from, to), limit);
  }

  /// How many events were set aside, by reason. 400 for a bad time.
  @GET
  @Path("quarantine/summary")
  @RolesAllowed({"integrator", "admin"})
  @Unaudited("counts")
  @Operation(
      operationId = "countQuarantine",
      summary = "Count the events that were set aside, by reason")
  @APIResponse(responseCode = "200", description = "Reason to number of events")
  @APIResponse(responseCode = "400", description = "A bad time")
  public Map<String, Long> counts(
      @Parameter(description = "Only of this source") @QueryParam("filter[source]") UUID source,
      @Parameter(
              description = "Only those that broke this rule",
              example = "Order Completed:/properties/total:type")
          @QueryParam("filter[rule]")
          String rule,
      @Parameter(description = "Only those received from then on", example = "2026-05-01T00:00:00Z")
          @QueryParam("filter[from]")
          String from,
      @Parameter(description = "Only those received before then", example = "2026-06-01T00:00:00Z")
          @QueryParam("filter[to]")
          String to) {
    return verdicts.counts(QuarantineFilter.of(source, null, rule, from, to));
  }

  /// Tries events again that were set aside. 400 for a filter that cannot be read.
  @POST
  @Path("quarantine/redrive")
  @RolesAllowed({"integrator", "admin"})
  @Operation(
      operationId = "redriveQuarantine",
      summary = "Try events again that were set aside",
      description =
          "Once a rule, a limit or a source was put right: the oldest of those that the filter"
              + " names go through the door of their source as it is now, with the time of receipt"
              + " that they had. Each is stored once, whatever is repeated; what is wrong still is"
              + " set aside again. Events that conflict with a stored message are passed over"
              + " unless the filter asks for that reason.")
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = Redrive.class),
              examples = @ExampleObject(name = "reason", value = REDRIVE)))
  @APIResponse(
      responseCode = "200",
      description = "What became of them",
      content = @Content(schema = @Schema(implementation = RedriveView.class)))
  @APIResponse(responseCode = "400", description = "No usable filter or limit")
  public RedriveView redrive(@NotNull @Valid Redrive redrive) {
    return redriving.redrive(redrive);
  }

  private static UUID before(String text) {
    Cursor cursor = Cursor.parse(text, 1);
    if (cursor == null) {
      return null;
    }
    return Ids.parse(cursor.keys().getFirst())
        .orElseThrow(() -> new Problem.Invalid("?cursor", "must be the next of a page"));
  }
}
