package io.rapport.interactions.collect;

import io.rapport.interactions.door.Kind;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The collection API, at the paths and with the habits of the stock SDKs. The caller shows a
/// write key, never a token, so nothing of this asks who is logged in.
@Path("/v1")
@PermitAll
@RunOnVirtualThread
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Collection", description = "Events of sites, apps, servers and tills, by write key")
@SecurityScheme(
    securitySchemeName = "writeKey",
    type = SecuritySchemeType.HTTP,
    scheme = "basic",
    description =
        "The write key as user name, without a password; or `writeKey` in the body or the query")
@SecurityRequirement(name = "writeKey")
@APIResponse(
    responseCode = "200",
    description = "All events have their verdict; the accepted are durable",
    content =
        @Content(
            schema = @Schema(implementation = CollectAnswer.class),
            examples = @ExampleObject(name = "accepted", value = CollectResource.ACCEPTED)))
@APIResponse(
    responseCode = "400",
    description = "The body as a whole cannot be read: no JSON, no batch, too many events")
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
public class CollectResource {

  static final String ACCEPTED =
      """
      {"success": true, "accepted": 1, "duplicates": 0, "quarantined": 0, "held": 0, "results": []}""";

  private static final String IDENTIFY =
      """
      {"messageId": "m-1", "userId": "u-1", "anonymousId": "a-1", "traits": {"email": "mark@example.org", "name": "Mark Bauer"}, "timestamp": "2026-05-01T10:00:00Z"}""";

  private static final String TRACK =
      """
      {"messageId": "m-2", "userId": "u-1", "event": "Order Completed", "properties": {"order_id": "o-1", "total": 24.90, "currency": "EUR"}, "timestamp": "2026-05-01T10:05:00Z"}""";

  private static final String PAGE =
      """
      {"messageId": "m-3", "anonymousId": "a-1", "name": "Pricing", "properties": {"url": "https://example.org/pricing"}, "context": {"campaign": {"source": "facebook", "name": "spring"}}}""";

  private static final String SCREEN =
      """
      {"messageId": "m-4", "anonymousId": "a-1", "name": "Basket", "properties": {"items": 2}}""";

  private static final String GROUP =
      """
      {"messageId": "m-5", "userId": "u-1", "groupId": "acme", "traits": {"industry": "Sport"}}""";

  private static final String ALIAS =
      """
      {"messageId": "m-6", "userId": "u-1", "previousId": "a-1"}""";

  private static final String BATCH =
      """
      {"sentAt": "2026-05-01T10:06:00Z", "context": {"library": {"name": "shop", "version": "1"}}, "batch": [{"type": "page", "messageId": "m-7", "anonymousId": "a-1", "name": "Home"}, {"type": "track", "messageId": "m-8", "anonymousId": "a-1", "event": "Signed Up"}]}""";

  private final CollectService service;

  CollectResource(CollectService service) {
    this.service = service;
  }

  /// Tell who somebody is. 400, 401, 403, 413, 429, 503 as the class tells.
  @POST
  @Path("identify")
  @Operation(operationId = "identify", summary = "Tell who somebody is")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples = @ExampleObject(name = "identify", value = IDENTIFY)))
  public CollectAnswer identify(
      InputStream body,
      @Context HttpHeaders headers,
      @Parameter(description = "The write key, where no header can be set") @QueryParam("writeKey")
          String writeKey) {
    return service.collect(Kind.IDENTIFY, body, Sender.of(headers, writeKey));
  }

  /// Tell what somebody did. 400, 401, 403, 413, 429, 503 as the class tells.
  @POST
  @Path("track")
  @Operation(operationId = "track", summary = "Tell what somebody did")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples = @ExampleObject(name = "track", value = TRACK)))
  public CollectAnswer track(
      InputStream body,
      @Context HttpHeaders headers,
      @Parameter(description = "The write key, where no header can be set") @QueryParam("writeKey")
          String writeKey) {
    return service.collect(Kind.TRACK, body, Sender.of(headers, writeKey));
  }

  /// Tell which page somebody saw. 400, 401, 403, 413, 429, 503 as the class tells.
  @POST
  @Path("page")
  @Operation(operationId = "page", summary = "Tell which page somebody saw")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples = @ExampleObject(name = "page", value = PAGE)))
  public CollectAnswer page(
      InputStream body,
      @Context HttpHeaders headers,
      @Parameter(description = "The write key, where no header can be set") @QueryParam("writeKey")
          String writeKey) {
    return service.collect(Kind.PAGE, body, Sender.of(headers, writeKey));
  }

  /// Tell which screen somebody saw. 400, 401, 403, 413, 429, 503 as the class tells.
  @POST
  @Path("screen")
  @Operation(operationId = "screen", summary = "Tell which screen somebody saw")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples = @ExampleObject(name = "screen", value = SCREEN)))
  public CollectAnswer screen(
      InputStream body,
      @Context HttpHeaders headers,
      @Parameter(description = "The write key, where no header can be set") @QueryParam("writeKey")
          String writeKey) {
    return service.collect(Kind.SCREEN, body, Sender.of(headers, writeKey));
  }

  /// Tell which company somebody belongs to. 400, 401, 403, 413, 429, 503 as the class tells.
  @POST
  @Path("group")
  @Operation(operationId = "group", summary = "Tell which company somebody belongs to")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples = @ExampleObject(name = "group", value = GROUP)))
  public CollectAnswer group(
      InputStream body,
      @Context HttpHeaders headers,
      @Parameter(description = "The write key, where no header can be set") @QueryParam("writeKey")
          String writeKey) {
    return service.collect(Kind.GROUP, body, Sender.of(headers, writeKey));
  }

  /// Tell that two ids are one person. 400, 401, 403, 413, 429, 503 as the class tells.
  @POST
  @Path("alias")
  @Operation(operationId = "alias", summary = "Tell that two ids are one person")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples = @ExampleObject(name = "alias", value = ALIAS)))
  public CollectAnswer alias(
      InputStream body,
      @Context HttpHeaders headers,
      @Parameter(description = "The write key, where no header can be set") @QueryParam("writeKey")
          String writeKey) {
    return service.collect(Kind.ALIAS, body, Sender.of(headers, writeKey));
  }

  /// Send many events. 400, 401, 403, 413, 429, 503 as the class tells.
  @POST
  @Path("batch")
  @Operation(
      operationId = "batch",
      summary = "Send many events",
      description =
          "At most 2,500 events and 500 KB, each event at most 32 KB. A bad event is set aside and"
              + " costs no other; a repeated messageId has no effect.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples = @ExampleObject(name = "batch", value = BATCH)))
  public CollectAnswer batch(
      InputStream body,
      @Context HttpHeaders headers,
      @Parameter(description = "The write key, where no header can be set") @QueryParam("writeKey")
          String writeKey) {
    return service.collect(null, body, Sender.of(headers, writeKey));
  }

  /// Send many events of the past. 400, 401, 403, 413, 429, 503 as the class tells.
  @POST
  @Path("import")
  @Operation(
      operationId = "importBatch",
      summary = "Send many events of the past",
      description =
          "At most 2,500 events and 500 KB, each event at most 32 KB. A bad event is set aside and"
              + " costs no other; a repeated messageId has no effect.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples = @ExampleObject(name = "importBatch", value = BATCH)))
  public CollectAnswer importBatch(
      InputStream body,
      @Context HttpHeaders headers,
      @Parameter(description = "The write key, where no header can be set") @QueryParam("writeKey")
          String writeKey) {
    return service.collect(null, body, Sender.of(headers, writeKey));
  }

  /// The paths of the browser SDK: the first letter of each call. 404 for any other letter.
  @POST
  @Path("{call: [itpsgab]}")
  @Operation(
      operationId = "collectShort",
      summary = "Send events at the short paths of browser and mobile SDKs",
      description =
          "`/v1/i` is identify, `t` track, `p` page, `s` screen, `g` group, `a` alias, `b` batch.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.TEXT_PLAIN,
              schema = @Schema(type = SchemaType.OBJECT),
              examples = @ExampleObject(name = "batch", value = BATCH)))
  public CollectAnswer collectShort(
      @Parameter(in = ParameterIn.PATH, description = "First letter of the call", example = "b")
          @PathParam("call")
          String call,
      InputStream body,
      @Context HttpHeaders headers,
      @Parameter(description = "The write key, where no header can be set") @QueryParam("writeKey")
          String writeKey) {
    return service.collect(kindOf(call), body, Sender.of(headers, writeKey));
  }

  /// Whether a browser may send with the key in the query; asked by the gateway before it answers a
  /// preflight. 401 for a key that is not in use, 403 for an origin that its source does not allow.
  @OPTIONS
  @Path("{call}")
  @Operation(hidden = true)
  public void preflight(@HeaderParam("Origin") String page, @QueryParam("writeKey") String key) {
    service.check(key, page);
  }

  private static Kind kindOf(String call) {
    return switch (call) {
      case "i" -> Kind.IDENTIFY;
      case "t" -> Kind.TRACK;
      case "p" -> Kind.PAGE;
      case "s" -> Kind.SCREEN;
      case "g" -> Kind.GROUP;
      case "a" -> Kind.ALIAS;
      default -> null;
    };
  }
}
