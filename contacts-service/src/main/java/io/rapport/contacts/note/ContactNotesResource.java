package io.rapport.contacts.note;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.contracts.NoteState;
import io.rapport.web.Answers;
import io.rapport.web.IdempotencyService;
import io.rapport.web.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
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

/// The notes of a contact.
@Path("/api/v1/contacts/{contactId: [0-9a-fA-F-]{36}}/notes")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Notes", description = "What people write on a contact")
public class ContactNotesResource {

  private final NoteService notes;
  private final IdempotencyService idempotency;

  ContactNotesResource(NoteService notes, IdempotencyService idempotency) {
    this.notes = notes;
    this.idempotency = idempotency;
  }

  @GET
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(operationId = "listNotes", summary = "List the notes of a contact, newest first")
  @APIResponse(responseCode = "200", description = "A page of notes")
  public Page<NoteView> list(
      @PathParam("contactId") UUID contactId,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @Parameter(description = "page.next of the page before") @QueryParam("cursor") String cursor,
      @QueryParam("total") @DefaultValue("false") boolean total) {
    return notes.list(contactId, limit, cursor, total).map(NoteView::of);
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(
      operationId = "addNote",
      summary = "Write a note on a contact",
      description = "Its author is the caller.")
  @APIResponse(
      responseCode = "201",
      description = "Written; ETag bears its version",
      content = @Content(schema = @Schema(implementation = NoteView.class)))
  public Response add(
      @PathParam("contactId") UUID contactId,
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = WriteNote.class),
                      examples =
                          @ExampleObject(name = "baby", value = "{\"body\": \"Mark's new baby\"}")))
          JsonNode body) {
    return idempotency.once(
        idempotencyKey,
        "addNote " + contactId,
        body,
        () -> {
          NoteState note = notes.add(contactId, body);
          return Answers.created("/api/v1/notes/", note.id(), note.version())
              .entity(NoteView.of(note))
              .build();
        });
  }
}
