package io.rapport.messaging;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.testing.LogSuite;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The suite that services run against their logs, against the bare log.
class LogSuiteTest {

  private final Source source = new Source();
  private final List<UUID> notes = StockWriter.stock(source.db, 5);

  @BeforeEach
  void numbers() {
    source.loop.start();
  }

  @AfterEach
  void stops() throws InterruptedException {
    source.loop.stop();
  }

  private LogSuite suite() {
    return LogSuite.of("source", "outbox").version("(e.data->'note'->>'version')::bigint");
  }

  private boolean write(UUID workspace, int subject) {
    try {
      new StockWriter(new Publisher(source.db, workspace)).write(notes.get(subject));
      return true;
    } catch (SQLException _) {
      return false;
    }
  }

  @Test
  void findsNothingInALogThatIsWhole() throws Exception {
    suite().check((workspace, _, subject) -> write(workspace, subject));
  }

  @Test
  void findsARowThatIsNeverNumbered() {
    assertThatThrownBy(
            () ->
                suite()
                    .within(Duration.ofSeconds(3))
                    .check(
                        (workspace, _, subject) -> {
                          boolean written = write(workspace, subject);
                          source.db.execute(
                              "update log_sequencer set snap = pg_current_snapshot(), sealed_snap = pg_current_snapshot()");
                          return written;
                        }))
        .isInstanceOf(ConditionTimeoutException.class)
        .hasMessageContaining("without a position");
  }
}
