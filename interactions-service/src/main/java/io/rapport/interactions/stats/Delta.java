package io.rapport.interactions.stats;

import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.Fate;
import io.rapport.interactions.door.Refused;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What one transaction decided of the events of one source that were received within one hour.
final class Delta {

  static final String ACCEPTED = "accepted";
  static final String QUARANTINED = "quarantined";
  static final String HELD = "held";

  /// Stands for all labels beyond those that are told apart.
  static final String OTHER = "";

  private static final int MOST_LABELS = 200;
  private static final int LONGEST_LABEL = 200;

  /// What is counted beside a verdict.
  record Label(String verdict, String text) {}

  private record Place(UUID sourceId, Instant hour) {}

  private final UUID sourceId;
  private final Instant hour;
  private final Map<Label, Long> labels = new LinkedHashMap<>();
  private long accepted;
  private long duplicates;
  private long quarantined;
  private long held;
  private long flagged;
  private Instant lastAt = Instant.EPOCH;

  private Delta(Place place) {
    this.sourceId = place.sourceId;
    this.hour = place.hour;
  }

  /// Counts a transaction.
  static Collection<Delta> of(List<Fate> fates) {
    Map<Place, Delta> deltas = new HashMap<>();
    for (Fate fate : fates) {
      Place place = new Place(fate.sourceId(), fate.receivedAt().truncatedTo(ChronoUnit.HOURS));
      deltas.computeIfAbsent(place, Delta::new).count(fate);
    }
    return deltas.values();
  }

  private void count(Fate fate) {
    if (fate.receivedAt().isAfter(lastAt)) {
      lastAt = fate.receivedAt();
    }
    switch (fate) {
      case Fate.Accepted(_, Collected event) -> {
        accepted++;
        flagged += event.flags().isEmpty() ? 0 : 1;
        label(ACCEPTED, nameOf(event));
      }
      case Fate.Duplicate _ -> duplicates++;
      case Fate.Conflict(_, Refused refusal) -> setAside(refusal);
      case Fate.Quarantined(_, Refused refusal) -> setAside(refusal);
      case Fate.Held(_, _, String category) -> {
        held++;
        label(HELD, cut(category));
      }
    }
  }

  private void setAside(Refused refusal) {
    quarantined++;
    label(QUARANTINED, cut(refusal.reason()));
  }

  private void label(String verdict, String text) {
    Label label = new Label(verdict, text);
    boolean fits = labels.size() < MOST_LABELS || labels.containsKey(label);
    labels.merge(fits ? label : new Label(verdict, OTHER), 1L, Long::sum);
  }

  private static String nameOf(Collected event) {
    String kind = event.kind().wire();
    return event.name() == null ? kind : kind + ' ' + cut(event.name());
  }

  /// An index takes no text of any length. No character is cut in two.
  private static String cut(String text) {
    if (text.length() <= LONGEST_LABEL) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST_LABEL - 1)) ? 1 : 0;
    return text.substring(0, LONGEST_LABEL - end);
  }

  UUID sourceId() {
    return sourceId;
  }

  Instant hour() {
    return hour;
  }

  Map<Label, Long> labels() {
    return labels;
  }

  /// Verdicts, texts and counts of the labels, in one order.
  String[] verdicts() {
    return labels.keySet().stream().map(Label::verdict).toArray(String[]::new);
  }

  String[] texts() {
    return labels.keySet().stream().map(Label::text).toArray(String[]::new);
  }

  Long[] counts() {
    return labels.values().toArray(Long[]::new);
  }

  long accepted() {
    return accepted;
  }

  long duplicates() {
    return duplicates;
  }

  long quarantined() {
    return quarantined;
  }

  long held() {
    return held;
  }

  long flagged() {
    return flagged;
  }

  Instant lastAt() {
    return lastAt;
  }
}
