package io.rapport.contacts.contact;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.contacts.crm.ExternalId;
import io.rapport.contacts.crm.Written;
import io.rapport.contracts.ContactState;
import io.rapport.web.Answers;
import io.rapport.web.IdempotencyService;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Contacts over HTTP.
@Path("/api/v1/contacts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Contacts", description = "The people that a company knows by name")
@APIResponse(responseCode = "400", description = "The request is wrong: errors[] names each place")
public class ContactResource {

  private static final String PATH = "/api/v1/contacts/";
  private static final String PERSON =
      """
      {"firstName": "Mark", "lastName": "Cohen", "emails": ["mark@acme.example"],
       "phones": ["054-123-4567"], "phoneCountry": "IL", "externalIds": {"shop": "8812"},
       "lifecycle": "lead", "fields": {"language": "he"}}""";

  private final ContactService contacts;
  private final BulkContactService bulk;
  private final IdempotencyService idempotency;

  ContactResource(
      ContactService contacts, BulkContactService bulk, IdempotencyService idempotency) {
    this.contacts = contacts;
    this.bulk = bulk;
    this.idempotency = idempotency;
  }

  @GET
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(
      operationId = "listContacts",
      summary = "List, filter and search contacts",
      description =
          "A filter given several times means any of its values; times are compared by [atLeast],"
              + " [atMost], [moreThan] and [lessThan].")
  @Parameter(
      name = "q",
      in = ParameterIn.QUERY,
      description = "Beginnings of words of the name or an email, in any script",
      schema = @Schema(implementation = String.class, examples = "mark co"))
  @Parameter(
      name = "filter[email]",
      in = ParameterIn.QUERY,
      schema = @Schema(implementation = String.class, examples = "mark@acme.example"))
  @Parameter(
      name = "filter[phone]",
      in = ParameterIn.QUERY,
      schema = @Schema(implementation = String.class, examples = "+972541234567"))
  @Parameter(
      name = "filter[userId]",
      in = ParameterIn.QUERY,
      schema = @Schema(implementation = String.class))
  @Parameter(
      name = "filter[accountId]",
      in = ParameterIn.QUERY,
      schema = @Schema(implementation = UUID.class))
  @Parameter(
      name = "filter[owner]",
      in = ParameterIn.QUERY,
      schema = @Schema(implementation = String.class, examples = "adam"))
  @Parameter(
      name = "filter[lifecycle]",
      in = ParameterIn.QUERY,
      schema = @Schema(implementation = String.class, examples = "lead"))
  @Parameter(
      name = "filter[segmentId]",
      in = ParameterIn.QUERY,
      description = "Contacts whose profile is in the segment",
      schema = @Schema(implementation = UUID.class))
  @Parameter(
      name = "filter[createdAt][atLeast]",
      in = ParameterIn.QUERY,
      schema = @Schema(implementation = String.class, examples = "2026-05-01T00:00:00Z"))
  @Parameter(
      name = "filter[changedAt][atLeast]",
      in = ParameterIn.QUERY,
      schema = @Schema(implementation = String.class, examples = "2026-05-01T00:00:00Z"))
  @Parameter(
      name = "sort",
      in = ParameterIn.QUERY,
      description = "createdAt, changedAt or name, with - for descending",
      schema = @Schema(implementation = String.class, examples = "-changedAt"))
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              implementation = Integer.class,
              minimum = "1",
              maximum = "200",
              defaultValue = "50"))
  @Parameter(
      name = "cursor",
      in = ParameterIn.QUERY,
      description = "page.next of the page before",
      schema = @Schema(implementation = String.class))
  @Parameter(
      name = "total",
      in = ParameterIn.QUERY,
      description = "Whether to count all rows",
      schema = @Schema(implementation = Boolean.class))
  @APIResponse(responseCode = "200", description = "A page of contacts")
  public Page<ContactView> list(@Context UriInfo uri) {
    return contacts.list(uri.getQueryParameters()).map(ContactView::of);
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(operationId = "createContact", summary = "Write down a new contact")
  @APIResponse(
      responseCode = "201",
      description = "Created; ETag bears its version",
      content = @Content(schema = @Schema(implementation = ContactView.class)))
  @APIResponse(
      responseCode = "409",
      description = "An external id belongs to another contact, whose id is in the problem")
  public Response create(
      @Parameter(description = "A second request with the same key gets the first one's answer")
          @HeaderParam("Idempotency-Key")
          String idempotencyKey,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = ContactDraft.class),
                      examples = @ExampleObject(name = "person", value = PERSON)))
          JsonNode body) {
    return idempotency.once(
        idempotencyKey, "createContact", body, () -> created(contacts.create(body)));
  }

  @POST
  @Path("bulk")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(
      operationId = "upsertContacts",
      summary = "Create or change up to 1,000 contacts",
      description =
          "Each row is matched by its external ids or, without any, by its first email, and applied"
              + " as a merge patch. A row that is wrong never costs the others.")
  @APIResponse(
      responseCode = "200",
      description = "A result for each row",
      content = @Content(schema = @Schema(implementation = BulkResult.class)))
  public Response upsertMany(
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @Parameter(description = "Tell what would happen and write nothing")
          @Schema(type = SchemaType.BOOLEAN, defaultValue = "false")
          @QueryParam("dryRun")
          @DefaultValue("false")
          String dryRun,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = UpsertContacts.class),
                      examples =
                          @ExampleObject(
                              name = "people",
                              value =
                                  "{\"rows\": [{\"externalIds\": {\"shop\": \"8812\"},"
                                      + " \"lifecycle\": \"customer\"},"
                                      + " {\"emails\": [\"na@globex.example\"],"
                                      + " \"name\": \"王娜\"}]}")))
          JsonNode body) {
    return idempotency.once(
        idempotencyKey,
        "upsertContacts?dryRun=" + dryRun,
        body,
        () -> Response.ok(bulk.upsert(body, isDry(dryRun))).build());
  }

  @GET
  @Path("{id}")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(operationId = "getContact", summary = "Read a contact")
  @APIResponse(
      responseCode = "200",
      description = "The contact; ETag bears its version",
      content = @Content(schema = @Schema(implementation = ContactView.class)))
  public Response get(@PathParam("id") UUID id) {
    return answer(contacts.get(id));
  }

  @PATCH
  @Path("{id}")
  @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(
      operationId = "changeContact",
      summary = "Change fields of a contact",
      description = "A JSON merge patch (RFC 7396): null clears a field, what is left out stays.")
  @APIResponse(
      responseCode = "200",
      description = "The contact as it stands now",
      content = @Content(schema = @Schema(implementation = ContactView.class)))
  @APIResponse(responseCode = "409", description = "An external id belongs to another contact")
  public Response change(
      @PathParam("id") UUID id,
      @Parameter(description = "ETag of the version that is changed", example = "\"1\"")
          @HeaderParam("If-Match")
          String ifMatch,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = ContactDraft.class),
                      examples =
                          @ExampleObject(
                              name = "lifecycle",
                              value = "{\"lifecycle\": \"customer\", \"owner\": null}")))
          JsonNode patch) {
    return answer(contacts.change(id, ifMatch, patch));
  }

  @PUT
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(
      operationId = "replaceContact",
      summary = "Write a contact anew",
      description = "What is left out is cleared.")
  @APIResponse(
      responseCode = "200",
      description = "The contact as it stands now",
      content = @Content(schema = @Schema(implementation = ContactView.class)))
  @APIResponse(responseCode = "409", description = "An external id belongs to another contact")
  public Response replace(
      @PathParam("id") UUID id,
      @Parameter(description = "ETag of the version that is replaced", example = "\"1\"")
          @HeaderParam("If-Match")
          String ifMatch,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = ContactDraft.class),
                      examples = @ExampleObject(name = "person", value = PERSON)))
          JsonNode body) {
    return answer(contacts.replace(id, ifMatch, body));
  }

  @DELETE
  @Path("{id}")
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(operationId = "deleteContact", summary = "Delete a contact and its notes")
  @APIResponse(responseCode = "204", description = "Deleted")
  public void delete(
      @PathParam("id") UUID id,
      @Parameter(description = "ETag of the version that is deleted", example = "\"1\"")
          @HeaderParam("If-Match")
          String ifMatch) {
    contacts.delete(id, ifMatch);
  }

  @GET
  @Path("by/{source}/{externalId}")
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(
      operationId = "getContactByExternalId",
      summary = "Read a contact by its id in another system")
  @APIResponse(
      responseCode = "200",
      description = "The contact; ETag bears its version",
      content = @Content(schema = @Schema(implementation = ContactView.class)))
  public Response getByExternalId(
      @Parameter(example = "shop") @PathParam("source") String source,
      @Parameter(example = "8812") @PathParam("externalId") String externalId) {
    return answer(contacts.get(ExternalId.ofPath(source, externalId)));
  }

  @PUT
  @Path("by/{source}/{externalId}")
  @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
  @RolesAllowed({"agent", "integrator", "admin"})
  @Operation(
      operationId = "upsertContactByExternalId",
      summary = "Create or change the contact that has an id in another system",
      description =
          "A present contact is changed as by a merge patch: what is left out stays. If-Match is"
              + " optional.")
  @APIResponse(
      responseCode = "200",
      description = "It was there; the contact as it stands now",
      content = @Content(schema = @Schema(implementation = ContactView.class)))
  @APIResponse(
      responseCode = "201",
      description = "Created",
      content = @Content(schema = @Schema(implementation = ContactView.class)))
  @APIResponse(
      responseCode = "409",
      description = "Another external id in the body belongs to another contact")
  public Response upsertByExternalId(
      @Parameter(example = "shop") @PathParam("source") String source,
      @Parameter(example = "8812") @PathParam("externalId") String externalId,
      @HeaderParam("If-Match") String ifMatch,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = ContactDraft.class),
                      examples = @ExampleObject(name = "person", value = PERSON)))
          JsonNode body) {
    Written<ContactState> written =
        contacts.upsert(ExternalId.ofPath(source, externalId), ifMatch, body);
    return written.created() ? created(written.state()) : answer(written.state());
  }

  private static Response created(ContactState contact) {
    return Answers.created(PATH, contact.id(), contact.version())
        .entity(ContactView.of(contact))
        .build();
  }

  private static Response answer(ContactState contact) {
    return Answers.ok(ContactView.of(contact), contact.version());
  }

  /// Anything but true and false is refused: a slip must not write.
  private static boolean isDry(String dryRun) {
    return switch (dryRun) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Problem.Invalid("?dryRun", "must be true or false");
    };
  }
}
