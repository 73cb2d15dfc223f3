package io.rapport.messaging;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// An event that waits for a redrive. Without its data, which may be of persons.
///
/// @param code why; `behind` when an earlier event of the subject was refused
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLetterView(
    UUID id,
    String log,
    String subscriber,
    UUID eventId,
    String type,
    String subject,
    String code,
    String detail,
    int attempts,
    Instant firstAt,
    Instant lastAt) {

  /// Dead letters of the caller's workspace.
  public record ListView(List<DeadLetterView> data, PageView page) {}

  /// Where the list goes on.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PageView(String next, boolean hasMore) {}

  /// Why an event is given up for good.
  public record Discard(String reason) {}

  /// What a redrive of all parked subjects of a subscriber did.
  ///
  /// @param delivered events that the subscriber took
  /// @param unparked subjects whose events flow again
  /// @param parked subjects that wait still
  /// @param errors what stopped some of them, each once
  public record RedriveAllView(int delivered, int unparked, int parked, List<String> errors) {}

  /// What a redrive did.
  ///
  /// @param delivered events that the subscriber took
  /// @param unparked whether the subject's events flow again
  /// @param error what stopped it
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RedriveView(int delivered, boolean unparked, String error) {}
}
