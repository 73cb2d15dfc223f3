package io.rapport.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogReaderTest {

  private static final int BYTES = 1 << 20;

  private final ServiceDatabase db = ServiceDatabase.clean("reading");
  private final LogDays days = new LogDays(db.sequencer, Log.outbox());
  private final LogReader reader = new LogReader(db.sequencer, Log.outbox(), days);
  private final UUID note = UUID.randomUUID();
  private int lane;

  @BeforeEach
  void numbersTen() throws SQLException {
    Publisher publisher = new Publisher(db);
    for (int version = 1; version <= 10; version++) {
      publisher.publish(note, version);
    }
    new Sequencer(db.sequencer, Log.outbox()).tick();
    lane = publisher.lane(note);
  }

  @Test
  void passesWhatIsGone() throws SQLException {
    db.execute(
        "delete from outbox where seq in (select seq from outbox_position where position in (4,"
            + " 10))");
    LogReader.Stretch read = reader.read(lane, 2, 5, BYTES);
    assertThat(read.entries()).extracting(Entry::position).containsExactly(3L, 5L, 6L, 7L);
    assertThat(read.gone()).isEqualTo(1);
    assertThat(reader.read(lane, 7, 5, BYTES).endEventId()).isEqualTo(LogReader.GONE);
    assertThat(reader.read(lane, 9, 5, BYTES).end()).isEqualTo(10);
    assertThat(reader.eventAt(lane, 10)).contains(LogReader.GONE);
    assertThat(reader.eventAt(lane, 11)).isEmpty();
  }

  @Test
  void looksOnlyAtTheDaysOnWhichTheNextPositionsWereGiven() throws SQLException {
    db.execute(
        """
        create table if not exists outbox_position_p20200101 partition of outbox_position
          for values from ('2020-01-01') to ('2020-01-02')
        """);
    db.execute("alter table outbox_position_p20200101 owner to reading_owner");
    assertThat(reader.read(lane, 0, 20, BYTES).entries()).hasSize(10);
    db.execute("update outbox_position set sequenced_on = '2020-01-01' where position < 4");
    days.readAgain();
    assertThat(reader.read(lane, 0, 20, BYTES).entries()).hasSize(10);
    assertThat(reader.read(lane, 3, 20, BYTES).entries()).hasSize(7);
    // what would stand there would be found only in a partition that need not be opened
    db.execute("update outbox_position set sequenced_on = '2020-01-01' where position = 5");
    assertThat(reader.read(lane, 3, 20, BYTES).entries()).hasSize(1);
  }

  @Test
  void doesNotPassWhatWasDroppedBeforeItWasRead() throws SQLException {
    db.execute(
        "delete from outbox where seq in (select seq from outbox_position where position < 6)");
    db.execute("update log_sequencer set dropped[%d] = 5".formatted(lane + 1));
    LogReader.Stretch read = reader.read(lane, 2, 5, BYTES);
    assertThat(read.entries()).isEmpty();
    assertThat(read.end()).isEqualTo(2);
    assertThat(reader.read(lane, 5, 5, BYTES).entries()).hasSize(5);
  }
}
