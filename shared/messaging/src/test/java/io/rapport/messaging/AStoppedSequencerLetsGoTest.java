package io.rapport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A process is stopped, or its machine vanishes, while it holds the row of the log.
class AStoppedSequencerLetsGoTest {

  private final Source source = new Source();

  private Connection locked() throws SQLException {
    Connection stopped = source.db.sequencer.getConnection();
    stopped.setAutoCommit(false);
    try (var lock = stopped.prepareStatement(NumberingSql.of(Log.outbox()).lock());
        var row = lock.executeQuery()) {
      assertThat(row.next()).isTrue();
    }
    return stopped;
  }

  @Test
  void anotherNumbersTheLogSoon() throws Exception {
    try (Connection stopped = locked()) {
      source.publisher.publish(UUID.randomUUID(), 1);
      assertThat(source.sequencer.tick().lastPosition()).as("while it is held").isZero();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> source.sequencer.tick().lastPosition() == 1);
      assertThat(stopped.isValid(1)).as("the stopped one was cut off").isFalse();
    }
  }

  @Test
  void withoutThatNobodyNumbersIt() throws Exception {
    try (Connection stopped = locked()) {
      stopped.createStatement().execute("set local idle_in_transaction_session_timeout = 0");
      source.publisher.publish(UUID.randomUUID(), 1);
      await()
          .during(Duration.ofSeconds(6))
          .atMost(Duration.ofSeconds(10))
          .until(() -> source.sequencer.tick().lastPosition() == 0);
      stopped.rollback();
      assertThat(source.sequencer.tick().lastPosition()).isEqualTo(1);
    }
  }
}
