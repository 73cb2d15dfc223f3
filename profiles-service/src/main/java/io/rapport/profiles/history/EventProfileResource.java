package io.rapport.profiles.history;

import io.rapport.web.audit.Unaudited;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The profile of an event over HTTP.
@Path("/api/v1/profiles/of-event/{eventId: [0-9a-fA-F-]{36}}")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profiles")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "403", description = "The caller's roles do not allow it")
public class EventProfileResource {

  private static final String EXAMPLE =
      """
      {"profileId": "0190a000-0000-7000-8000-000000000001",
       "anchorId": "0190a000-0000-7000-8000-000000000002"}
      """;

  private final EventProfileService events;

  EventProfileResource(EventProfileService events) {
    this.events = events;
  }

  /// Whose event it is. 404 before it is resolved, and for one that is nobody's.
  @GET
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Unaudited("whose event it is, not what is known of them")
  @Operation(
      operationId = "getProfileOfEvent",
      summary = "Tell whose an event is",
      description = "By the id that the platform gave it: `eventId` of its verdict.")
  @APIResponse(
      responseCode = "200",
      description = "The profile that it belongs to",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ProfileOfEvent.class),
              examples = @ExampleObject(name = "example", value = EXAMPLE)))
  @APIResponse(
      responseCode = "404",
      description = "No event of this id was resolved in this workspace")
  public ProfileOfEvent get(@PathParam("eventId") UUID eventId) {
    return events.get(eventId);
  }
}
