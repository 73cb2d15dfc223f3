package io.rapport.interactions.collect;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What became of an event.
public enum Verdict {
  /// Stored.
  @JsonProperty("accepted")
  ACCEPTED,
  /// The same message was stored before: no effect.
  @JsonProperty("duplicate")
  DUPLICATE,
  /// Set aside: another message was stored under this id before.
  @JsonProperty("conflict")
  CONFLICT,
  /// Set aside: it cannot be taken as it is.
  @JsonProperty("quarantined")
  QUARANTINED,
  /// Held back: consent is missing.
  @JsonProperty("held")
  HELD
}
