package io.rapport.interactions.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.Fate;
import io.rapport.interactions.door.Kind;
import io.rapport.interactions.door.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeltaTest {

  private static final UUID SHOP = UUID.fromString("0190a000-0000-7000-8000-000000000104");
  private static final UUID TILL = UUID.fromString("0190a000-0000-7000-8000-000000000105");
  private static final Instant NOW = Instant.parse("2026-05-01T10:59:58Z");

  @Test
  void countsEachVerdict() {
    Collected event = event("Order Completed", NOW, List.of());
    Delta delta =
        only(
            List.of(
                new Fate.Accepted(SHOP, event),
                new Fate.Accepted(
                    SHOP, event(null, NOW, List.of(new Violation("rule", "/a", "is wrong")))),
                new Fate.Duplicate(SHOP, event, UUID.randomUUID()),
                new Fate.Conflict(SHOP, event.refuse("conflict", "/messageId", "must be new")),
                new Fate.Quarantined(SHOP, event.refuse("missing-id", "/userId", "is required")),
                new Fate.Quarantined(SHOP, event.refuse("missing-id", "/userId", "is required")),
                new Fate.Held(SHOP, event, "analytics")));

    assertThat(delta.sourceId()).isEqualTo(SHOP);
    assertThat(delta.hour()).isEqualTo("2026-05-01T10:00:00Z");
    assertThat(delta.lastAt()).isEqualTo(NOW);
    assertThat(
            List.of(
                delta.accepted(),
                delta.duplicates(),
                delta.quarantined(),
                delta.held(),
                delta.flagged()))
        .containsExactly(2L, 1L, 3L, 1L, 1L);
    assertThat(delta.labels())
        .isEqualTo(
            Map.of(
                new Delta.Label("accepted", "track Order Completed"), 1L,
                new Delta.Label("accepted", "track"), 1L,
                new Delta.Label("quarantined", "conflict"), 1L,
                new Delta.Label("quarantined", "missing-id"), 2L,
                new Delta.Label("held", "analytics"), 1L));
  }

  @Test
  void countsSourcesAndHoursApart() {
    Collection<Delta> deltas =
        Delta.of(
            List.of(
                new Fate.Accepted(SHOP, event("E", NOW, List.of())),
                new Fate.Accepted(TILL, event("E", NOW, List.of())),
                new Fate.Accepted(SHOP, event("E", NOW.plusSeconds(2), List.of()))));

    assertThat(deltas)
        .extracting(Delta::sourceId, Delta::hour, Delta::accepted)
        .containsExactlyInAnyOrder(
            tuple(SHOP, Instant.parse("2026-05-01T10:00:00Z"), 1L),
            tuple(TILL, Instant.parse("2026-05-01T10:00:00Z"), 1L),
            tuple(SHOP, Instant.parse("2026-05-01T11:00:00Z"), 1L));
  }

  @Test
  void keepsSoManyNamesApartAndLosesNoEvent() {
    List<Fate> fates = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      fates.add(new Fate.Accepted(SHOP, event("E" + i, NOW, List.of())));
    }
    Delta delta = only(fates);

    assertThat(delta.labels()).hasSize(201);
    assertThat(delta.labels().get(new Delta.Label("accepted", Delta.OTHER))).isEqualTo(300);
    assertThat(delta.labels().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(500);
  }

  @Test
  void cutsLongNamesBetweenCharacters() {
    String name = "x".repeat(199) + "\uD83D\uDE00" + "y".repeat(30_000);
    Delta delta = only(List.of(new Fate.Accepted(SHOP, event(name, NOW, List.of()))));

    assertThat(delta.labels().keySet())
        .containsExactly(new Delta.Label("accepted", "track " + "x".repeat(199)));
  }

  private static Delta only(List<Fate> fates) {
    Collection<Delta> deltas = Delta.of(fates);
    assertThat(deltas).hasSize(1);
    return deltas.iterator().next();
  }

  private static Collected event(String name, Instant receivedAt, List<Violation> flags) {
    return new Collected(
        0,
        UUID.randomUUID(),
        "m-1",
        Kind.TRACK,
        name,
        "u-1",
        "u-1",
        null,
        receivedAt,
        receivedAt,
        "{}",
        1,
        null,
        flags);
  }
}
