package io.rapport.interactions.source;

import io.rapport.web.Answers;
import io.rapport.web.Cursor;
import io.rapport.web.Ids;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.rapport.web.audit.Unaudited;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Sources of events and their write keys.
@Path("/api/v1/sources")
@RolesAllowed({"integrator", "admin"})
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Sources", description = "Where events come from, and the write keys they come with")
@SecurityScheme(
    securitySchemeName = "token",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    bearerFormat = "JWT",
    description = "An access token of Keycloak, with the organization that is the workspace")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "403", description = "The caller's roles do not allow it")
public class SourceResource {

  private static final String SHOP =
      """
      {"name": "Web shop", "allowedOrigins": ["https://shop.example"]}""";

  private static final String ORIGINS =
      """
      {"allowedOrigins": ["https://shop.example", "https://*.shop.example"]}""";

  private final SourceService sources;

  SourceResource(SourceService sources) {
    this.sources = sources;
  }

  /// Creates a source. 400 for a missing name.
  @POST
  @Operation(
      operationId = "createSource",
      summary = "Create a source",
      description = "The answer shows the write key, which cannot be read again.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = CreateSource.class),
              examples = @ExampleObject(name = "webShop", value = SHOP)))
  @APIResponse(
      responseCode = "201",
      description = "The source and its write key",
      content = @Content(schema = @Schema(implementation = SourceWithKey.class)))
  @APIResponse(responseCode = "400", description = "No usable name or origin")
  public Response create(@NotNull @Valid CreateSource request) {
    SourceWithKey source = sources.create(request);
    return Answers.created("/api/v1/sources/", source.id(), source.version())
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(source)
        .build();
  }

  /// Lists the sources, oldest first. 400 for a cursor of another list.
  @GET
  @Unaudited("names of sources, no keys")
  @Operation(operationId = "listSources", summary = "List the sources, oldest first")
  @APIResponse(responseCode = "200", description = "A page of sources")
  @APIResponse(responseCode = "400", description = "A bad limit or cursor")
  public Page<SourceView> list(
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @QueryParam("cursor") String cursor) {
    return Page.of(
        sources.after(after(cursor), limit + 1), limit, source -> Cursor.of(source.id()));
  }

  /// Reads a source. 404 for an unknown one.
  @GET
  @Path("{id}")
  @Unaudited("the name of a source, no key")
  @Operation(operationId = "getSource", summary = "Read a source")
  @APIResponse(
      responseCode = "200",
      description = "The source",
      content = @Content(schema = @Schema(implementation = SourceView.class)))
  @APIResponse(responseCode = "404", description = "No such source in this workspace")
  public Response get(@PathParam("id") UUID id) {
    return answer(sources.get(id));
  }

  /// Changes the name or the allowed origins of a source. 400 for what is no origin, 404 for an
  /// unknown one, 412 when `If-Match` names another version.
  @PATCH
  @Path("{id}")
  @Operation(
      operationId = "changeSource",
      summary = "Rename a source, or say which web pages may send")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = ChangeSource.class),
              examples = @ExampleObject(name = "origins", value = ORIGINS)))
  @APIResponse(
      responseCode = "200",
      description = "The changed source",
      content = @Content(schema = @Schema(implementation = SourceView.class)))
  @APIResponse(responseCode = "400", description = "No usable name or origin")
  @APIResponse(responseCode = "404", description = "No such source in this workspace")
  @APIResponse(responseCode = "412", description = "It was changed in the meantime")
  public Response change(
      @PathParam("id") UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      @NotNull @Valid ChangeSource request) {
    return answer(sources.change(id, request, ifMatch));
  }

  /// Gives a source a new write key. 404 for an unknown source, 409 for a revoked one.
  @POST
  @Path("{id}/rotate")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "rotateWriteKey",
      summary = "Give a source a new write key",
      description =
          "The keys before it go on for `overlapSeconds` (a day unless said otherwise), so that"
              + " pages and apps that still bear them lose nothing; with 0 they are refused within"
              + " 60 seconds.")
  @APIResponse(
      responseCode = "200",
      description = "The source and its new write key",
      content = @Content(schema = @Schema(implementation = SourceWithKey.class)))
  @APIResponse(responseCode = "404", description = "No such source in this workspace")
  @APIResponse(responseCode = "409", description = "The source is revoked")
  public Response rotate(
      @PathParam("id") UUID id,
      @QueryParam("overlapSeconds") @DefaultValue("86400") @Min(0) @Max(2_592_000)
          int overlapSeconds) {
    return Response.ok(sources.rotate(id, java.time.Duration.ofSeconds(overlapSeconds)))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /// Revokes all write keys of a source, for good. 404 for an unknown one.
  @POST
  @Path("{id}/revoke")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "revokeSource",
      summary = "Revoke the write keys of a source, for good",
      description = "They are refused within 60 seconds. What was collected stays.")
  @APIResponse(
      responseCode = "200",
      description = "The revoked source",
      content = @Content(schema = @Schema(implementation = SourceView.class)))
  @APIResponse(responseCode = "404", description = "No such source in this workspace")
  public Response revoke(@PathParam("id") UUID id) {
    return answer(sources.revoke(id));
  }

  /// Lists the write keys of a source, never the secrets. 404 for an unknown source.
  @GET
  @Path("{id}/keys")
  @Unaudited("when keys were made, not the keys")
  @Operation(
      operationId = "listWriteKeys",
      summary = "List the write keys of a source, oldest first",
      description = "How each begins and ends, and when it was used; never the key itself.")
  @APIResponse(responseCode = "200", description = "A page of write keys")
  @APIResponse(responseCode = "400", description = "A bad limit or cursor")
  @APIResponse(responseCode = "404", description = "No such source in this workspace")
  public Page<WriteKeyView> keys(
      @PathParam("id") UUID id,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @QueryParam("cursor") String cursor) {
    return Page.of(
        sources.keysAfter(id, after(cursor), limit + 1), limit, key -> Cursor.of(key.id()));
  }

  /// Revokes one write key, for good. 404 for an unknown source or key.
  @POST
  @Path("{id}/keys/{key}/revoke")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "revokeWriteKey",
      summary = "Revoke one write key, for good",
      description = "It is refused within 60 seconds; the other keys of the source go on.")
  @APIResponse(
      responseCode = "200",
      description = "The revoked key",
      content = @Content(schema = @Schema(implementation = WriteKeyView.class)))
  @APIResponse(responseCode = "404", description = "No such source or key in this workspace")
  public WriteKeyView revokeKey(@PathParam("id") UUID id, @PathParam("key") UUID key) {
    return sources.revokeKey(id, key);
  }

  private static UUID after(String text) {
    Cursor cursor = Cursor.parse(text, 1);
    if (cursor == null) {
      return null;
    }
    return Ids.parse(cursor.keys().getFirst())
        .orElseThrow(() -> new Problem.Invalid("?cursor", "must be the next of a page"));
  }

  private static Response answer(SourceView source) {
    return Answers.ok(source, source.version());
  }
}
