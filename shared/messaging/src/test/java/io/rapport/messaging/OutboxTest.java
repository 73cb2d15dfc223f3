package io.rapport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboxTest {

  private static final ServiceDatabase DB = ServiceDatabase.clean("source");

  private final Outbox outbox = new Outbox(DB.app, Json.MAPPER, DB.app::active);
  private final InboxCursors session = new InboxCursors(DB.app);
  private final UUID workspace = UUID.randomUUID();

  @Test
  void keepsTheOrderOfOneCall() {
    UUID note = UUID.randomUUID();
    DB.app.commit(
        () -> {
          session.enter(workspace);
          outbox.publish(
              workspace, IntStream.range(0, 200).mapToObj(i -> Samples.note(note, i)).toList());
          return null;
        });
    assertThat(
            DB.value(
                """
                select array_agg(data->'note'->>'version' order by seq)::text
                from outbox where workspace_id = ?
                """,
                workspace))
        .isEqualTo(
            "{"
                + String.join(",", IntStream.range(0, 200).mapToObj(String::valueOf).toList())
                + "}");
    assertThat(DB.value("select distinct lane from outbox where workspace_id = ?", workspace))
        .isEqualTo(String.valueOf(Lanes.of(workspace, note.toString())));
  }

  @Test
  void publishesNothingOutsideOfATransaction() {
    assertThatIllegalStateException()
        .isThrownBy(() -> outbox.publish(workspace, Samples.note(UUID.randomUUID(), 1)));
  }

  @Test
  void refusesAnEventOfAnotherWorkspace() {
    assertThatThrownBy(
            () ->
                DB.app.commit(
                    () -> {
                      session.enter(UUID.randomUUID());
                      outbox.publish(workspace, List.of(Samples.note(UUID.randomUUID(), 1)));
                      return null;
                    }))
        .isInstanceOf(LogFailure.class)
        .hasStackTraceContaining("row-level security");
  }

  @Test
  void spreadsSubjectsOverAllLanesAndKeepsEachInOne() {
    assertThat(
            IntStream.range(0, 8000)
                .map(i -> Lanes.of(new UUID(1, i % 3), "subject " + i))
                .boxed()
                .collect(
                    java.util.stream.Collectors.groupingBy(
                        lane -> lane, java.util.stream.Collectors.counting())))
        .hasSize(Lanes.COUNT)
        .allSatisfy((_, count) -> assertThat(count).isBetween(850L, 1150L));
    assertThat(Lanes.of(new UUID(1, 2), "a")).isEqualTo(Lanes.of(new UUID(1, 2), "a"));
  }
}
