package io.rapport.segments.segment;

import io.rapport.segments.membership.MemberView;
import io.rapport.web.Answers;
import io.rapport.web.IdempotencyService;
import io.rapport.web.Page;
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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Segments: 400 for a rule that makes no sense, with a pointer to each place; 404 for one of
/// another workspace; 409 when others ask for what is to be deleted; 412 and 428 for `If-Match`.
@Path("/api/v1/segments")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Segments", description = "Groups of profiles told by rules, kept up to date")
public class SegmentResource {

  private static final String VIEWER = "viewer";
  private static final String AGENT = "agent";
  private static final String MARKETER = "marketer";
  private static final String INTEGRATOR = "integrator";
  private static final String PRIVACY = "privacy-officer";
  private static final String ADMIN = "admin";

  private static final String ID_EXAMPLE = "0190a000-0000-7000-8000-000000000077";

  private static final String CREATE_EXAMPLE =
      """
      {
        "name": "Big spenders",
        "rule": {
          "type": "all",
          "rules": [
            { "type": "trait", "name": "revenue", "op": "atLeast", "value": 500 },
            {
              "type": "performed",
              "event": "Order Completed",
              "count": { "atLeast": 1 },
              "window": { "last": "P90D" },
              "where": []
            }
          ]
        }
      }""";

  private static final String SEQUENCE_EXAMPLE =
      """
      {
        "name": "Upgraded within 40 days of the ad",
        "rule": {
          "type": "sequence",
          "first": {
            "event": "Ad Clicked",
            "where": [{ "property": "network", "op": "equals", "value": "facebook" }]
          },
          "then": { "event": "Plan Upgraded" },
          "within": "P40D"
        }
      }""";

  private static final String CHANGE_EXAMPLE =
      """
      {
        "rule": { "type": "trait", "name": "revenue", "op": "atLeast", "value": 1000 }
      }""";

  private static final String PREVIEW_EXAMPLE =
      """
      {
        "rule": { "type": "trait", "name": "plan", "op": "in", "value": ["pro", "team"] }
      }""";

  private final SegmentService segments;
  private final IdempotencyService idempotency;

  SegmentResource(SegmentService segments, IdempotencyService idempotency) {
    this.segments = segments;
    this.idempotency = idempotency;
  }

  /// Makes a segment; its members are counted from now on, the past included.
  @POST
  @RolesAllowed({MARKETER, ADMIN})
  @RunOnVirtualThread
  @Operation(operationId = "createSegment", summary = "Make a segment of a rule")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = CreateSegment.class),
              examples = {
                @ExampleObject(name = "traits and events", value = CREATE_EXAMPLE),
                @ExampleObject(name = "one event after another", value = SEQUENCE_EXAMPLE)
              }))
  @APIResponse(
      responseCode = "201",
      description = "The segment, `building` until the stored population is counted",
      headers = {
        @Header(name = "ETag", schema = @Schema(examples = "\"0\"")),
        @Header(name = "Location", schema = @Schema(examples = "/api/v1/segments/" + ID_EXAMPLE))
      },
      content = @Content(schema = @Schema(implementation = SegmentView.class)))
  @APIResponse(responseCode = "400", ref = "#/components/responses/Invalid")
  @APIResponse(responseCode = "401", ref = "#/components/responses/Unauthenticated")
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  @APIResponse(responseCode = "422", ref = "#/components/responses/KeyReused")
  public Response create(
      @Parameter(description = "A repeat with the same key gets the same answer")
          @HeaderParam("Idempotency-Key")
          String key,
      @NotNull @Valid CreateSegment request) {
    return idempotency.once(
        key,
        "createSegment",
        request,
        () -> {
          SegmentView segment = segments.create(request);
          return Answers.created("/api/v1/segments/", segment.id(), segment.version())
              .entity(segment)
              .build();
        });
  }

  /// All segments of the workspace.
  @GET
  @RolesAllowed({VIEWER, AGENT, MARKETER, INTEGRATOR, PRIVACY, ADMIN})
  @RunOnVirtualThread
  @Unaudited("rules and counts")
  @Operation(operationId = "listSegments", summary = "All segments, newest first")
  @APIResponse(responseCode = "200", description = "A page of segments")
  @APIResponse(responseCode = "400", ref = "#/components/responses/Invalid")
  @APIResponse(responseCode = "401", ref = "#/components/responses/Unauthenticated")
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  public Page<SegmentView> list(
      @Parameter(description = "Rows of a page")
          @QueryParam("limit")
          @DefaultValue("50")
          @Min(1)
          @Max(200)
          int limit,
      @Parameter(description = "`page.next` of the page before") @QueryParam("cursor")
          String cursor) {
    return segments.list(cursor, limit);
  }

  /// One segment.
  @GET
  @Path("/{id}")
  @RolesAllowed({VIEWER, AGENT, MARKETER, INTEGRATOR, PRIVACY, ADMIN})
  @RunOnVirtualThread
  @Unaudited("a rule and a count")
  @Operation(
      operationId = "getSegment",
      summary = "A segment with its rule and how many members it has")
  @APIResponse(
      responseCode = "200",
      description = "The segment",
      headers = @Header(name = "ETag", schema = @Schema(examples = "\"0\"")),
      content = @Content(schema = @Schema(implementation = SegmentView.class)))
  @APIResponse(responseCode = "401", ref = "#/components/responses/Unauthenticated")
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  public Response get(@Parameter(example = ID_EXAMPLE) @PathParam("id") UUID id) {
    return tagged(segments.get(id));
  }

  /// Changes name, description or rule; a new rule is counted anew while the old members stay.
  @PATCH
  @Path("/{id}")
  @RolesAllowed({MARKETER, ADMIN})
  @RunOnVirtualThread
  @Operation(
      operationId = "changeSegment",
      summary = "Change name, description or rule; a new rule is counted anew")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = ChangeSegment.class),
              examples = @ExampleObject(name = "another rule", value = CHANGE_EXAMPLE)))
  @APIResponse(
      responseCode = "200",
      description = "The segment as it is now",
      headers = @Header(name = "ETag", schema = @Schema(examples = "\"1\"")),
      content = @Content(schema = @Schema(implementation = SegmentView.class)))
  @APIResponse(responseCode = "400", ref = "#/components/responses/Invalid")
  @APIResponse(responseCode = "401", ref = "#/components/responses/Unauthenticated")
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @APIResponse(responseCode = "412", ref = "#/components/responses/PreconditionFailed")
  @APIResponse(responseCode = "428", ref = "#/components/responses/PreconditionRequired")
  public Response change(
      @Parameter(example = ID_EXAMPLE) @PathParam("id") UUID id,
      @Parameter(
              description = "ETag of the version that is changed",
              required = true,
              example = "\"0\"")
          @HeaderParam("If-Match")
          String ifMatch,
      @NotNull @Valid ChangeSegment request) {
    return tagged(segments.change(id, ifMatch, request));
  }

  /// Deletes a segment; all its members leave it.
  @DELETE
  @Path("/{id}")
  @RolesAllowed({MARKETER, ADMIN})
  @RunOnVirtualThread
  @Operation(operationId = "deleteSegment", summary = "Delete a segment that no other asks for")
  @APIResponse(responseCode = "204", description = "It is gone")
  @APIResponse(responseCode = "401", ref = "#/components/responses/Unauthenticated")
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  @APIResponse(responseCode = "409", ref = "#/components/responses/Conflict")
  @APIResponse(responseCode = "412", ref = "#/components/responses/PreconditionFailed")
  @APIResponse(responseCode = "428", ref = "#/components/responses/PreconditionRequired")
  public void delete(
      @Parameter(example = ID_EXAMPLE) @PathParam("id") UUID id,
      @Parameter(
              description = "ETag of the version that is deleted",
              required = true,
              example = "\"0\"")
          @HeaderParam("If-Match")
          String ifMatch) {
    segments.delete(id, ifMatch);
  }

  /// The members of a segment.
  @GET
  @Path("/{id}/members")
  @RolesAllowed({VIEWER, AGENT, MARKETER, INTEGRATOR, PRIVACY, ADMIN})
  @RunOnVirtualThread
  @Operation(operationId = "listSegmentMembers", summary = "The profiles in a segment, by id")
  @APIResponse(responseCode = "200", description = "A page of members")
  @APIResponse(responseCode = "400", ref = "#/components/responses/Invalid")
  @APIResponse(responseCode = "401", ref = "#/components/responses/Unauthenticated")
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  @APIResponse(responseCode = "404", ref = "#/components/responses/NotFound")
  public Page<MemberView> members(
      @Parameter(example = ID_EXAMPLE) @PathParam("id") UUID id,
      @Parameter(description = "Rows of a page")
          @QueryParam("limit")
          @DefaultValue("50")
          @Min(1)
          @Max(1_000)
          int limit,
      @Parameter(description = "`page.next` of the page before") @QueryParam("cursor")
          String cursor) {
    return segments.members(id, cursor, limit);
  }

  /// Counts a rule without making a segment; 503 when that takes too long.
  @POST
  @Path("/preview")
  @RolesAllowed({MARKETER, ADMIN})
  @RunOnVirtualThread
  @Operation(
      operationId = "previewSegment",
      summary = "How many profiles a rule holds for now; nothing is stored")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = PreviewSegment.class),
              examples = @ExampleObject(name = "a trait", value = PREVIEW_EXAMPLE)))
  @APIResponse(
      responseCode = "200",
      description = "The number and some of them",
      content = @Content(schema = @Schema(implementation = PreviewView.class)))
  @APIResponse(responseCode = "400", ref = "#/components/responses/Invalid")
  @APIResponse(responseCode = "401", ref = "#/components/responses/Unauthenticated")
  @APIResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
  @APIResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
  public PreviewView preview(@NotNull @Valid PreviewSegment request) {
    return segments.preview(request);
  }

  private static Response tagged(SegmentView segment) {
    return Answers.ok(segment, segment.version());
  }
}
