package io.rapport.profiles.trait;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/// The winners among candidates: per trait, the newest.
public record GoldenRecord(Map<String, Candidate> winners) {

  /// Of all candidates of all anchors of a profile, in whatever order.
  public static GoldenRecord of(Collection<Candidate> candidates) {
    Map<String, Candidate> winners = new TreeMap<>();
    candidates.forEach(c -> winners.merge(c.name(), c, BinaryOperator.maxBy(Candidate.BY_AGE)));
    winners.values().removeIf(winner -> winner.value() == null);
    return new GoldenRecord(winners);
  }

  /// Name to value.
  public Map<String, Object> values() {
    Map<String, Object> values = new TreeMap<>();
    winners.forEach((name, winner) -> values.put(name, winner.value()));
    return values;
  }
}
