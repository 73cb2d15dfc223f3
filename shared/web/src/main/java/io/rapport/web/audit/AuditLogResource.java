package io.rapport.web.audit;

import io.quarkus.arc.properties.IfBuildProperty;
import io.rapport.web.Page;
import io.rapport.web.ProblemBody;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The audit log of this service, for privacy officers.
@Path("/api/v1/audit-log")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit log", description = "Who changed and who read what")
@APIResponse(
    responseCode = "400",
    description = "The request is wrong: errors[] names each place",
    content =
        @Content(
            mediaType = ProblemBody.MEDIA_TYPE,
            schema = @Schema(implementation = ProblemBody.class)))
@APIResponse(
    responseCode = "401",
    description = "No valid access token",
    content =
        @Content(
            mediaType = ProblemBody.MEDIA_TYPE,
            schema = @Schema(implementation = ProblemBody.class)))
@APIResponse(
    responseCode = "403",
    description = "The caller is no privacy officer",
    content =
        @Content(
            mediaType = ProblemBody.MEDIA_TYPE,
            schema = @Schema(implementation = ProblemBody.class)))
@IfBuildProperty(name = "rapport.auditing", stringValue = "true", enableIfMissing = true)
public class AuditLogResource {

  private static final String LIST =
      """
      {
        "data": [
          {"day": "2026-05-04", "number": 17, "id": "0190a000-0000-7000-8000-00000000000a",
           "at": "2026-05-04T08:00:00.123456Z",
           "actor": {"kind": "person", "id": "0190a000-0000-7000-8000-0000000000ad",
                     "name": "adam", "client": "rapport-web"},
           "action": "contact.changed", "resource": "contact",
           "ids": ["0190a000-0000-7000-8000-000000000042"], "items": 1, "fields": ["emails"],
           "before": "5d41402abc4b2a76b9719d911017c5925d41402abc4b2a76b9719d911017c592",
           "after": "7d793037a0760186574b0282f2f435e77d793037a0760186574b0282f2f435e7",
           "traceId": "4bf92f3577b34da6a3ce929d0e0e4736", "operationId": "changeContact",
           "rowDay": "2026-05-04", "rowSeq": 4711, "sealedAt": "2026-05-04T08:00:00.503Z",
           "hash": "9e107d9d372bb6826bd81d3542a419d69e107d9d372bb6826bd81d3542a419d6"}
        ],
        "page": {"next": null, "hasMore": false}
      }
      """;

  private static final String INTACT =
      """
      {"day": "2026-05-04", "intact": true, "rows": 1204,
       "head": "9e107d9d372bb6826bd81d3542a419d69e107d9d372bb6826bd81d3542a419d6"}
      """;

  private static final String BROKEN =
      """
      {"day": "2026-05-04", "intact": false, "rows": 16, "brokenAt": 17, "reason": "row-changed"}
      """;

  private final AuditLogService log;

  AuditLogResource(AuditLogService log) {
    this.log = log;
  }

  /// Rows, newest first; a row is there within a second. 400 for a bad filter, limit or cursor.
  @GET
  @RolesAllowed("privacy-officer")
  @Operation(
      operationId = "listAuditLog",
      summary = "List who changed and who read what, newest first",
      description =
          "Names and ids only, no values. A row shows within a second of its act. To read the log"
              + " is itself written down.")
  @APIResponse(
      responseCode = "200",
      description = "A page of rows",
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
                            implementation = AuditLogView.class),
                        @SchemaProperty(name = "page", implementation = Page.Next.class)
                      }),
              examples = @ExampleObject(name = "example", value = LIST)))
  public Page<AuditLogView> list(
      @Parameter(description = "Subject or name of who it was", example = "adam")
          @QueryParam("filter[actor]")
          String actor,
      @Parameter(example = "contact.changed") @QueryParam("filter[action]") String action,
      @Parameter(example = "contact") @QueryParam("filter[resource]") String resource,
      @Parameter(
              description = "Id of what was touched or whom it is about",
              example = "0190a000-0000-7000-8000-000000000042")
          @QueryParam("filter[resourceId]")
          String id,
      @Parameter(
              description = "Trace of a request, the same in all services that it went through",
              example = "4bf92f3577b34da6a3ce929d0e0e4736")
          @QueryParam("filter[traceId]")
          String trace,
      @Parameter(description = "Not before", example = "2026-05-04T00:00:00Z") @QueryParam("from")
          String from,
      @Parameter(description = "Before", example = "2026-05-05T00:00:00Z") @QueryParam("to")
          String to,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @Parameter(description = "page.next of the page before") @QueryParam("cursor")
          String cursor) {
    return log.list(new AuditFilter(actor, action, resource, id, trace, from, to), cursor, limit);
  }

  /// Whether a day is as it was sealed. 400 for a bad day or hash, 404 for a day that is no longer
  /// kept.
  @GET
  @Path("verification")
  @RolesAllowed("privacy-officer")
  @Operation(
      operationId = "verifyAuditLog",
      summary = "Count over the chain of a day",
      description =
          "Tells the first number at which the chain breaks. With number and hash of an end that"
              + " the service published (it logs them), also whether the chain still holds it.")
  @APIResponse(
      responseCode = "200",
      description = "Intact, or where it breaks and why",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = VerificationView.class),
              examples = {
                @ExampleObject(name = "intact", value = INTACT),
                @ExampleObject(name = "broken", value = BROKEN)
              }))
  @APIResponse(
      responseCode = "404",
      description = "The day is no longer kept",
      content =
          @Content(
              mediaType = ProblemBody.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class)))
  public VerificationView verify(
      @Parameter(description = "In UTC; today when left out", example = "2026-05-04")
          @QueryParam("day")
          String day,
      @Parameter(description = "Number of a published end", example = "1204") @QueryParam("number")
          Long number,
      @Parameter(
              description = "Its hash",
              example = "9e107d9d372bb6826bd81d3542a419d69e107d9d372bb6826bd81d3542a419d6")
          @QueryParam("hash")
          String hash) {
    return log.verify(day, number, hash);
  }
}
