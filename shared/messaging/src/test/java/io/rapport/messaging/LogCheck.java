package io.rapport.messaging;

import static org.assertj.core.api.Assertions.assertThat;

/// What must hold of a log, read from its tables.
record LogCheck(ServiceDatabase db) {

  private static final String VERSION = "(e.data->'note'->>'version')::bigint";

  void isWhole() {
    assertThat(missing()).as("committed rows without a position").isZero();
    assertThat(db.count("select count(*) - count(distinct seq) from outbox_position"))
        .as("rows with two positions")
        .isZero();
    assertThat(db.count("select coalesce(max(position), 0) - count(*) from outbox_position"))
        .as("gaps between positions")
        .isZero();
    assertThat(db.count("select count(*) - count(distinct event_id) from outbox")).isZero();
    assertThat(inversions("p.position")).as("versions out of order").isZero();
    assertThat(
            db.value(
                """
                select count(*) from log_sequencer s,
                  unnest(s.heads) with ordinality h(position, lane)
                where h.position <> coalesce((select max(p.position) from outbox_position p
                  where p.lane = h.lane - 1), 0)
                """))
        .as("wrong lane heads")
        .isEqualTo("0");
  }

  long missing() {
    return db.count(
        """
        select count(*) from outbox e
        where not exists (select from outbox_position p where p.seq = e.seq and p.day = e.day)
        """);
  }

  /// Events that come before an older version of their subject, in some order.
  long inversions(String order) {
    return db.count(
        """
        select count(*) from (
          select %1$s as version, lag(%1$s) over (partition by e.subject order by %2$s) as before
          from outbox e join outbox_position p on p.seq = e.seq and p.day = e.day) v
        where version < before
        """
            .formatted(VERSION, order));
  }
}
