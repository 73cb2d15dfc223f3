package io.rapport.interactions.plan;

import io.rapport.web.IdempotencyService;
import io.rapport.web.Page;
import io.rapport.web.audit.Unaudited;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Where plans come from, other than from a person's pen: templates and what was seen.
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
public class PlanOriginResource {

  private static final String COPY =
      """
      {"name": "Our shop", "unplanned": "refuse"}""";

  private static final String GENERATE =
      """
      {"days": 7, "events": 5000}""";

  private final PlanTemplates templates;
  private final PlanService plans;
  private final SeenEventService seen;
  private final IdempotencyService idempotency;

  PlanOriginResource(
      PlanTemplates templates,
      PlanService plans,
      SeenEventService seen,
      IdempotencyService idempotency) {
    this.templates = templates;
    this.plans = plans;
    this.seen = seen;
    this.idempotency = idempotency;
  }

  /// Lists the plans that come with the platform.
  @GET
  @Path("templates")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Unaudited("plans that come with the platform")
  @Operation(
      operationId = "listTrackingPlanTemplates",
      summary = "List the tracking plans that come with the platform",
      description =
          "The events of the published e-commerce, B2B, email, live-chat and mobile specifications.")
  @APIResponse(responseCode = "200", description = "All of them")
  public Page<PlanTemplates.Template> templates() {
    return new Page<>(templates.all(), new Page.Next(null, false, null));
  }

  /// Reads a plan that comes with the platform. 404 for an unknown one.
  @GET
  @Path("templates/{template}")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Unaudited("a plan that comes with the platform")
  @Operation(
      operationId = "getTrackingPlanTemplate",
      summary = "Read a tracking plan that comes with the platform")
  @APIResponse(
      responseCode = "200",
      description = "The template",
      content = @Content(schema = @Schema(implementation = PlanTemplates.Template.class)))
  @APIResponse(responseCode = "404", description = "No such template")
  public PlanTemplates.Template template(
      @Parameter(example = "ecommerce") @PathParam("template") String template) {
    return templates.get(template);
  }

  /// Creates a plan as a copy of one that comes with the platform. 404 for an unknown one, 422 for
  /// a key that came with another request.
  @POST
  @Path("templates/{template}/copy")
  @RolesAllowed({"integrator", "admin"})
  @Operation(
      operationId = "copyTrackingPlanTemplate",
      summary = "Create a tracking plan from a template")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = CopyTemplate.class),
              examples = @ExampleObject(name = "copy", value = COPY)))
  @APIResponse(
      responseCode = "201",
      description = "The new plan",
      content = @Content(schema = @Schema(implementation = TrackingPlanView.class)))
  @APIResponse(responseCode = "400", description = "Some field or schema is wrong")
  @APIResponse(responseCode = "404", description = "No such template")
  @APIResponse(responseCode = "422", description = "The Idempotency-Key came with another request")
  public Response copy(
      @Parameter(example = "ecommerce") @PathParam("template") String template,
      @Parameter(description = "The same key gives the same answer, and one effect")
          @HeaderParam("Idempotency-Key")
          String key,
      @NotNull @Valid CopyTemplate request) {
    PlanTemplates.Template from = templates.get(template);
    return idempotency.once(
        key,
        "POST /api/v1/tracking-plans/templates/" + from.key() + "/copy",
        request,
        () -> PlanResource.created(plans.create(from.copy(request))));
  }

  /// Makes a plan of the newest events, and does not store it. 400 when that takes too long.
  @POST
  @Path("generate")
  @RolesAllowed({"integrator", "admin"})
  @Operation(
      operationId = "generateTrackingPlan",
      summary = "Make a tracking plan of what was seen",
      description =
          "Types as seen, required what was in every event, an enum where few values came again and"
              + " again, never of traits. It is a proposal: nothing is stored until you create it.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = GeneratePlan.class),
              examples = @ExampleObject(name = "week", value = GENERATE)))
  @APIResponse(
      responseCode = "200",
      description = "The proposal",
      content = @Content(schema = @Schema(implementation = GeneratedPlan.class)))
  @APIResponse(
      responseCode = "400",
      description = "Some field is wrong, or the events could not be looked through in time")
  public GeneratedPlan generate(@NotNull @Valid GeneratePlan request) {
    return seen.generate(request);
  }
}
