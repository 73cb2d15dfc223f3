package io.rapport.interactions.imports;

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
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Events of the past from CSV files.
@Path("/api/v1/imports/events")
@RolesAllowed({"integrator", "admin"})
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Imports", description = "Events of the past from CSV files")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "403", description = "The caller's roles do not allow it")
public class ImportResource {

  private static final String ORDERS =
      """
      {"sourceId": "0190a000-0000-7000-8000-000000000104", "name": "orders-2025.csv", "mapping": {"delimiter": ";", "decimal": ",", "columns": [{"column": "Customer", "to": "/userId"}, {"column": "Date", "to": "/timestamp", "as": "time", "format": "dd.MM.yyyy HH:mm", "zone": "Europe/Berlin"}, {"column": "Amount", "to": "/properties/total", "as": "number"}], "constants": [{"to": "/event", "value": "Order Completed"}]}}\
      """;

  private final ImportService imports;
  private final Loading loading;

  ImportResource(ImportService imports, Loading loading) {
    this.imports = imports;
    this.loading = loading;
  }

  /// Tells what the columns of a file mean. 400 for a mapping that means nothing, or an unknown
  /// source.
  @POST
  @Operation(
      operationId = "createEventImport",
      summary = "Say what the columns of a file of past events mean",
      description = "The file itself is sent to `…/content` afterwards, whole or in parts.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = CreateImport.class),
              examples = @ExampleObject(name = "orders", value = ORDERS)))
  @APIResponse(
      responseCode = "201",
      description = "The import",
      content = @Content(schema = @Schema(implementation = ImportView.class)))
  @APIResponse(
      responseCode = "400",
      description = "No mapping, or no such source in this workspace")
  public Response create(@NotNull @Valid CreateImport request) {
    ImportView created = imports.create(request);
    return Response.status(Response.Status.CREATED)
        .header(HttpHeaders.LOCATION, "/api/v1/imports/events/" + created.id())
        .entity(created)
        .build();
  }

  /// Takes the file, or its next part. 400 for what is no such file, 404 for an unknown import,
  /// 409 for another byte than the next one.
  @POST
  @Path("{id}/content")
  @Consumes({"text/csv", MediaType.APPLICATION_OCTET_STREAM, MediaType.TEXT_PLAIN})
  @Operation(
      operationId = "sendEventImport",
      summary = "Send a file of past events, or its next part",
      description =
          "UTF-8, the names of the columns in the first line. Rows are stored as they stream in, at"
              + " most 500 at a time; when the call breaks off, what was stored stays, and the file"
              + " goes on at `nextOffset`. A part that is not the last (`complete=false`) may end"
              + " anywhere: an unfinished line is left for the next one. A row that is imported"
              + " again has no effect.")
  @RequestBody(
      required = true,
      content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
  @APIResponse(
      responseCode = "200",
      description = "How far the file is, and what became of its rows",
      content = @Content(schema = @Schema(implementation = ImportView.class)))
  @APIResponse(responseCode = "400", description = "Not the file that the mapping is for")
  @APIResponse(responseCode = "404", description = "No such import in this workspace")
  @APIResponse(
      responseCode = "409",
      description = "The file goes on at another byte: see `nextOffset`; or its end was taken")
  public ImportView send(
      @PathParam("id") UUID id,
      @Parameter(description = "The byte of the file with which the body begins")
          @QueryParam("offset")
          @DefaultValue("0")
          @Min(0)
          long offset,
      @Parameter(description = "Whether the body ends with the file")
          @QueryParam("complete")
          @DefaultValue("true")
          boolean complete,
      InputStream body) {
    return loading.load(id, offset, complete, body);
  }

  /// Lists the imports, newest first. 400 for a bad cursor.
  @GET
  @Unaudited("names of files and counts")
  @Operation(operationId = "listEventImports", summary = "List the imports, newest first")
  @APIResponse(responseCode = "200", description = "A page of imports")
  @APIResponse(responseCode = "400", description = "A bad limit or cursor")
  public Page<ImportView> list(
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @QueryParam("cursor") String cursor) {
    Cursor place = Cursor.parse(cursor, 1);
    return imports.before(
        place == null ? null : Ids.parse(place.keys().getFirst()).orElseThrow(ImportResource::bad),
        limit);
  }

  /// Tells how far an import is. 404 for an unknown one.
  @GET
  @Path("{id}")
  @Unaudited("the name of a file and counts")
  @Operation(operationId = "getEventImport", summary = "Tell how far an import is")
  @APIResponse(
      responseCode = "200",
      description = "The import",
      content = @Content(schema = @Schema(implementation = ImportView.class)))
  @APIResponse(responseCode = "404", description = "No such import in this workspace")
  public ImportView get(@PathParam("id") UUID id) {
    return imports.get(id);
  }

  /// Lists the rows of an import that were not simply accepted, in the order of the file. 400 for
  /// a bad cursor, 404 for an unknown import.
  @GET
  @Path("{id}/rows")
  @Unaudited("what became of rows, not what they say")
  @Operation(
      operationId = "listEventImportRows",
      summary = "List the rows of an import that were not simply accepted",
      description = "All other rows were accepted.")
  @APIResponse(responseCode = "200", description = "A page of rows, in the order of the file")
  @APIResponse(responseCode = "400", description = "A bad limit or cursor")
  @APIResponse(responseCode = "404", description = "No such import in this workspace")
  public Page<ImportRowView> rows(
      @PathParam("id") UUID id,
      @Parameter(description = "Only of this verdict", example = "unreadable")
          @QueryParam("filter[verdict]")
          @Pattern(
              regexp = "duplicate|conflict|quarantined|held|unreadable",
              message = "must be duplicate, conflict, quarantined, held or unreadable")
          String verdict,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(1_000) int limit,
      @QueryParam("cursor") String cursor) {
    return imports.rowsAfter(id, row(cursor), verdict, limit);
  }

  private static long row(String cursor) {
    Cursor place = Cursor.parse(cursor, 1);
    if (place == null) {
      return 0;
    }
    try {
      return Long.parseLong(place.keys().getFirst());
    } catch (NumberFormatException _) {
      throw bad();
    }
  }

  private static Problem.Invalid bad() {
    return new Problem.Invalid("?cursor", "must be the next of a page of this list");
  }
}
