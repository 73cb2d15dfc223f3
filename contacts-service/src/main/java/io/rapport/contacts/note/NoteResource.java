package io.rapport.contacts.note;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.contracts.NoteState;
import io.rapport.web.Answers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Notes by id.
@Path("/api/v1/notes/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Notes")
public class NoteResource {

  private final NoteService notes;

  NoteResource(NoteService notes) {
    this.notes = notes;
  }

  @GET
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(operationId = "getNote", summary = "Read a note")
  @APIResponse(
      responseCode = "200",
      description = "The note; ETag bears its version",
      content = @Content(schema = @Schema(implementation = NoteView.class)))
  public Response get(@PathParam("id") UUID id) {
    return answer(notes.get(id));
  }

  @PATCH
  @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(
      operationId = "changeNote",
      summary = "Rewrite a note",
      description = "Its author stays.")
  @APIResponse(
      responseCode = "200",
      description = "The note as it stands now",
      content = @Content(schema = @Schema(implementation = NoteView.class)))
  public Response rewrite(
      @PathParam("id") UUID id,
      @Parameter(description = "ETag of the version that is changed", example = "\"1\"")
          @HeaderParam("If-Match")
          String ifMatch,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = WriteNote.class),
                      examples =
                          @ExampleObject(name = "twins", value = "{\"body\": \"It is twins\"}")))
          JsonNode patch) {
    return answer(notes.rewrite(id, ifMatch, patch));
  }

  @DELETE
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(operationId = "deleteNote", summary = "Delete a note")
  @APIResponse(responseCode = "204", description = "Deleted")
  public void delete(
      @PathParam("id") UUID id,
      @Parameter(description = "ETag of the version that is deleted", example = "\"1\"")
          @HeaderParam("If-Match")
          String ifMatch) {
    notes.delete(id, ifMatch);
  }

  private static Response answer(NoteState note) {
    return Answers.ok(NoteView.of(note), note.version());
  }
}
