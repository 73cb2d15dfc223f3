package io.rapport.interactions.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a plan says of track events that it does not name.
enum Unplanned {
  /// They are fine.
  @JsonProperty("allow")
  ALLOW,
  /// They break the plan.
  @JsonProperty("refuse")
  REFUSE
}
