package io.rapport.interactions.collect;

import io.rapport.web.Problem;
import io.rapport.web.QueryTimes;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Which events that were set aside; what is absent (null) does not narrow it.
///
/// @param from first time of receipt
/// @param to time of receipt after the last
@Schema(name = "QuarantineFilter")
record QuarantineFilter(
    @Schema(description = "Only of this source") UUID sourceId,
    @Size(max = 100) @Schema(description = "Only of this reason", examples = "violation")
        String reason,
    @Size(max = 500)
        @Schema(
            description = "Only those that broke this rule",
            examples = "Order Completed:/properties/total:type")
        String rule,
    @Schema(description = "Received from then on", examples = "2026-05-01T00:00:00Z") Instant from,
    @Schema(description = "Received before then", examples = "2026-06-01T00:00:00Z") Instant to) {

  QuarantineFilter {
    if (from != null && to != null && !from.isBefore(to)) {
      throw new Problem.Invalid("/filter/from", "must be before `to`");
    }
  }

  /// From the parameters of a query, each null where it is absent.
  static QuarantineFilter of(UUID source, String reason, String rule, String from, String to) {
    Instant start = time("?filter[from]", from);
    Instant end = time("?filter[to]", to);
    if (start != null && end != null && !start.isBefore(end)) {
      throw new Problem.Invalid("?filter[from]", "must be before `filter[to]`");
    }
    return new QuarantineFilter(source, reason, rule, start, end);
  }

  private static Instant time(String parameter, String text) {
    if (text == null) {
      return null;
    }
    return QueryTimes.read(text)
        .orElseThrow(
            () ->
                new Problem.Invalid(parameter, "must be a time, for example 2026-05-01T00:00:00Z"));
  }
}
