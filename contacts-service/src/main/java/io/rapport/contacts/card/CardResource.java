package io.rapport.contacts.card;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The card of a contact.
@Path("/api/v1/contacts/{contactId: [0-9a-fA-F-]{36}}/card")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Contacts")
public class CardResource {

  private final CardService cards;

  CardResource(CardService cards) {
    this.cards = cards;
  }

  @GET
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(
      operationId = "getCard",
      summary = "Read the card of a contact",
      description =
          "The contact, its account and latest notes, and the traits and segments of its profile,"
              + " which may lag behind by a moment.")
  @APIResponse(
      responseCode = "200",
      description = "The card",
      content = @Content(schema = @Schema(implementation = CardView.class)))
  public CardView get(@PathParam("contactId") UUID contactId) {
    return cards.get(contactId);
  }
}
