package io.rapport.interactions.plan;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.regex.Pattern;

/// A rule that events of a source broke on a day, and how many did.
///
/// @param event its name, or null
/// @param outcome what became of them
record Breach(
    UUID sourceId,
    LocalDate day,
    String event,
    String rule,
    String pointer,
    String detail,
    String outcome,
    long events,
    Instant lastAt) {

  static final String FLAGGED = "flagged";
  static final String QUARANTINED = "quarantined";
  static final String OTHER = "other";

  private static final int LONGEST_NAME = 200;
  private static final Pattern INDEX = Pattern.compile("/\\d+(?=/|$)");

  static Breach of(
      UUID sourceId,
      Instant at,
      String event,
      String rule,
      String pointer,
      String detail,
      String outcome) {
    return new Breach(
        sourceId,
        LocalDate.ofInstant(at, ZoneOffset.UTC),
        event == null ? null : Told.text(event, LONGEST_NAME),
        rule,
        INDEX.matcher(pointer).replaceAll("/*"),
        detail,
        outcome,
        1,
        at);
  }

  /// What tells it from others of its source and day.
  UUID key() {
    String text = String.join("\n", outcome, rule, pointer, event == null ? "" : event);
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  Breach plus(Breach same) {
    Instant last = lastAt.isAfter(same.lastAt) ? lastAt : same.lastAt;
    return new Breach(
        sourceId, day, event, rule, pointer, detail, outcome, events + same.events, last);
  }

  /// One of too many different ones.
  Breach asOther() {
    return new Breach(
        sourceId,
        day,
        null,
        OTHER,
        "",
        "more different violations than are counted one by one",
        outcome,
        events,
        lastAt);
  }
}
