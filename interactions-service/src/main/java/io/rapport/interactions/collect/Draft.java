package io.rapport.interactions.collect;

import io.rapport.interactions.door.Kind;
import java.time.Instant;

/// An event between its reading and the end of the body, where what it shares with others may
/// stand.
final class Draft {

  private static final int LONGEST_MESSAGE_ID = 99;
  private static final int LONGEST_ID = 255;
  private static final int LONGEST_NAME = 200;

  /// What is wrong with an event.
  record Fault(String reason, String pointer, String detail) {}

  final int index;
  final int start;
  int end;
  long fingerprint;
  Fault fault;
  String type;
  String messageId;
  String userId;
  String anonymousId;
  String event;
  String name;
  String groupId;
  String previousId;
  Instant timestamp;
  Instant originalTimestamp;
  String sentAt;
  String writeKey;
  boolean bearsWriteKey;

  Draft(int index, int start) {
    this.index = index;
    this.start = start;
  }

  /// The first thing found wrong is what is told.
  void fault(String reason, String pointer, String detail) {
    if (fault == null) {
      fault = new Fault(reason, pointer, detail);
    }
  }

  /// Whatever else is wrong, this is told.
  void tooLarge(String detail) {
    fault = new Fault("too-large", "", detail);
  }

  /// Holds it against what every event of its kind needs.
  ///
  /// @param kind null where it says none
  void check(Kind kind) {
    if (kind == null) {
      fault("invalid", "/type", "must be one of " + Kind.NAMES);
    } else if (kind.required() != null && named(kind.required()) == null) {
      fault("missing", "/" + kind.required(), "is required for " + kind.wire());
    }
    checkLength("/messageId", messageId, LONGEST_MESSAGE_ID);
    checkLength("/userId", userId, LONGEST_ID);
    checkLength("/anonymousId", anonymousId, LONGEST_ID);
    checkLength("/event", event, LONGEST_NAME);
    checkLength("/groupId", groupId, LONGEST_ID);
    checkLength("/previousId", previousId, LONGEST_ID);
  }

  /// Whether it says itself whose it is.
  boolean isSomebodys() {
    return userId != null || anonymousId != null;
  }

  /// The message id where it can be stored, else null.
  String usableMessageId(BodyText body) {
    return messageId != null && messageId.length() <= LONGEST_MESSAGE_ID && body.isText(messageId)
        ? messageId
        : null;
  }

  private String named(String field) {
    return switch (field) {
      case "event" -> event;
      case "groupId" -> groupId;
      case "previousId" -> previousId;
      default -> null;
    };
  }

  private void checkLength(String pointer, String text, int longest) {
    if (text != null && text.length() > longest) {
      fault("invalid", pointer, "may have at most %d characters".formatted(longest));
    }
  }
}
