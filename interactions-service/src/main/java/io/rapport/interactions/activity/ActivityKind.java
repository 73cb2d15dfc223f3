package io.rapport.interactions.activity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

enum ActivityKind {
  @JsonProperty("call")
  CALL,
  @JsonProperty("meeting")
  MEETING,
  @JsonProperty("email")
  EMAIL,
  @JsonProperty("chat")
  CHAT;

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
