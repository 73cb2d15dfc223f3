package io.rapport.segments.membership;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The segments of one profile.
@Path("/api/v1/profiles/{id}/segments")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Segments")
public class ProfileSegmentsResource {

  private final MembershipService memberships;

  ProfileSegmentsResource(MembershipService memberships) {
    this.memberships = memberships;
  }

  /// 404 for an id that no profile of this workspace ever had.
  @GET
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @RunOnVirtualThread
  @Operation(
      operationId = "getProfileSegments",
      summary = "The segments that a profile is in now; any id that it ever had will do")
  @APIResponse(
      responseCode = "200",
      description = "The segments, by name",
      content = @Content(schema = @Schema(implementation = ProfileSegmentsView.class)))
  @APIResponse(responseCode = "401", ref = "#/components/responses/Unauthenticated")
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  public ProfileSegmentsView segments(
      @Parameter(
              description = "A profile id, present or old",
              example = "0190a000-0000-7000-8000-000000000042",
              schema = @Schema(type = SchemaType.STRING, format = "uuid"))
          @PathParam("id")
          UUID id) {
    return memberships.segmentsOf(id);
  }
}
