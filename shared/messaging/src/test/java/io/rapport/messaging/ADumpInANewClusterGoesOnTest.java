package io.rapport.messaging;

import static org.awaitility.Awaitility.await;

import io.rapport.testing.fault.Dump;
import io.rapport.testing.fault.RealPostgres;
import io.rapport.testing.promise.Promise;
import java.sql.Connection;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The rows of a source are restored into another cluster, whose transactions are numbered from the
/// beginning: all rows get positions, and the subscriber goes on.
class ADumpInANewClusterGoesOnTest {

  private static final int EVENTS = Promise.size(200, 2_000);

  @Test
  void allRowsAreNumberedAndTheSubscriberGoesOn() throws Exception {
    ServiceDatabase old = RealCluster.clean("source");
    // far ahead of what a new cluster has
    old.execute(
        """
        do $$ begin
          for i in 1 .. 5000 loop perform pg_current_xact_id(); commit; end loop;
        end $$
        """);
    ServiceDatabase mirror = RealCluster.clean("mirror");
    Twins before = new Twins(old, mirror);
    before.start();
    before.write(EVENTS, "before ");
    before.awaitSame();
    before.stop();
    String firstId = old.value("select log_id from log_sequencer");
    before.write(40, "not numbered yet ");

    try (RealPostgres fresh = RealPostgres.start()) {
      ServiceDatabase restored = ServiceDatabase.on(fresh, "source");
      new Notes(restored);
      try (Connection from = RealCluster.postgres().connect("source", "postgres");
          Connection to = fresh.connect("source", "postgres")) {
        Dump.copy(from, to);
      }
      long stuck = seenBySavedSnapshot(restored);
      Source source = new Source(restored);
      Notes notes = new Notes(restored, true);
      source.loop.start();
      Relay relay = source.relay(before.mirror);
      relay.start();
      UUID workspace = UUID.randomUUID();
      for (int i = 0; i < 40; i++) {
        notes.write(workspace, UUID.randomUUID(), "after " + i);
      }
      await()
          .atMost(Twins.PATIENCE)
          .until(() -> source.allDelivered() && before.mirror.state().equals(notes.state()));
      relay.stop();
      source.loop.stop();
      String secondId = restored.value("select log_id from log_sequencer");
      Promise.of("O8", "a dump restored into a new cluster goes on under a new log id")
          .none("rows without a position", new LogCheck(restored).missing())
          .figure(
              "log id",
              "a new one",
              firstId.equals(secondId) ? "the old" : "a new one",
              !firstId.equals(secondId))
          .none(
              "lanes stopped",
              restored.count("select count(*) from log_subscriber where state <> 'active'"))
          .control(
              "going on from the saved snapshot: new rows that it sees of 1", stuck, stuck == 0)
          .judge();
    }
  }

  /// The broken variant looks for what the saved snapshot could not see; here, for a row that is
  /// written in the new cluster.
  private static long seenBySavedSnapshot(ServiceDatabase restored) {
    restored.execute(
        """
        insert into outbox (lane, event_id, workspace_id, type, subject, data)
        select 0, gen_random_uuid(), workspace_id, type, gen_random_uuid(), data
        from outbox limit 1
        """);
    long seen =
        restored.count(
            """
            select count(*) from outbox e, log_sequencer s
            where s.log_table = 'outbox' and e.seq > (select max(seq) from outbox) - 1
              and (e.xid >= pg_snapshot_xmax(s.snap)
                or e.xid = any(array(select pg_snapshot_xip(s.snap))))
            """);
    restored.execute("delete from outbox where seq = (select max(seq) from outbox)");
    return seen;
  }
}
