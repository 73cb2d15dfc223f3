package io.rapport.interactions.plan;

import io.rapport.web.Problem;
import io.rapport.web.audit.Unaudited;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What was found wrong with events.
@Path("/api/v1/tracking-plans/violations")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(
    name = "Tracking plans",
    description = "What events should look like, and what was found wrong with them")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "403", description = "The caller's roles do not allow it")
public class PlanViolationResource {

  private final ViolationService violations;

  PlanViolationResource(ViolationService violations) {
    this.violations = violations;
  }

  /// Counts violations by source, day and rule. 400 for days that are none.
  @GET
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Unaudited("counts and rules, no values of events")
  @Operation(
      operationId = "listPlanViolations",
      summary = "Count what was found wrong with events, by source, day and rule",
      description =
          "An event that was flagged counts under each rule that it breaks, one that was set aside"
              + " under the first, each time that it comes. What was stored before does not count again.")
  @APIResponse(
      responseCode = "200",
      description = "The counts of some days",
      content = @Content(schema = @Schema(implementation = ViolationsView.class)))
  @APIResponse(responseCode = "400", description = "A bad day, source or limit")
  public ViolationsView list(
      @Parameter(description = "Only of this source") @QueryParam("filter[sourceId]") UUID source,
      @Parameter(
              description = "First day, UTC; 30 days back unless said",
              example = "2026-05-01",
              schema = @Schema(type = SchemaType.STRING, format = "date"))
          @QueryParam("from")
          String from,
      @Parameter(
              description = "Last day, UTC; today unless said",
              example = "2026-05-30",
              schema = @Schema(type = SchemaType.STRING, format = "date"))
          @QueryParam("to")
          String to,
      @QueryParam("limit") @DefaultValue("500") @Min(1) @Max(2000) int limit) {
    return violations.of(source, day("?from", from), day("?to", to), limit);
  }

  private static LocalDate day(String parameter, String text) {
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeParseException _) {
      throw new Problem.Invalid(parameter, "must be a day, for example 2026-05-01");
    }
  }
}
