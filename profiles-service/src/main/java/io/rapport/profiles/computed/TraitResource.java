package io.rapport.profiles.computed;

import io.rapport.web.IdempotencyService;
import io.rapport.web.Page;
import io.rapport.web.audit.Unaudited;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Computed traits over HTTP.
@Path("/api/v1/traits")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Traits", description = "Traits that are computed from events, the past included")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "400", description = "The request is wrong: errors[] names each place")
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "403", description = "The caller's roles do not allow it")
public class TraitResource {

  private static final String TRAIT =
      """
      {
        "id": "0190a000-0000-7000-8000-00000000000c",
        "name": "revenue",
        "of": {"event": "Order Completed", "where": []},
        "aggregate": {"type": "sum", "property": "total"},
        "window": null,
        "status": "live",
        "progress": 1.0,
        "profiles": 23570,
        "total": 2500315.63,
        "createdAt": "2026-05-04T08:00:00Z",
        "liveAt": "2026-05-04T08:00:02Z"
      }
      """;

  private static final String LIST =
      """
      {
        "data": [],
        "page": {"next": null, "hasMore": false}
      }
      """;

  private static final String DEFINE =
      """
      {
        "name": "revenue",
        "of": {
          "event": "Order Completed",
          "where": [{"property": "currency", "op": "equals", "value": "USD"}]
        },
        "aggregate": {"type": "sum", "property": "total"},
        "window": null
      }
      """;

  private final ComputedTraitService traits;
  private final IdempotencyService idempotency;

  TraitResource(ComputedTraitService traits, IdempotencyService idempotency) {
    this.traits = traits;
    this.idempotency = idempotency;
  }

  /// Declares a trait. 400 with a pointer to each wrong place, 409 when the name is taken.
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed({"marketer", "admin"})
  @Operation(
      operationId = "defineTrait",
      summary = "Declare a computed trait",
      description =
          "Aggregates: count, sum, average, minimum, maximum, first, last, distinct. The past counts"
              + " too: the status is building until the values are exact, then live.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = DefineTrait.class),
              examples = @ExampleObject(name = "example", value = DEFINE)))
  @APIResponse(
      responseCode = "201",
      description = "Declared; its past is being counted",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = TraitView.class),
              examples = @ExampleObject(name = "example", value = TRAIT)))
  @APIResponse(responseCode = "409", description = "There is a computed trait of this name")
  @APIResponse(
      responseCode = "422",
      description = "The Idempotency-Key was used for another request")
  public Response define(
      @Parameter(description = "The same key gives the same answer, once")
          @HeaderParam("Idempotency-Key")
          String key,
      @NotNull @Valid DefineTrait definition) {
    return idempotency.once(
        key,
        "POST /api/v1/traits",
        definition,
        () -> {
          TraitView trait = traits.define(definition);
          return Response.created(URI.create("/api/v1/traits/" + trait.id())).entity(trait).build();
        });
  }

  /// All computed traits.
  @GET
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Unaudited("definitions")
  @Operation(operationId = "listTraits", summary = "List computed traits")
  @APIResponse(
      responseCode = "200",
      description = "All computed traits of the workspace",
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
                            implementation = TraitView.class),
                        @SchemaProperty(name = "page", implementation = Page.Next.class)
                      }),
              examples = @ExampleObject(name = "example", value = LIST)))
  public Page<TraitView> list() {
    return new Page<>(traits.list(), new Page.Next(null, false, null));
  }

  /// A computed trait. 404 when there is none of this id.
  @GET
  @Path("{id: [0-9a-fA-F-]{36}}")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Unaudited("a definition and its totals")
  @Operation(operationId = "getTrait", summary = "Read a computed trait, its status and totals")
  @APIResponse(
      responseCode = "200",
      description = "The trait",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = TraitView.class),
              examples = @ExampleObject(name = "example", value = TRAIT)))
  @APIResponse(responseCode = "404", description = "No such trait in this workspace")
  public TraitView get(@PathParam("id") UUID id) {
    return traits.get(id);
  }

  /// Ends a computed trait. 404 when there is none of this id.
  @DELETE
  @Path("{id: [0-9a-fA-F-]{36}}")
  @RolesAllowed({"marketer", "admin"})
  @Operation(
      operationId = "deleteTrait",
      summary = "Delete a computed trait",
      description = "It is gone at once; the profiles lose its values soon after.")
  @APIResponse(responseCode = "204", description = "Deleted")
  @APIResponse(responseCode = "404", description = "No such trait in this workspace")
  public void delete(@PathParam("id") UUID id) {
    traits.delete(id);
  }
}
