package io.rapport.interactions.collect;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Which of the events that were set aside are to be tried again.
@Schema(name = "RedriveQuarantine")
record Redrive(
    @Valid QuarantineFilter filter,
    @Min(1)
        @Max(10_000)
        @Schema(description = "At most so many, oldest first", defaultValue = "1000")
        Integer limit) {

  private static final int USUAL = 1000;

  Redrive {
    filter = filter == null ? new QuarantineFilter(null, null, null, null, null) : filter;
    limit = limit == null ? Integer.valueOf(USUAL) : limit;
  }
}
