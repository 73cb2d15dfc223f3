package io.rapport.interactions.compat;

import io.rapport.interactions.collect.CollectAnswer;
import io.rapport.interactions.collect.CollectService;
import io.rapport.interactions.collect.Sender;
import io.rapport.interactions.door.Kind;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What stock SDKs ask beside the calls of the collection API.
@Path("/v1")
@PermitAll
@RunOnVirtualThread
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Collection", description = "Events of sites, apps, servers and tills, by write key")
public class CompatResource {

  private static final String MERGE =
      """
      {"messageId": "m-9", "anonymousId": "a-1", "mergeProperties": [{"type": "email", "value": "mark@example.org"}, {"type": "phone", "value": "+4930123456"}]}\
      """;

  private static final String GIF = "image/gif";
  private static final byte[] ONE_PIXEL =
      Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

  private final CompatService service;
  private final CollectService events;
  private final CompatConfig config;

  CompatResource(CompatService service, CollectService events, CompatConfig config) {
    this.service = service;
    this.events = events;
    this.config = config;
  }

  /// The settings that Segment's SDKs fetch first. 403 for a page that the source does not allow,
  /// 404 for an unknown write key, 503 without the database.
  @GET
  @Path("projects/{writeKey}/settings")
  @Operation(
      operationId = "getSdkSettings",
      summary = "Tell Segment's SDKs where to send",
      description =
          "Browser and mobile SDKs fetch this before they send anything, at"
              + " `/v1/projects/{writeKey}/settings` or `/projects/{writeKey}/settings`. It names"
              + " this host, so the settings' host is the only thing to change in an app.")
  @APIResponse(
      responseCode = "200",
      description = "Settings",
      content = @Content(schema = @Schema(implementation = SettingsAnswer.class)))
  @APIResponse(
      responseCode = "403",
      description = "The source does not allow web pages of this origin")
  @APIResponse(responseCode = "404", description = "No source has this write key")
  @APIResponse(
      responseCode = "503",
      description = "The database is away: come again after Retry-After")
  public Response settings(
      @Parameter(example = "wk_4a1f") @PathParam("writeKey") String writeKey,
      @Parameter(hidden = true) @HeaderParam("Origin") String page,
      @Parameter(hidden = true) @HeaderParam("X-Forwarded-Proto") String protocol,
      @Parameter(hidden = true) @HeaderParam("X-Forwarded-Host") String host,
      @Context UriInfo uri) {
    PublicHost at =
        PublicHost.of(config.publicUrl(), protocol, host, URI.create(uri.getBaseUri().toString()));
    String cache = config.publicUrl().isPresent() ? "public" : "private";
    return Response.ok(service.settings(writeKey, page, at))
        .header(HttpHeaders.CACHE_CONTROL, cache + ", max-age=" + config.settingsLife().toSeconds())
        .build();
  }

  /// The configuration that RudderStack's browser SDK fetches first. 401 without a write key in
  /// use, 403 for a page that the source does not allow, 503 without the database.
  @GET
  @Path("sourceConfig")
  @Operation(
      operationId = "getSdkSourceConfig",
      summary = "Tell RudderStack's browser SDK its source",
      description =
          "The SDK asks `{configUrl}/sourceConfig/`, with the key as Basic and in the query; it"
              + " sends nothing before it has the answer.")
  @APIResponse(
      responseCode = "200",
      description = "The source, without destinations in the browser",
      content = @Content(schema = @Schema(implementation = SourceConfigAnswer.class)))
  @APIResponse(responseCode = "401", description = "The write key is missing, unknown or revoked")
  @APIResponse(
      responseCode = "403",
      description = "The source does not allow web pages of this origin")
  @APIResponse(
      responseCode = "503",
      description = "The database is away: come again after Retry-After")
  public SourceConfigAnswer sourceConfig(
      @Context HttpHeaders headers,
      @Parameter(description = "The write key, where no header can be set") @QueryParam("writeKey")
          String writeKey) {
    return service.sourceConfig(Sender.of(headers, writeKey));
  }

  /// Figures that SDKs send about themselves: taken and thrown away. 413 for a huge body.
  @POST
  @Path("m")
  @Operation(
      operationId = "takeSdkFigures",
      summary = "Take the figures that SDKs send about themselves",
      description = "They are counted and thrown away; no write key is asked for.")
  @APIResponse(
      responseCode = "200",
      description = "Taken",
      content = @Content(schema = @Schema(implementation = Taken.class)))
  @APIResponse(responseCode = "413", description = "The body is larger than 500 KB")
  public Taken figures(InputStream body) {
    service.figures(body);
    return new Taken(true);
  }

  /// Tell that the ids in `mergeProperties` are one person's. 400, 401, 403, 413, 429, 503 as for
  /// every call that brings events.
  @POST
  @Path("merge")
  @Operation(
      operationId = "merge",
      summary = "Tell that several ids are one person's",
      description =
          "RudderStack's call. The types `email`, `phone`, `userId` and `anonymousId` are what they"
              + " are everywhere; any other type is an external id.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples = @ExampleObject(name = "merge", value = MERGE)))
  @APIResponse(
      responseCode = "200",
      description = "The event has its verdict; it is durable when it was accepted",
      content = @Content(schema = @Schema(implementation = CollectAnswer.class)))
  @APIResponse(responseCode = "400", description = "The body cannot be read as JSON")
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
  public CollectAnswer merge(
      InputStream body,
      @Context HttpHeaders headers,
      @Parameter(description = "The write key, where no header can be set") @QueryParam("writeKey")
          String writeKey) {
    return events.collect(Kind.MERGE, body, Sender.of(headers, writeKey));
  }

  /// An event as the address of an image. 404 for an unknown call; 429 and 503 when it could not be
  /// stored and may be sent again: everything else is answered 200 with the image, and why nothing
  /// was taken stands in the header `Rapport-Refused`.
  @GET
  @Path("pixel/{call: identify|track|page|screen|group|alias}")
  @Produces({GIF, MediaType.APPLICATION_JSON})
  @Operation(
      operationId = "collectPixel",
      summary = "Send an event as the address of an image",
      description =
          "For emails and places without scripts, at `/v1/pixel/{call}` or `/pixel/v1/{call}`."
              + " Either `data` holds base64 of the event with its `writeKey`, or the fields stand"
              + " in the query themselves:"
              + " `?writeKey=…&anonymousId=a-1&event=Email%20Opened&properties.subject=Hello`.")
  @APIResponse(
      responseCode = "200",
      description = "An image of one pixel, whatever became of the event",
      headers =
          @Header(
              name = "Rapport-Refused",
              description =
                  "Why nothing was taken: `write-key`, `invalid`, or the verdict's reason",
              schema = @Schema(type = SchemaType.STRING)),
      content =
          @Content(mediaType = GIF, schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(
      responseCode = "429",
      description = "Too much waits already: come again after Retry-After")
  @APIResponse(
      responseCode = "503",
      description = "The database is away: come again after Retry-After")
  public Response pixel(
      @Parameter(description = "The call", example = "track") @PathParam("call") String call,
      @Context HttpHeaders headers,
      @Parameter(description = "The write key, unless `data` holds it") @QueryParam("writeKey")
          String writeKey,
      @Parameter(description = "Base64 of the event") @QueryParam("data") String data,
      @Context UriInfo uri) {
    Kind kind = Kind.valueOf(call.toUpperCase(Locale.ROOT));
    Sender seen = Sender.of(headers, writeKey);
    Sender sender =
        seen.page() == null ? seen.on(originOf(headers.getHeaderString("Referer"))) : seen;
    String refused = service.see(kind, uri.getQueryParameters(), sender);
    Response.ResponseBuilder answer =
        Response.ok(ONE_PIXEL, GIF)
            .header(HttpHeaders.CACHE_CONTROL, "no-store, no-cache, must-revalidate, max-age=0")
            .header("Pragma", "no-cache")
            .header(HttpHeaders.EXPIRES, "0");
    return refused == null ? answer.build() : answer.header("Rapport-Refused", refused).build();
  }

  /// The page that an image stands in: browsers send no `Origin` with images.
  private static String originOf(String referer) {
    if (referer == null) {
      return null;
    }
    int host = referer.indexOf("://");
    int end = host < 0 ? -1 : referer.indexOf('/', host + 3);
    return end < 0 ? referer : referer.substring(0, end);
  }

  /// That something was taken.
  @Schema(name = "SdkFiguresTaken")
  record Taken(boolean success) {}
}
