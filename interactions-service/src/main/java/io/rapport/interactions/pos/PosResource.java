package io.rapport.interactions.pos;

import io.rapport.interactions.collect.CollectAnswer;
import io.rapport.interactions.collect.Sender;
import io.smallrye.common.annotation.RunOnVirtualThread;
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

/// Where cash desks send their receipts.
@Path("/v1")
@PermitAll
@RunOnVirtualThread
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Collection")
@SecurityRequirement(name = "writeKey")
public class PosResource {

  private static final String RECEIPTS =
      """
      {"sentAt": "2026-05-01T20:00:00+02:00", "receipts": [{"id": "3-000123", "soldAt": "2026-05-01T11:58:12+02:00", "store": "Berlin 1", "till": "3", "currency": "EUR", "total": 24.90, "customer": {"phone": "+4915112345678", "card": "7712"}, "items": [{"sku": "R-1", "name": "Racket", "quantity": 1, "price": 24.90}]}]}\
      """;

  private static final String ACCEPTED =
      """
      {"success": true, "accepted": 1, "duplicates": 0, "quarantined": 0, "held": 0, "results": []}\
      """;

  private final PosService receipts;

  PosResource(PosService receipts) {
    this.receipts = receipts;
  }

  /// Takes the receipts of a till. 400 for a body that cannot be read at all; 401, 403, 413, 429,
  /// 503 as for events.
  @POST
  @Path("pos")
  @Operation(
      operationId = "pos",
      summary = "Take the receipts of a cash desk",
      description =
          "One receipt, or at most 500 in `receipts`, whenever the till is online. A sale becomes"
              + " `Order Completed`, a `refund` `Order Refunded`, at the time of `soldAt`. The"
              + " customer is known by whatever was shown: `phone`, `card`, `email`, `userId`, or"
              + " numbers of other systems in `externalIds`. The `id` of a receipt is unique in its"
              + " source; one that is sent again has no effect.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples = @ExampleObject(name = "receipts", value = RECEIPTS)))
  @APIResponse(
      responseCode = "200",
      description = "All receipts have their verdict; the accepted are durable",
      content =
          @Content(
              schema = @Schema(implementation = CollectAnswer.class),
              examples = @ExampleObject(name = "accepted", value = ACCEPTED)))
  @APIResponse(responseCode = "400", description = "The body as a whole cannot be read")
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
      @Parameter(description = "The write key, where no header can be set") @QueryParam("writeKey")
          String writeKey) {
    return receipts.collect(body, Sender.of(headers, writeKey));
  }
}
