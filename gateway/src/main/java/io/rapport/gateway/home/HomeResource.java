package io.rapport.gateway.home;

import io.rapport.web.ProblemBody;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/// The front page.
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class HomeResource {

  private final String issuer;

  HomeResource(@ConfigProperty(name = "rapport.issuer") String issuer) {
    this.issuer = issuer;
  }

  @GET
  @PermitAll
  @NonBlocking
  @Operation(operationId = "getHome", summary = "Show what is here")
  @APIResponse(
      responseCode = "200",
      description = "Links",
      content = @Content(schema = @Schema(implementation = HomeView.class)))
  @APIResponse(
      responseCode = "429",
      description = "Too many requests from this address",
      content =
          @Content(
              mediaType = ProblemBody.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class)))
  public HomeView home() {
    return new HomeView("Rapport", "/swagger", "/openapi.json", "/health/ready", issuer);
  }
}
