package io.rapport.profiles.history;

import io.rapport.web.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The timeline of a profile over HTTP.
@Path("/api/v1/profiles/{id: [0-9a-fA-F-]{36}}/timeline")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profiles")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "400", description = "The request is wrong: errors[] names each place")
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "403", description = "The caller's roles do not allow it")
public class TimelineResource {

  private static final String TIMELINE =
      """
      {
        "data": [
          {"id": "0190a000-0000-7000-8000-00000000000b", "kind": "activity", "type": "call",
           "name": "Offer", "occurredAt": "2026-05-05T10:00:00Z", "summary": "Offer",
           "data": {"direction": "outbound", "author": "adam", "durationSeconds": 300}},
          {"id": "cdnow-000001", "kind": "event", "type": "track", "name": "Order Completed",
           "occurredAt": "2026-05-04T08:00:00Z", "summary": "Order Completed",
           "data": {"total": 11.77, "currency": "USD"}}
        ],
        "page": {"next": "MjAyNi0wNS0wNA", "hasMore": true}
      }
      """;

  private final TimelineService timelines;

  TimelineResource(TimelineService timelines) {
    this.timelines = timelines;
  }

  /// Events, activities, tickets and notes, newest first. 400 for a bad limit, cursor or kind, 404
  /// for an id that was never a profile's.
  @GET
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(
      operationId = "getProfileTimeline",
      summary = "Read what happened to a person, newest first",
      description =
          "Events, activities, tickets and notes of everything that the person is known by.")
  @APIResponse(
      responseCode = "200",
      description = "A page of entries",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema =
                  @Schema(
                      type = SchemaType.OBJECT,
                      properties = {
                        @SchemaProperty(
                            name = "data",
                            type = SchemaType.ARRAY,
                            implementation = TimelineEntry.class),
                        @SchemaProperty(name = "page", implementation = Page.Next.class)
                      }),
              examples = @ExampleObject(name = "example", value = TIMELINE)))
  @APIResponse(responseCode = "404", description = "No such profile in this workspace")
  public Page<TimelineEntry> timeline(
      @PathParam("id") UUID id,
      @Parameter(
              description = "Only these kinds, with commas: event, activity, ticket, note",
              example = "event,note")
          @QueryParam("filter[kind]")
          String kinds,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @Parameter(description = "page.next of the page before") @QueryParam("cursor")
          String cursor) {
    return timelines.timeline(id, kinds, cursor, limit);
  }
}
