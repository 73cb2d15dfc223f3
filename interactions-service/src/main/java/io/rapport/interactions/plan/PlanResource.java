package io.rapport.interactions.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.web.Answers;
import io.rapport.web.Cursor;
import io.rapport.web.IdempotencyService;
import io.rapport.web.Ids;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.rapport.web.audit.Unaudited;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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

/// Tracking plans and their versions.
@Path("/api/v1/tracking-plans")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(
    name = "Tracking plans",
    description = "What events should look like, and what was found wrong with them")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "403", description = "The caller's roles do not allow it")
public class PlanResource {

  private static final String PLAN =
      """
      {"name": "Web shop", "unplanned": "allow",
       "definitions": {"money": {"type": "number", "minimum": 0}},
       "common": {"required": ["messageId"]},
       "events": [
         {"name": "Order Completed",
          "schema": {"required": ["properties"], "properties": {"properties": {"type": "object",
            "required": ["order_id", "total"],
            "properties": {"order_id": {"type": "string"}, "total": {"$ref": "#/$defs/money"},
              "currency": {"enum": ["EUR", "USD"]}}}}}},
         {"kind": "identify", "schema": {"required": ["userId"]}}]}""";

  private static final String EVENT =
      """
      {"type": "track", "event": "Order Completed", "properties": {"total": -1}}""";

  private final PlanService plans;
  private final IdempotencyService idempotency;

  PlanResource(PlanService plans, IdempotencyService idempotency) {
    this.plans = plans;
    this.idempotency = idempotency;
  }

  /// Creates a plan. 400 with a pointer to each wrong place, 422 for a key that came with another
  /// request.
  @POST
  @RolesAllowed({"integrator", "admin"})
  @Operation(
      operationId = "createTrackingPlan",
      summary = "Create a tracking plan",
      description =
          "Schemas are of JSON Schema 2020-12 and describe the whole event. An event is held against"
              + " `common`, the schema of its kind (an entry without a name) and the schema of its"
              + " name. References lead to the plan's own `definitions` only, patterns are of the RE2"
              + " syntax. A source uses a plan when its settings name it.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = WritePlan.class),
              examples = @ExampleObject(name = "webShop", value = PLAN)))
  @APIResponse(
      responseCode = "201",
      description = "The plan",
      content = @Content(schema = @Schema(implementation = TrackingPlanView.class)))
  @APIResponse(responseCode = "400", description = "Some field or schema is wrong")
  @APIResponse(responseCode = "422", description = "The Idempotency-Key came with another request")
  public Response create(
      @Parameter(description = "The same key gives the same answer, and one effect")
          @HeaderParam("Idempotency-Key")
          String key,
      @NotNull @Valid WritePlan request) {
    return idempotency.once(
        key, "POST /api/v1/tracking-plans", request, () -> created(plans.create(request)));
  }

  /// Lists the plans, oldest first, without their schemas. 400 for a bad cursor.
  @GET
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Unaudited("plans, which hold no personal data")
  @Operation(operationId = "listTrackingPlans", summary = "List the tracking plans, oldest first")
  @APIResponse(responseCode = "200", description = "A page of plans, without their schemas")
  @APIResponse(responseCode = "400", description = "A bad limit or cursor")
  public Page<TrackingPlanSummary> list(
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @QueryParam("cursor") String cursor) {
    return Page.of(plans.after(after(cursor), limit + 1), limit, plan -> Cursor.of(plan.id()));
  }

  /// Reads a plan. 404 for an unknown one.
  @GET
  @Path("{id}")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Unaudited("a plan, which holds no personal data")
  @Operation(operationId = "getTrackingPlan", summary = "Read a tracking plan")
  @APIResponse(
      responseCode = "200",
      description = "The plan",
      content = @Content(schema = @Schema(implementation = TrackingPlanView.class)))
  @APIResponse(responseCode = "404", description = "No such plan in this workspace")
  public Response get(@PathParam("id") UUID id) {
    return answer(plans.get(id));
  }

  /// Puts a new version in place of a plan. 404 for an unknown one, 412 when `If-Match` names
  /// another version, 428 without it.
  @PUT
  @Path("{id}")
  @RolesAllowed({"integrator", "admin"})
  @Operation(
      operationId = "replaceTrackingPlan",
      summary = "Write a new version of a tracking plan",
      description = "It holds at once here, and within 30 seconds in every replica.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = WritePlan.class),
              examples = @ExampleObject(name = "webShop", value = PLAN)))
  @APIResponse(
      responseCode = "200",
      description = "The plan in its new version",
      content = @Content(schema = @Schema(implementation = TrackingPlanView.class)))
  @APIResponse(responseCode = "400", description = "Some field or schema is wrong")
  @APIResponse(responseCode = "404", description = "No such plan in this workspace")
  @APIResponse(responseCode = "412", description = "It was changed in the meantime")
  @APIResponse(responseCode = "428", description = "The header If-Match is missing")
  public Response replace(
      @PathParam("id") UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      @NotNull @Valid WritePlan request) {
    return answer(plans.replace(id, ifMatch, request));
  }

  /// Deletes a plan and its versions. 404 for an unknown one, 409 while a source uses it, 412 when
  /// `If-Match` names another version, 428 without it.
  @DELETE
  @Path("{id}")
  @RolesAllowed({"integrator", "admin"})
  @Operation(operationId = "deleteTrackingPlan", summary = "Delete a tracking plan")
  @APIResponse(responseCode = "204", description = "It is deleted")
  @APIResponse(responseCode = "404", description = "No such plan in this workspace")
  @APIResponse(responseCode = "409", description = "A source holds its events against it")
  @APIResponse(responseCode = "412", description = "It was changed in the meantime")
  @APIResponse(responseCode = "428", description = "The header If-Match is missing")
  public void delete(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
    plans.delete(id, ifMatch);
  }

  /// Lists the versions of a plan, newest first. 404 for an unknown plan.
  @GET
  @Path("{id}/versions")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Unaudited("versions of a plan, which hold no personal data")
  @Operation(
      operationId = "listTrackingPlanVersions",
      summary = "List the versions of a tracking plan, newest first")
  @APIResponse(responseCode = "200", description = "A page of versions, without their schemas")
  @APIResponse(responseCode = "400", description = "A bad limit or cursor")
  @APIResponse(responseCode = "404", description = "No such plan in this workspace")
  public Page<TrackingPlanVersionSummary> versions(
      @PathParam("id") UUID id,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @QueryParam("cursor") String cursor) {
    return Page.of(
        plans.versionsBefore(id, before(cursor), limit + 1),
        limit,
        version -> Cursor.of(version.version()));
  }

  /// Reads a version of a plan. 404 for an unknown one.
  @GET
  @Path("{id}/versions/{version}")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Unaudited("a version of a plan, which holds no personal data")
  @Operation(operationId = "getTrackingPlanVersion", summary = "Read a version of a tracking plan")
  @APIResponse(
      responseCode = "200",
      description = "The version",
      content = @Content(schema = @Schema(implementation = TrackingPlanVersionView.class)))
  @APIResponse(responseCode = "404", description = "No such plan or version in this workspace")
  public TrackingPlanVersionView version(
      @PathParam("id") UUID id, @PathParam("version") long version) {
    return plans.version(id, version);
  }

  /// Holds an event against a plan, and stores nothing. 400 for what is no object, 404 for an
  /// unknown plan.
  @POST
  @Path("{id}/check")
  @RolesAllowed({"integrator", "admin"})
  @Unaudited("what a plan finds wrong with an event that the caller sent")
  @Operation(
      operationId = "checkEvent",
      summary = "Hold an event against a tracking plan",
      description = "The event is as it would be collected, its `type` with it. It is not stored.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = Object.class),
              examples = @ExampleObject(name = "order", value = EVENT)))
  @APIResponse(
      responseCode = "200",
      description = "What is wrong with it",
      content = @Content(schema = @Schema(implementation = PlanFindings.class)))
  @APIResponse(responseCode = "400", description = "No event")
  @APIResponse(responseCode = "404", description = "No such plan in this workspace")
  public PlanFindings check(@PathParam("id") UUID id, @NotNull JsonNode event) {
    if (!event.isObject()) {
      throw new Problem.Invalid("", "must be an object");
    }
    return PlanFindings.of(plans.check(id, event));
  }

  static Response created(TrackingPlanView plan) {
    return Answers.created("/api/v1/tracking-plans/", plan.id(), plan.version())
        .entity(plan)
        .build();
  }

  private static Response answer(TrackingPlanView plan) {
    return Answers.ok(plan, plan.version());
  }

  private static UUID after(String text) {
    Cursor cursor = Cursor.parse(text, 1);
    return cursor == null
        ? null
        : Ids.parse(cursor.keys().getFirst()).orElseThrow(PlanResource::badCursor);
  }

  private static long before(String text) {
    Cursor cursor = Cursor.parse(text, 1);
    try {
      return cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor.keys().getFirst());
    } catch (NumberFormatException _) {
      throw badCursor();
    }
  }

  private static Problem.Invalid badCursor() {
    return new Problem.Invalid("?cursor", "must be the next of a page of this list");
  }
}
