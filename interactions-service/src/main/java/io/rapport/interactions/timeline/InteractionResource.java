package io.rapport.interactions.timeline;

import io.rapport.interactions.crm.Place;
import io.rapport.web.Page;
import io.rapport.web.Problem;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Everything that happened with somebody, as far as this service knows it.
@Path("/api/v1/interactions")
@RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Interactions", description = "Everything that happened with somebody")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "403", description = "The caller's roles do not allow it")
public class InteractionResource {

  private static final int MOST_IDENTIFIERS = 100;

  private final InteractionService interactions;

  InteractionResource(InteractionService interactions) {
    this.interactions = interactions;
  }

  /// Lists what happened under identifiers. 400 for a bad identifier or cursor.
  @GET
  @Operation(
      operationId = "listInteractions",
      summary = "List events, activities and tickets of identifiers, newest first",
      description =
          "Events by user_id and anonymous_id, activities and tickets by contact_id. An unknown identifier has no interactions.")
  @APIResponse(responseCode = "200", description = "A page of interactions")
  @APIResponse(responseCode = "400", description = "A bad identifier, limit or cursor")
  public Page<InteractionView> list(
      @Parameter(
              description = "Type and value, any number of them",
              required = true,
              example = "user_id:u-1")
          @QueryParam("identifier")
          List<String> identifiers,
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @QueryParam("cursor") String cursor) {
    if (identifiers.isEmpty() || identifiers.size() > MOST_IDENTIFIERS) {
      throw new Problem.Invalid(
          "?identifier", "must be given 1 to %d times".formatted(MOST_IDENTIFIERS));
    }
    return interactions.before(Place.of(cursor), Identifiers.of(identifiers), limit);
  }
}
