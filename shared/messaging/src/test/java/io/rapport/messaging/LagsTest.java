package io.rapport.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LagsTest {

  private final ServiceDatabase db = ServiceDatabase.clean("source");
  private final Publisher publisher = new Publisher(db);
  private final Sequencer sequencer = new Sequencer(db.sequencer, Log.outbox());
  private final Lags lags = new Lags(Log.outbox(), new LogDays(db.sequencer, Log.outbox()));
  private final UUID note = UUID.randomUUID();

  @Test
  void countsOnWhatIsNumberedAndWhatIsRead() throws SQLException {
    publish(5);
    assertThat(lagAt(0)).isEqualTo(5);
    publish(3);
    assertThat(lagAt(0)).isEqualTo(8);
    assertThat(lagAt(6)).isEqualTo(2);
    publish(4);
    assertThat(lagAt(12)).isZero();
    publish(1);
    assertThat(lagAt(12)).isEqualTo(1);
  }

  @Test
  void countsAnewWhoWasSetBackOrWhoseRowsWereDropped() throws SQLException {
    publish(5);
    assertThat(lagAt(4)).isEqualTo(1);
    assertThat(lagAt(1)).isEqualTo(4);
    db.execute("delete from outbox_position where position <= 3");
    assertThat(lag(1, 3).events()).isEqualTo(2);
  }

  @Test
  void readsWhatIsOldestOfTheUnread() throws SQLException {
    publish(3);
    db.execute(
        "update outbox_position set sequenced_at = now() - interval '1 hour' where position = 2");
    assertThat(lag(1, 0).seconds()).isBetween(3600.0, 3660.0);
    assertThat(lag(2, 0).seconds()).isLessThan(60);
    assertThat(lag(3, 0)).isEqualTo(Lags.Lag.NONE);
  }

  private void publish(int events) throws SQLException {
    for (int i = 0; i < events; i++) {
      publisher.publish(note, 1);
    }
    sequencer.tick();
  }

  private long lagAt(long position) throws SQLException {
    return lag(position, 0).events();
  }

  /// All of one note, so all in one lane.
  private Lags.Lag lag(long position, long dropped) throws SQLException {
    int lane = (int) db.count("select min(lane) from outbox_position");
    long head = db.count("select max(position) from outbox_position");
    try (Connection connection = db.sequencer.getConnection()) {
      return lags.read(connection, List.of(new Lags.Place("reader", lane, position, head, dropped)))
          .getFirst();
    }
  }
}
