package io.rapport.interactions.collect;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rapport.interactions.consent.HeldMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What became of a message. A conflict of a later message under an accepted id shows beside it.
///
/// @param eventId the stored event, absent when none was
/// @param reason of the quarantine, absent when there was none
@Schema(name = "EventVerdict")
@JsonInclude(JsonInclude.Include.NON_NULL)
record VerdictView(
    @Schema(examples = "cdnow-000001") String messageId,
    Verdict verdict,
    UUID eventId,
    UUID sourceId,
    @Schema(examples = "track") String kind,
    Instant receivedAt,
    @Schema(examples = "missing-id") String reason,
    @Schema(
            description = "The rule that it breaks, or the category that it lacks consent for",
            examples = "Order Completed:/properties/total:type")
        String rule,
    @Schema(examples = "/userId") String pointer,
    @Schema(examples = "is required, or anonymousId") String detail,
    @Schema(description = "Whose event it is, absent while it is not resolved or nobody's")
        UUID profileId,
    @Schema(description = "Parts that could not be asked for: `profile`") List<String> missing) {

  static VerdictView accepted(
      String messageId, EventRepository.Key stored, Optional<QuarantinedView> aside) {
    return new VerdictView(
        messageId,
        Verdict.ACCEPTED,
        stored.id(),
        stored.sourceId(),
        stored.kind(),
        stored.receivedAt(),
        aside.map(QuarantinedView::reason).orElse(null),
        aside.map(QuarantinedView::rule).orElse(null),
        aside.map(QuarantinedView::pointer).orElse(null),
        aside.map(QuarantinedView::detail).orElse(null),
        null,
        null);
  }

  static VerdictView quarantined(String messageId, QuarantinedView aside) {
    return new VerdictView(
        messageId,
        Verdict.QUARANTINED,
        null,
        aside.sourceId(),
        null,
        aside.receivedAt(),
        aside.reason(),
        aside.rule(),
        aside.pointer(),
        aside.detail(),
        null,
        null);
  }

  static VerdictView held(String messageId, HeldMessage held) {
    return new VerdictView(
        messageId,
        Verdict.HELD,
        null,
        held.sourceId(),
        null,
        held.receivedAt(),
        "consent",
        held.category(),
        "/context/consent",
        "needs consent for " + held.category(),
        null,
        null);
  }

  VerdictView with(EventProfiles.Answer profile) {
    return switch (profile) {
      case EventProfiles.Answer.Found(UUID id) -> with(id, null);
      case EventProfiles.Answer.Nobodys _ -> this;
      case EventProfiles.Answer.Missing _ -> with(null, List.of("profile"));
    };
  }

  private VerdictView with(UUID profile, List<String> missingParts) {
    return new VerdictView(
        messageId,
        verdict,
        eventId,
        sourceId,
        kind,
        receivedAt,
        reason,
        rule,
        pointer,
        detail,
        profile,
        missingParts);
  }
}
