package io.rapport.interactions.webhook;

import io.rapport.interactions.collect.CollectAnswer;
import io.rapport.interactions.collect.Sender;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Where any system can send its webhooks. Most of them let nothing but an address be set, so the
/// write key may stand in it.
@Path("/v1")
@PermitAll
@RunOnVirtualThread
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Collection")
@SecurityRequirement(name = "writeKey")
public class WebhookResource {

  private static final String ORDER =
      """
      {"type": "order.paid", "created": "2026-05-01T10:05:00Z", "data": {"number": "o-1", "amount": 24.90, "currency": "EUR", "buyer": {"email": "mark@example.org"}}}\
      """;

  private static final String ACCEPTED =
      """
      {"success": true, "accepted": 1, "duplicates": 0, "quarantined": 0, "held": 0, "results": []}\
      """;

  private final WebhookService webhooks;

  WebhookResource(WebhookService webhooks) {
    this.webhooks = webhooks;
  }

  /// Takes a call of another system. 400 for a body that is neither JSON nor a form; 401, 403,
  /// 413, 429, 503 as for events.
  @POST
  @Path("webhook")
  @Operation(
      operationId = "webhook",
      summary = "Take a webhook of another system",
      description =
          "The mapping of the source makes events of the body, JSON or a form. A call that no"
              + " mapping reads is set aside whole, with the reason `unmapped`, and can be tried"
              + " again. A call that comes again has no effect.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples = @ExampleObject(name = "order", value = ORDER)))
  @APIResponse(
      responseCode = "200",
      description = "All events have their verdict; the accepted are durable",
      content =
          @Content(
              schema = @Schema(implementation = CollectAnswer.class),
              examples = @ExampleObject(name = "accepted", value = ACCEPTED)))
  @APIResponse(
      responseCode = "400",
      description = "The body is neither JSON nor the fields of a form")
  @APIResponse(responseCode = "401", description = "The write key is missing, unknown or revoked")
  @APIResponse(
      responseCode = "403",
      description = "The source does not allow web pages of this origin")
  @APIResponse(
      responseCode = "413",
      description = "The body is larger than 500 KB, packed or unpacked")
  @APIResponse(
      responseCode = "429",
      description = "Too much waits already: come again after Retry-After")
  @APIResponse(
      responseCode = "503",
      description = "The database is away: come again after Retry-After")
  public CollectAnswer take(
      InputStream body,
      @Context HttpHeaders headers,
      @Context HttpServerRequest request,
      @Parameter(description = "The write key, where no header can be set") @QueryParam("writeKey")
          String writeKey) {
    return webhooks.collect(body, Sender.of(headers, writeKey), byName(headers), request.query());
  }

  private static Map<String, String> byName(HttpHeaders headers) {
    Map<String, String> byName = new HashMap<>();
    headers
        .getRequestHeaders()
        .forEach((name, values) -> byName.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    return byName;
  }
}
