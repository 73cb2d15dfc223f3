package io.rapport.interactions.plan;

import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What was found wrong with events over some days.
@Schema(name = "PlanViolations")
record ViolationsView(
    @Schema(examples = "2026-05-01") LocalDate from,
    @Schema(examples = "2026-05-30") LocalDate to,
    @Schema(description = "Newest day first, the most frequent first") List<ViolationView> data,
    @Schema(description = "Whether the limit left some out") boolean hasMore) {

  ViolationsView {
    data = List.copyOf(data);
  }
}
