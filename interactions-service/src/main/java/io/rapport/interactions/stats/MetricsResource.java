package io.rapport.interactions.stats;

import io.rapport.web.audit.Unaudited;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What came from a source, for a page that shows it.
@Path("/api/v1/sources/{id}/metrics")
@RolesAllowed({"integrator", "admin"})
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sources")
@SecurityRequirement(name = "token")
@APIResponse(responseCode = "401", description = "No valid access token")
@APIResponse(responseCode = "403", description = "The caller's roles do not allow it")
public class MetricsResource {

  private static final String EXAMPLE =
      """
      {"sourceId": "0190a000-0000-7000-8000-000000000104", "from": "2026-05-01T10:00:00Z", "to": "2026-05-01T11:00:00Z", "interval": "hour", "lastSeenAt": "2026-05-01T10:59:58.120Z", "lag": {"events": 3, "more": false, "oldestReceivedAt": "2026-05-01T10:59:58.120Z", "seconds": 0.42}, "total": {"received": 1210, "accepted": 1200, "duplicates": 7, "quarantined": 3, "held": 0, "flagged": 12}, "series": [{"at": "2026-05-01T10:00:00Z", "received": 1210, "accepted": 1200, "duplicates": 7, "quarantined": 3, "held": 0, "flagged": 12}], "events": [{"kind": "page", "name": "Pricing", "events": 811, "lastSeenAt": "2026-05-01T10:59:58.120Z"}], "otherEvents": 389, "errors": [{"reason": "missing-id", "events": 3, "lastSeenAt": "2026-05-01T10:12:00Z"}], "held": []}\
      """;

  private final SourceMetrics metrics;
  private final Clock clock;

  MetricsResource(SourceMetrics metrics, Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  /// Tells what came from a source. 400 for a period that is none or too long; 404 for an unknown
  /// source.
  @GET
  @Unaudited("counts")
  @Operation(
      operationId = "getSourceMetrics",
      summary = "Tell what came from a source: volume, verdicts, errors, lag, top events",
      description =
          "By the time of receipt, exact up to this moment. Each verdict counts: a message that"
              + " comes twice is an accepted event and a duplicate, one that was set aside and"
              + " stored later by a redrive counts as both. Without times: the last 24 hours, or"
              + " the last 30 days. At most 31 days by hour and 366 by day.")
  @APIResponse(
      responseCode = "200",
      description = "What came",
      content =
          @Content(
              schema = @Schema(implementation = SourceMetricsView.class),
              examples = @ExampleObject(name = "hour", value = EXAMPLE)))
  @APIResponse(responseCode = "400", description = "No period, or too long a one")
  @APIResponse(responseCode = "404", description = "No such source in this workspace")
  public SourceMetricsView metrics(
      @PathParam("id") UUID id,
      @Parameter(
              description = "From then on, down to the whole hour or day",
              example = "2026-05-01T00:00:00Z")
          @QueryParam("from")
          String from,
      @Parameter(
              description = "Until then, up to the whole hour or day",
              example = "2026-05-02T00:00:00Z")
          @QueryParam("to")
          String to,
      @Parameter(
              description = "Steps of the series; days are those of UTC",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"hour", "day"},
                      defaultValue = "hour"))
          @QueryParam("interval")
          String interval) {
    return metrics.of(id, Period.of(from, to, interval, clock.instant()));
  }
}
