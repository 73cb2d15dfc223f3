package io.rapport.interactions.tail;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/// The positions of the log of collected events: in their order nothing is missed, whichever
/// transaction commits first. Read as the sequencer does, for requests may not; they tell nothing
/// of any event.
@Singleton
class Positions {

  private static final String HEAD =
      "select last_position from log_sequencer where log_table = 'event'";

  private static final String AFTER =
      """
      select h.last_position, p.position, p.day, p.seq
      from log_sequencer h
      left join lateral (
        select x.position, x.day, x.seq
        from generate_series(0, 7) l(lane)
        cross join lateral (
          select n.position, n.day, n.seq from event_position n
          where n.lane = l.lane and n.position > :after
            and n.position <= least(cast(:after as bigint) + :count, h.last_position)
            and n.sequenced_on >= :since) x
        ) p on true
      where h.log_table = 'event'
      order by p.position
      """;

  private final Jdbi sequencer;

  Positions(@DataSource("sequencer") AgroalDataSource sequencer) {
    this.sequencer = Jdbi.create(sequencer).installPlugin(new PostgresPlugin());
  }

  /// The last position that was given.
  long head() {
    return sequencer.withHandle(handle -> handle.createQuery(HEAD).mapTo(Long.class).one());
  }

  /// What stands within `count` positions after one.
  ///
  /// @param since the day before which no such position was given
  Stretch after(long position, int count, LocalDate since) {
    List<Read> rows =
        sequencer.withHandle(
            handle ->
                handle
                    .createQuery(AFTER)
                    .bind("after", position)
                    .bind("count", count)
                    .bind("since", since)
                    .map((row, _) -> read(row))
                    .list());
    long head = rows.isEmpty() ? position : rows.getFirst().head;
    return new Stretch(
        head,
        Math.min(position + count, head),
        rows.stream().map(Read::slot).filter(Objects::nonNull).toList());
  }

  /// @param slot null where the log ends
  private record Read(long head, Slot slot) {}

  private static Read read(ResultSet row) throws SQLException {
    return new Read(
        row.getLong(1),
        row.getObject(2) == null
            ? null
            : new Slot(row.getLong(2), row.getObject(3, LocalDate.class), row.getLong(4)));
  }
}
