package io.rapport.interactions.tail;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An event as a tail shows it; what does not concern its verdict is absent.
///
/// @param id of the stored event, or of the entry in the quarantine
/// @param message JSON as stored
/// @param derived JSON of what was found out about it
/// @param raw what was set aside, as it came
@Schema(name = "TailEvent")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TailEvent(
    @Schema(description = "accepted, quarantined or held", examples = "accepted") String verdict,
    UUID id,
    String messageId,
    String kind,
    String name,
    String userId,
    String anonymousId,
    Instant occurredAt,
    Instant receivedAt,
    String reason,
    String rule,
    String pointer,
    String detail,
    @JsonRawValue String message,
    @JsonRawValue String derived,
    String raw) {

  static final String ACCEPTED = "accepted";
  static final String QUARANTINED = "quarantined";
  static final String HELD = "held";

  /// What it costs to keep it waiting.
  int chars() {
    return length(message) + length(derived) + length(raw);
  }

  private static int length(String text) {
    return text == null ? 0 : text.length();
  }
}
