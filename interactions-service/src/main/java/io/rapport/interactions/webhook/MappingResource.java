package io.rapport.interactions.webhook;

import io.rapport.web.Answers;
import io.rapport.web.audit.Unaudited;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What a source makes of the webhooks that it is sent.
@Path("/api/v1/sources/{id}/mapping")
@RolesAllowed({"integrator", "admin"})
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Sources")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "403", description = "The caller's roles do not allow it")
@APIResponse(
    responseCode = "404",
    description = "No such source in this workspace, or it has no mapping")
public class MappingResource {

  private static final String PAID =
      """
      {"expression": "type = \\"order.paid\\" ? {\\"event\\": \\"Order Completed\\", \\"timestamp\\": created, \\"properties\\": {\\"order_id\\": data.number, \\"total\\": data.amount, \\"currency\\": data.currency}, \\"context\\": {\\"traits\\": {\\"email\\": data.buyer.email}}}"}\
      """;

  private static final String TRIAL =
      """
      {"expression": "{\\"event\\": type, \\"userId\\": buyer}", "body": {"type": "order.paid", "buyer": "u-1"}, "headers": {"x-shop-topic": "orders"}, "query": {}}\
      """;

  private final MappingService mappings;
  private final WebhookService webhooks;

  MappingResource(MappingService mappings, WebhookService webhooks) {
    this.mappings = mappings;
    this.webhooks = webhooks;
  }

  /// Reads the mapping of a source. 404 where it has none.
  @GET
  @Unaudited("an expression, no data")
  @Operation(
      operationId = "getWebhookMapping",
      summary = "Read what a source makes of the webhooks that it is sent")
  @APIResponse(
      responseCode = "200",
      description = "The mapping",
      content = @Content(schema = @Schema(implementation = MappingView.class)))
  public Response get(@PathParam("id") UUID id) {
    return answer(mappings.get(id));
  }

  /// Gives a source a mapping. 400 for what is no expression, 404 for an unknown source, 412 when
  /// `If-Match` names another version.
  @PUT
  @Operation(
      operationId = "putWebhookMapping",
      summary = "Say what a source makes of the webhooks that it is sent",
      description =
          "An expression of JSONata without regular expressions, `$eval` and functions whose result"
              + " differs from run to run. It holds within 30 seconds. Calls that were set aside"
              + " before are tried again by `redriveQuarantine` with the reason `unmapped`.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = PutMapping.class),
              examples = @ExampleObject(name = "paid", value = PAID)))
  @APIResponse(
      responseCode = "200",
      description = "The mapping",
      content = @Content(schema = @Schema(implementation = MappingView.class)))
  @APIResponse(responseCode = "400", description = "No expression")
  @APIResponse(responseCode = "412", description = "It was changed in the meantime")
  public Response put(
      @PathParam("id") UUID id,
      @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      @NotNull @Valid PutMapping request) {
    return answer(mappings.put(id, ifMatch, request));
  }

  /// Takes the mapping of a source away: its calls are set aside from then on. 404 where it has
  /// none, 412 when `If-Match` names another version.
  @DELETE
  @Operation(
      operationId = "deleteWebhookMapping",
      summary = "Take the mapping of a source away",
      description = "Its calls are set aside from then on.")
  @APIResponse(responseCode = "204", description = "It has none now")
  @APIResponse(responseCode = "412", description = "It was changed in the meantime")
  public void delete(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
    mappings.delete(id, ifMatch);
  }

  /// Tries a mapping on a call, without storing anything. 400 for what is no expression, 404 for
  /// an unknown source, or one without a mapping where none is given.
  @POST
  @Path("dry-run")
  @Unaudited("what the caller sent, mapped")
  @Operation(
      operationId = "tryWebhookMapping",
      summary = "Try a mapping on a call",
      description =
          "Shows the events that it would give and what the source's door would say of them. The"
              + " `raw` of a call that was set aside can be sent as it is, with an `expression`"
              + " beside it.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = TryMapping.class),
              examples = @ExampleObject(name = "trial", value = TRIAL)))
  @APIResponse(
      responseCode = "200",
      description = "The events, or why there are none",
      content = @Content(schema = @Schema(implementation = MappingTrial.class)))
  @APIResponse(responseCode = "400", description = "No expression")
  public MappingTrial tryOut(@PathParam("id") UUID id, @NotNull @Valid TryMapping request) {
    return webhooks.rehearse(id, request);
  }

  private static Response answer(MappingView mapping) {
    return Answers.ok(mapping, mapping.version());
  }
}
