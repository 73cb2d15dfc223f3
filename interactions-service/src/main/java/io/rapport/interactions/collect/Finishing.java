package io.rapport.interactions.collect;

import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.Evidence;
import io.rapport.interactions.door.Kind;
import io.rapport.interactions.door.Refused;
import io.rapport.web.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Makes events of drafts, once the end of the body was reached.
final class Finishing {

  private final BodyText body;
  private final Shared shared;
  private final Instant sentWithBatch;
  private final Kind kind;
  private final Instant receivedAt;
  private final int eventBytes;
  private final List<Collected> collected = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();

  /// @param kind what the one event of the body says, or null for a batch
  Finishing(BodyText body, Shared shared, Kind kind, Instant receivedAt, int eventBytes) {
    this.body = body;
    this.shared = shared;
    this.sentWithBatch = timeOf(shared.sentAt(), null);
    this.kind = kind;
    this.receivedAt = receivedAt;
    this.eventBytes = eventBytes;
  }

  Submission finish(String writeKey, List<Draft> drafts) {
    drafts.forEach(this::finish);
    return new Submission(writeKey, collected, refused);
  }

  private void finish(Draft draft) {
    String sent = body.slice(draft.start, draft.end);
    if (body.exceeds(sent, eventBytes)) {
      draft.tooLarge("may have at most %d bytes".formatted(eventBytes));
    }
    Kind said = kindOf(draft);
    draft.check(said);
    String message = messageOf(draft, sent);
    if (draft.fault == null && !draft.isSomebodys() && !OtherIds.isIn(said, message)) {
      draft.fault("missing-id", "/userId", "is required, or another identifier of a person");
    }
    if (draft.fault == null) {
      collected.add(collected(draft, said, message));
    } else {
      refused.add(refused(draft, sent));
    }
  }

  private Kind kindOf(Draft draft) {
    return kind != null || draft.type == null ? kind : Kind.find(draft.type).orElse(null);
  }

  private String messageOf(Draft draft, String sent) {
    if (draft.fault != null || shared.isEmpty() && !draft.bearsWriteKey) {
      return sent;
    }
    String message = MessageText.of(sent, shared.context(), shared.integrations());
    if (body.exceeds(message, eventBytes)) {
      draft.tooLarge("may have at most %d bytes with the batch's context".formatted(eventBytes));
    }
    return message;
  }

  private Collected collected(Draft draft, Kind said, String message) {
    String messageId =
        draft.messageId != null ? draft.messageId : Ids.at(receivedAt.toEpochMilli()).toString();
    Instant sentAt = timeOf(draft.sentAt, sentWithBatch);
    return new Collected(
        draft.index,
        Ids.at(receivedAt.toEpochMilli()),
        messageId,
        said,
        said == Kind.TRACK ? draft.event : draft.name,
        subject(draft, messageId),
        draft.userId,
        draft.anonymousId,
        EventTime.of(receivedAt, draft.timestamp, draft.originalTimestamp, sentAt),
        receivedAt,
        message,
        Fingerprint.field(Fingerprint.of(Fingerprint.TEXT, said.wire()), draft.fingerprint),
        null,
        List.of());
  }

  private static String subject(Draft draft, String messageId) {
    if (draft.userId != null) {
      return draft.userId;
    }
    return draft.anonymousId != null ? draft.anonymousId : messageId;
  }

  private Refused refused(Draft draft, String sent) {
    return new Refused(
        draft.index,
        draft.usableMessageId(body),
        draft.fault.reason(),
        null,
        body.printable(draft.fault.pointer()),
        draft.fault.detail(),
        sent,
        receivedAt,
        new Evidence(
            kind,
            null,
            null,
            null,
            shared.sentAt(),
            shared.context(),
            shared.integrations(),
            body.damaged()));
  }

  private static Instant timeOf(String text, Instant otherwise) {
    return text == null ? otherwise : EventTime.parse(text).orElse(otherwise);
  }
}
