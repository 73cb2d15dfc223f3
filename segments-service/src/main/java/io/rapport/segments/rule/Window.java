package io.rapport.segments.rule;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/// Which events count, by the time at which they occurred.
public sealed interface Window {

  /// Slides with the clock: later than so long ago, and not in the future.
  record Last(Span last) implements Window {}

  /// Stands still: from included, to excluded; either may be absent.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Between(Instant from, Instant to) implements Window {}
}
