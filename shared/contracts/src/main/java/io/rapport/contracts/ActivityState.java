package io.rapport.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// An activity that somebody logged on a contact.
///
/// @param kind `call`, `meeting`, `email` or `chat`
/// @param direction `inbound` or `outbound`, or null
/// @param durationSeconds length of a call or meeting, or null
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ActivityState(
    UUID id,
    long version,
    UUID contactId,
    String kind,
    String direction,
    String subject,
    String body,
    String author,
    Integer durationSeconds,
    Instant occurredAt,
    Map<String, Object> fields,
    Instant createdAt,
    Instant changedAt) {

  public ActivityState {
    fields = Copies.ofJson(fields);
  }
}
