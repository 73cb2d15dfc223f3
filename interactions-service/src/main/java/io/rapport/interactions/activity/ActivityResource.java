package io.rapport.interactions.activity;

import io.rapport.interactions.crm.Place;
import io.rapport.web.Answers;
import io.rapport.web.IdempotencyService;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
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

/// Calls, meetings, emails and chats, logged on contacts.
@Path("/api/v1/activities")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Activities", description = "Calls, meetings, emails and chats, logged on contacts.")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "403", description = "The caller's roles do not allow it")
public class ActivityResource {

  private static final String CREATE =
      """
      {"contactId": "0190a000-0000-7000-8000-000000000001", "kind": "call", "direction": "inbound", "subject": "Asked about the racket", "body": "Wants it by Friday", "durationSeconds": 420, "occurredAt": "2026-05-01T10:00:00Z", "fields": {"line": 2}}""";

  private static final String CHANGE =
      """
      {"body": "Wants it by Thursday", "durationSeconds": 440}""";

  private final ActivityService activities;
  private final IdempotencyService idempotency;

  ActivityResource(ActivityService activities, IdempotencyService idempotency) {
    this.activities = activities;
    this.idempotency = idempotency;
  }

  /// Log an activity on a contact. 400 with a pointer to each wrong field, 422 for a key that
  /// came with another request.
  @POST
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(operationId = "logActivity", summary = "Log an activity on a contact")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = LogActivity.class),
              examples = @ExampleObject(name = "activity", value = CREATE)))
  @APIResponse(
      responseCode = "201",
      description = "The activity",
      content = @Content(schema = @Schema(implementation = ActivityView.class)))
  @APIResponse(responseCode = "400", description = "Some field is wrong")
  @APIResponse(responseCode = "422", description = "The Idempotency-Key came with another request")
  public Response create(
      @Parameter(description = "The same key gives the same answer, and one effect")
          @HeaderParam("Idempotency-Key")
          String key,
      @NotNull @Valid LogActivity request) {
    return idempotency.once(
        key,
        "POST /api/v1/activities",
        request,
        () -> {
          ActivityView activity = activities.log(request);
          return Answers.created("/api/v1/activities/", activity.id(), activity.version())
              .entity(activity)
              .build();
        });
  }

  /// Lists activities, newest first. 400 for a bad filter or cursor.
  @GET
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(operationId = "listActivities", summary = "List activities, newest first")
  @APIResponse(responseCode = "200", description = "A page of activities")
  @APIResponse(responseCode = "400", description = "A bad filter, limit or cursor")
  public Page<ActivityView> list(
      @Parameter(description = "Only of this contact") @QueryParam("filter[contactId]")
          UUID contactId,
      @Parameter(description = "Only of this kind") @QueryParam("filter[kind]") String kind,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @QueryParam("cursor") String cursor) {
    return activities.before(Place.of(cursor), contactId, kindOf(kind), limit);
  }

  /// Reads one. 404 for an unknown one.
  @GET
  @Path("{id}")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(operationId = "getActivity", summary = "Read an activity")
  @APIResponse(
      responseCode = "200",
      description = "The activity",
      content = @Content(schema = @Schema(implementation = ActivityView.class)))
  @APIResponse(responseCode = "404", description = "No such activity in this workspace")
  public Response get(@PathParam("id") UUID id) {
    return answer(activities.get(id));
  }

  /// Changes one. 404 for an unknown one, 412 when `If-Match` names another version, 428 without
  /// it.
  @PATCH
  @Path("{id}")
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(
      operationId = "changeActivity",
      summary = "Change an activity",
      description = "What is left out stays; a blank text clears.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = ChangeActivity.class),
              examples = @ExampleObject(name = "change", value = CHANGE)))
  @APIResponse(
      responseCode = "200",
      description = "The changed activity",
      content = @Content(schema = @Schema(implementation = ActivityView.class)))
  @APIResponse(responseCode = "400", description = "Some field is wrong")
  @APIResponse(responseCode = "404", description = "No such activity in this workspace")
  @APIResponse(responseCode = "412", description = "It was changed in the meantime")
  @APIResponse(responseCode = "428", description = "The header If-Match is missing")
  public Response change(
      @PathParam("id") UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      @NotNull @Valid ChangeActivity request) {
    return answer(activities.change(id, ifMatch, request));
  }

  /// Deletes one. 404 for an unknown one, 412 when `If-Match` names another version, 428 without
  /// it.
  @DELETE
  @Path("{id}")
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(operationId = "deleteActivity", summary = "Delete an activity")
  @APIResponse(responseCode = "204", description = "It is deleted")
  @APIResponse(responseCode = "404", description = "No such activity in this workspace")
  @APIResponse(responseCode = "412", description = "It was changed in the meantime")
  @APIResponse(responseCode = "428", description = "The header If-Match is missing")
  public void delete(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
    activities.delete(id, ifMatch);
  }

  private static ActivityKind kindOf(String text) {
    if (text == null) {
      return null;
    }
    return Arrays.stream(ActivityKind.values())
        .filter(kind -> kind.wire().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new Problem.Invalid("?filter[kind]", "must be one of call, meeting, email, chat"));
  }

  private static Response answer(ActivityView activity) {
    return Answers.ok(activity, activity.version());
  }
}
