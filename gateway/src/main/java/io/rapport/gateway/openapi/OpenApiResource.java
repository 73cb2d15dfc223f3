package io.rapport.gateway.openapi;

import io.rapport.web.ProblemBody;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/// The document of all that is reachable.
@Path("/")
public class OpenApiResource {

  private static final String YAML = "application/yaml";

  private final Documents documents;

  OpenApiResource(Documents documents) {
    this.documents = documents;
  }

  @GET
  @Path("openapi.json")
  @PermitAll
  @NonBlocking
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "getOpenApiJson", summary = "Read this document as JSON")
  @APIResponse(
      responseCode = "200",
      description = "The document",
      content = @Content(schema = @Schema(implementation = Object.class)))
  @APIResponse(
      responseCode = "429",
      description = "Too many requests from this address",
      content =
          @Content(
              mediaType = ProblemBody.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class)))
  public byte[] json() {
    return documents.json();
  }

  @GET
  @Path("openapi.yaml")
  @PermitAll
  @NonBlocking
  @Produces(YAML)
  @Operation(operationId = "getOpenApiYaml", summary = "Read this document as YAML")
  @APIResponse(
      responseCode = "200",
      description = "The document",
      content = @Content(schema = @Schema(implementation = Object.class)))
  @APIResponse(
      responseCode = "429",
      description = "Too many requests from this address",
      content =
          @Content(
              mediaType = ProblemBody.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class)))
  public byte[] yaml() {
    return documents.yaml();
  }
}
