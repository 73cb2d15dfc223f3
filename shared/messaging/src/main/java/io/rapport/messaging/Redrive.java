package io.rapport.messaging;

import io.rapport.messaging.Delivery.Answer;
import io.rapport.messaging.Entry.Key;
import java.sql.SQLException;
import java.util.List;

/// Sends the dead letters of a subject once more, in order, outside of their lane, and unparks it
/// when all were taken. The receiver remembers them, so that none has its effect twice.
final class Redrive {

  /// How it went.
  ///
  /// @param error what stopped it, null when the subject is unparked
  record Outcome(int delivered, String error) {}

  private static final int BATCH = 100;

  private final DeadLetters letters;
  private final Delivery delivery;
  private final CloudEventWriter writer;

  Redrive(DeadLetters letters, Delivery delivery, CloudEventWriter writer) {
    this.letters = letters;
    this.delivery = delivery;
    this.writer = writer;
  }

  Outcome run(int lane, Key key) throws SQLException {
    int delivered = 0;
    int limit = BATCH;
    while (true) {
      List<Entry> next = letters.letters(key, limit);
      switch (next.isEmpty() ? new Answer.Applied() : delivery.redrive(writer.write(next))) {
        case Answer.Applied() -> {
          delivered += next.size();
          limit = BATCH;
          boolean unparked = letters.delivered(key, next);
          if (!next.isEmpty()) {
            delivery.taken(next.stream().map(Entry::eventId).toList());
          }
          if (unparked || next.isEmpty()) {
            return new Outcome(delivered, null);
          }
        }
        case Answer.Poison(var eventId, String code, String detail) -> {
          int good = indexOf(next, eventId);
          if (good < 0) {
            return new Outcome(delivered, "The subscriber refused an event that was not sent");
          }
          if (good == 0) {
            letters.park(lane, next.getFirst(), code, detail);
            return new Outcome(delivered, code);
          }
          limit = good;
        }
        case Answer.TooLarge() -> {
          if (next.size() == 1) {
            return new Outcome(delivered, "too-large");
          }
          limit = Math.max(1, next.size() / 2);
        }
        case Answer.Later(_, String detail) -> {
          return new Outcome(delivered, detail);
        }
        case Answer.Failed(String detail) -> {
          return new Outcome(delivered, detail);
        }
        case Answer.Elsewhere _ -> {
          return new Outcome(delivered, "The subscriber gave an unexpected answer");
        }
      }
    }
  }

  private static int indexOf(List<Entry> entries, java.util.UUID eventId) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).eventId().equals(eventId)) {
        return i;
      }
    }
    return -1;
  }
}
