package io.rapport.gateway.snippet;

import io.rapport.web.ProblemBody;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/// Serves the script for web pages.
@Path(Snippet.PATH)
public class SnippetResource {

  private static final String SCRIPT = "text/javascript;charset=UTF-8";
  private static final String CACHED = "public, max-age=3600";

  private final Snippet snippet;

  SnippetResource(Snippet snippet) {
    this.snippet = snippet;
  }

  /// The script for web pages; 304 for who has it already.
  @GET
  @PermitAll
  @NonBlocking
  @Produces(SCRIPT)
  @Operation(
      operationId = "getSnippet",
      summary = "Load the script for web pages",
      description =
          "`<script async src=\"https://cdp.example.com/rapport.js\""
              + " data-write-key=\"wk_…\"></script>`: it sends a page view, and gives the page"
              + " `rapport.page`, `track`, `identify`, `group`, `reset` and `consent`.")
  @APIResponse(
      responseCode = "200",
      description = "The script",
      content = @Content(mediaType = "text/javascript", schema = @Schema(type = SchemaType.STRING)))
  @APIResponse(responseCode = "304", description = "The script has not changed")
  @APIResponse(
      responseCode = "429",
      description = "Too many requests from this address",
      content =
          @Content(
              mediaType = ProblemBody.MEDIA_TYPE,
              schema = @Schema(implementation = ProblemBody.class)))
  public Response script(
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT_ENCODING) String encodings,
      @Context Request request) {
    boolean packed = encodings != null && encodings.contains("gzip");
    EntityTag tag = new EntityTag(packed ? snippet.tag() + "-gzip" : snippet.tag());
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    Response.ResponseBuilder answer =
        unchanged != null
            ? unchanged
            : Response.ok(packed ? snippet.packed() : snippet.plain(), SCRIPT);
    if (packed && unchanged == null) {
      answer.header(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    return answer
        .tag(tag)
        .header(HttpHeaders.CACHE_CONTROL, CACHED)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
        .header("Cross-Origin-Resource-Policy", "cross-origin")
        .header("Timing-Allow-Origin", "*")
        .build();
  }
}
