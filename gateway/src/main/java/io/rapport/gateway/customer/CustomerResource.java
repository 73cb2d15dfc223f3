package io.rapport.gateway.customer;

import io.rapport.web.ProblemBody;
import io.rapport.web.TokenCaller;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/// One customer from all sides.
@Path("/api/v1/customers")
@Produces(MediaType.APPLICATION_JSON)
public class CustomerResource {

  private final CustomerService customers;

  CustomerResource(CustomerService customers) {
    this.customers = customers;
  }

  @GET
  @Path("/{type}/{value}")
  @NonBlocking
  @RolesAllowed({"viewer", "agent", "marketer", "integrator", "privacy-officer", "admin"})
  @Operation(
      operationId = "getCustomer",
      summary = "Show all that is known of a customer",
      description =
          """
          The profile that has this identifier, with its traits, the cards of its contacts, its segments, \
          its open tickets and its last interactions. A part that cannot be read within 1.5 seconds is \
          left out and named in `partial`.""")
  @APIResponse(
      responseCode = "200",
      description = "The customer",
      content =
          @Content(
              schema = @Schema(implementation = CustomerView.class),
              examples = {
                @ExampleObject(name = "complete", value = CustomerExamples.COMPLETE),
                @ExampleObject(name = "partial", value = CustomerExamples.PARTIAL)
              }))
  @APIResponse(
      responseCode = "400",
      description = "The type of identifier is not known",
      content =
          @Content(
              mediaType = ProblemBody.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class)))
  @APIResponse(
      responseCode = "401",
      description = "No valid token",
      content =
          @Content(
              mediaType = ProblemBody.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class)))
  @APIResponse(
      responseCode = "403",
      description = "The caller's roles do not allow it",
      content =
          @Content(
              mediaType = ProblemBody.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class)))
  @APIResponse(
      responseCode = "404",
      description = "Nobody has this identifier in this workspace",
      content =
          @Content(
              mediaType = ProblemBody.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class),
              examples = @ExampleObject(name = "unknown", value = CustomerExamples.UNKNOWN)))
  @APIResponse(
      responseCode = "503",
      description = "The profile itself cannot be read now",
      content =
          @Content(
              mediaType = ProblemBody.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class)))
  public CompletionStage<CustomerView> get(
      @Parameter(description = "Type of identifier", example = "email") @PathParam("type")
          String type,
      @Parameter(description = "Its value", example = "mark@example.com") @PathParam("value")
          String value,
      @Parameter(description = "Picks one of several workspaces, by id or alias")
          @HeaderParam(TokenCaller.HEADER)
          String workspace,
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization) {
    Map<String, String> headers = new HashMap<>();
    headers.put(HttpHeaders.AUTHORIZATION, authorization);
    if (workspace != null) {
      headers.put(TokenCaller.HEADER, workspace);
    }
    return customers.get(type, value, headers).toCompletionStage();
  }
}
