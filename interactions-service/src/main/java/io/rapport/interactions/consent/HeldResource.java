package io.rapport.interactions.consent;

import io.rapport.web.Problem;
import io.rapport.web.audit.Unaudited;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What sources held back for want of consent.
@Path("/api/v1/sources/{id}/held")
@RolesAllowed({"integrator", "privacy-officer", "admin"})
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sources")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "403", description = "The caller's roles do not allow it")
public class HeldResource {

  private static final int LONGEST = 366;
  private static final int USUAL = 30;

  private final HeldService held;
  private final Clock clock;

  HeldResource(HeldService held, Clock clock) {
    this.held = held;
    this.clock = clock;
  }

  /// Counts what was held back. 400 for days that are none, or more than 366; 404 for an unknown
  /// source.
  @GET
  @Unaudited("counts")
  @Operation(
      operationId = "countHeld",
      summary = "Count the messages that a source held back, by day and category",
      description = "Without days: the last 30, today included.")
  @APIResponse(responseCode = "200", description = "Days with messages held back, oldest first")
  @APIResponse(responseCode = "400", description = "No days, or too many")
  @APIResponse(responseCode = "404", description = "No such source in this workspace")
  public List<HeldDay> days(
      @PathParam("id") UUID id,
      @Parameter(description = "First day, UTC", example = "2026-05-01") @QueryParam("from")
          String from,
      @Parameter(description = "Day after the last, UTC", example = "2026-06-01") @QueryParam("to")
          String to) {
    LocalDate end = to == null ? today().plusDays(1) : day("to", to);
    LocalDate start = from == null ? end.minusDays(USUAL) : day("from", from);
    if (!start.isBefore(end) || start.plusDays(LONGEST).isBefore(end)) {
      throw new Problem.Invalid(
          "?from", "must be before `to`, by at most %d days".formatted(LONGEST));
    }
    return held.days(id, start, end);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static LocalDate day(String name, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException _) {
      throw new Problem.Invalid("?" + name, "must be a day, for example 2026-05-01");
    }
  }
}
