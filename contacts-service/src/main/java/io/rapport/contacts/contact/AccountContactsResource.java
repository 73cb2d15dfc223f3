package io.rapport.contacts.contact;

import io.rapport.web.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The contacts of an account.
@Path("/api/v1/accounts/{id: [0-9a-fA-F-]{36}}/contacts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Accounts")
public class AccountContactsResource {

  private final ContactService contacts;

  AccountContactsResource(ContactService contacts) {
    this.contacts = contacts;
  }

  @GET
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(
      operationId = "listContactsOfAccount",
      summary = "List the contacts of an account",
      description = "Filters, search and sorting as in listContacts.")
  @Parameter(
      name = "sort",
      in = ParameterIn.QUERY,
      description = "createdAt, changedAt or name, with - for descending",
      schema = @Schema(implementation = String.class, examples = "name"))
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
  @APIResponse(responseCode = "200", description = "A page of contacts")
  public Page<ContactView> list(@PathParam("id") UUID id, @Context UriInfo uri) {
    return contacts.listOf(id, uri.getQueryParameters()).map(ContactView::of);
  }
}
