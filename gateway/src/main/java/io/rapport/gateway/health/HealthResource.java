package io.rapport.gateway.health;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/// Readiness of the whole.
@Path("/health/ready")
@Produces(MediaType.APPLICATION_JSON)
public class HealthResource {

  private final ReadinessService readiness;

  HealthResource(ReadinessService readiness) {
    this.readiness = readiness;
  }

  @GET
  @PermitAll
  @NonBlocking
  @Operation(
      operationId = "getReadiness",
      summary = "Tell whether the platform is ready",
      description = "Asks every service; each has a second to answer.")
  @APIResponse(
      responseCode = "200",
      description = "All services are ready",
      content = @Content(schema = @Schema(implementation = ReadinessView.class)))
  @APIResponse(
      responseCode = "503",
      description = "A service is away; the body names it",
      content = @Content(schema = @Schema(implementation = ReadinessView.class)))
  public CompletionStage<Response> ready() {
    return readiness
        .check()
        .thenApply(
            view ->
                Response.status(view.ready() ? 200 : 503)
                    .entity(view)
                    .header("Cache-Control", "no-store")
                    .build());
  }
}
