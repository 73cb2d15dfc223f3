package io.rapport.profiles.profile;

import io.rapport.web.Page;
import io.rapport.web.audit.Unaudited;
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

/// Profiles over HTTP.
@Path("/api/v1")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profiles", description = "Who it was: people as all services know them")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "400", description = "The request is wrong: errors[] names each place")
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "403", description = "The caller's roles do not allow it")
public class ProfileResource {

  private static final String PROFILE =
      """
      {
        "id": "0190a000-0000-7000-8000-000000000001",
        "version": 4,
        "identifiers": [
          {"type": "user_id", "value": "cdnow-00002"},
          {"type": "email", "value": "mark@example.com"}
        ],
        "traits": {"email": "mark@example.com", "name": "Mark Stone", "revenue": 89.00},
        "createdAt": "2026-05-04T08:00:00Z"
      }
      """;

  private static final String IDENTITY =
      """
      {
        "profileId": "0190a000-0000-7000-8000-000000000001",
        "identifiers": [
          {"type": "anonymous_id", "value": "a-1",
           "birthId": "0190a000-0000-7000-8000-000000000001", "bornAt": "2026-05-04T08:00:00Z"},
          {"type": "user_id", "value": "u-1",
           "birthId": "0190a000-0000-7000-8000-000000000002", "bornAt": "2026-05-04T08:05:00Z"}
        ],
        "links": [
          {"a": "0190a000-0000-7000-8000-000000000001", "b": "0190a000-0000-7000-8000-000000000002",
           "rule": "same_event", "sourceEvent": "msg-0002", "at": "2026-05-04T08:05:00Z"}
        ],
        "refused": []
      }
      """;

  private static final String MERGES =
      """
      {
        "data": [
          {"id": "0190a000-0000-7000-8000-00000000000a",
           "profileId": "0190a000-0000-7000-8000-000000000001",
           "mergedId": "0190a000-0000-7000-8000-000000000002",
           "a": {"type": "email", "value": "mark@work.example"},
           "b": {"type": "user_id", "value": "u-1"},
           "rule": "same_event", "sourceEvent": "msg-0007", "at": "2026-05-04T08:05:00Z"}
        ],
        "page": {"next": null, "hasMore": false}
      }
      """;

  private static final String LIST =
      """
      {
        "data": [],
        "page": {"next": null, "hasMore": false, "total": 23570}
      }
      """;

  private static final String SUMMARY =
      """
      {"profiles": 23570, "identifiers": 24012, "merges": 442}
      """;

  private final ProfileService profiles;

  ProfileResource(ProfileService profiles) {
    this.profiles = profiles;
  }

  /// Profiles by id. 400 for a bad limit or cursor.
  @GET
  @Path("profiles")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(operationId = "listProfiles", summary = "List profiles, by id")
  @APIResponse(
      responseCode = "200",
      description = "A page of profiles",
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
                            implementation = ProfileView.class),
                        @SchemaProperty(name = "page", implementation = Page.Next.class)
                      }),
              examples = @ExampleObject(name = "example", value = LIST)))
  public Page<ProfileView> list(
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @Parameter(description = "page.next of the page before") @QueryParam("cursor") String cursor,
      @Parameter(description = "Whether to count all profiles")
          @QueryParam("total")
          @DefaultValue("false")
          boolean total) {
    return profiles.list(cursor, limit, total);
  }

  /// How many profiles, identifiers and merges there are.
  @GET
  @Path("profiles/summary")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Unaudited("counts")
  @Operation(
      operationId = "getProfilesSummary",
      summary = "Count profiles, identifiers and merges, exactly")
  @APIResponse(
      responseCode = "200",
      description = "The numbers",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Summary.class),
              examples = @ExampleObject(name = "example", value = SUMMARY)))
  public Summary summary() {
    return profiles.summary();
  }

  /// A profile by its id or that of any profile that became part of it. 404 for an id that was
  /// never one.
  @GET
  @Path("profiles/{id: [0-9a-fA-F-]{36}}")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(
      operationId = "getProfile",
      summary = "Read a profile by id",
      description =
          "An id answers for ever: that of a profile that was merged away gives the profile that it"
              + " is part of now, under its own id.")
  @APIResponse(
      responseCode = "200",
      description = "The profile",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ProfileView.class),
              examples = @ExampleObject(name = "example", value = PROFILE)))
  @APIResponse(responseCode = "404", description = "No such profile in this workspace")
  public ProfileView get(
      @PathParam("id") UUID id,
      @Parameter(
              description = "provenance: each trait with its source, time and by whom",
              example = "provenance")
          @QueryParam("include")
          String include) {
    return profiles.get(id, Include.provenance(include));
  }

  /// A profile by anything that the person is known by. 404 when nobody is known by it.
  @GET
  @Path("profiles/by/{type}/{value}")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(
      operationId = "getProfileByIdentifier",
      summary = "Read a profile by an identifier",
      description =
          "Types: user_id, anonymous_id, email, phone, device_id, contact_id and external: with the"
              + " name of a source. Emails in any case, phones in any international spelling.")
  @APIResponse(
      responseCode = "200",
      description = "The profile",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ProfileView.class),
              examples = @ExampleObject(name = "example", value = PROFILE)))
  @APIResponse(responseCode = "404", description = "No such profile in this workspace")
  public ProfileView getBy(
      @Parameter(example = "user_id") @PathParam("type") String type,
      @Parameter(example = "cdnow-00002") @PathParam("value") String value,
      @Parameter(
              description = "provenance: each trait with its source, time and by whom",
              example = "provenance")
          @QueryParam("include")
          String include) {
    return profiles.getBy(type, value, Include.provenance(include));
  }

  /// Why a profile is one person. 404 for an id that was never a profile's.
  @GET
  @Path("profiles/{id: [0-9a-fA-F-]{36}}/identity")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(
      operationId = "getProfileIdentity",
      summary = "Explain a profile: identifiers, links and what was kept apart")
  @APIResponse(
      responseCode = "200",
      description = "Identifiers with their births, accepted links, refused links",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = IdentityView.class),
              examples = @ExampleObject(name = "example", value = IDENTITY)))
  @APIResponse(responseCode = "404", description = "No such profile in this workspace")
  public IdentityView identity(@PathParam("id") UUID id) {
    return profiles.identity(id);
  }

  /// Merges, newest first. 400 for a bad limit or cursor.
  @GET
  @Path("merges")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(operationId = "listMerges", summary = "List merges of profiles, newest first")
  @APIResponse(
      responseCode = "200",
      description = "A page of merges",
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
                            implementation = MergeView.class),
                        @SchemaProperty(name = "page", implementation = Page.Next.class)
                      }),
              examples = @ExampleObject(name = "example", value = MERGES)))
  public Page<MergeView> merges(
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @Parameter(description = "page.next of the page before") @QueryParam("cursor")
          String cursor) {
    return profiles.merges(cursor, limit);
  }
}
