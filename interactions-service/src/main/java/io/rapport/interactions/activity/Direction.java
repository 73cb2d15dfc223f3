package io.rapport.interactions.activity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// Who began it: the contact or the team.
enum Direction {
  @JsonProperty("inbound")
  INBOUND,
  @JsonProperty("outbound")
  OUTBOUND;

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
