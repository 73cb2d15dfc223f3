package io.rapport.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// A support ticket as it stands after a change.
///
/// @param status `open`, `pending`, `resolved` or `closed`
/// @param priority `low`, `normal`, `high` or `urgent`
/// @param firstResolvedAt when it was resolved for the first time, or null
/// @param resolvedAt when it was last resolved, null while it is open
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TicketState(
    UUID id,
    long version,
    UUID contactId,
    String title,
    String body,
    String status,
    String priority,
    String assignee,
    Instant openedAt,
    Instant firstResolvedAt,
    Instant resolvedAt,
    Map<String, Object> fields,
    Instant changedAt) {

  public TicketState {
    fields = Copies.ofJson(fields);
  }
}
