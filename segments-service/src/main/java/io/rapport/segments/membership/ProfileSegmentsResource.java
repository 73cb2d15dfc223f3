package io.rapport.segments.membership;

import io.rapport.web.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// The segments of one profile.
@Path("/api/v1/profiles/{id}/segments")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Segments")
public class ProfileSegmentsResource {

  private static final Page.Next LAST_PAGE = new Page.Next(null, false, null);

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
      description = "All its segments by name, on one page",
      headers =
          @Header(
              name = "Content-Location",
              description = "The same of the profile that the asked id belongs to now",
              schema =
                  @Schema(
                      examples = "/api/v1/profiles/0190a000-0000-7000-8000-000000000042/segments")))
  @APIResponse(responseCode = "401", ref = "#/components/responses/Unauthenticated")
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  public RestResponse<Page<ProfileSegmentView>> segments(
      @Parameter(
              description = "A profile id, present or old",
              example = "0190a000-0000-7000-8000-000000000042",
              schema = @Schema(type = SchemaType.STRING, format = "uuid"))
          @PathParam("id")
          UUID id) {
    ProfileSegments profile = memberships.segmentsOf(id);
    return RestResponse.ResponseBuilder.ok(new Page<>(profile.segments(), LAST_PAGE))
        .contentLocation(URI.create("/api/v1/profiles/" + profile.profileId() + "/segments"))
        .build();
  }
}
