package io.rapport.interactions.ticket;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

enum TicketPriority {
  @JsonProperty("low")
  LOW,
  @JsonProperty("normal")
  NORMAL,
  @JsonProperty("high")
  HIGH,
  @JsonProperty("urgent")
  URGENT;

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
