package io.rapport.interactions.plan;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a plan finds wrong with an event.
@Schema(name = "PlanFindings")
record PlanFindings(
    @Schema(description = "Whether nothing is wrong", examples = "false") boolean valid,
    List<Finding> findings) {

  static PlanFindings of(List<Finding> findings) {
    return new PlanFindings(findings.isEmpty(), List.copyOf(findings));
  }
}
