package io.rapport.endtoend;

import static org.awaitility.Awaitility.await;

import io.rapport.testing.fault.Fault;
import io.rapport.testing.fault.FaultProxy;
import io.rapport.testing.promise.Promise;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Two replicas, a fifth of the batches sent to both at once and a fifth sent again, answers cut
/// off after the commit, a kill, and a midnight in between: each event is there once.
class RepeatsAreStoredOnceTest {

  private static final int ROUNDS = Promise.size(1, 10);
  private static final int CLIENTS = 6;
  private static final int EVENTS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String MIDNIGHT =
      """
      do $$
      declare today date := (now() at time zone 'utc')::date;
        yesterday date := today - 1;
        name text := 'event_p' || to_char(today - 1, 'YYYYMMDD');
      begin
        if to_regclass(name) is null then
          execute format('create table %I partition of event for values from (%L) to (%L)',
            name, yesterday, today);
        end if;
        lock table event_key in exclusive mode;
        update event_position set day = yesterday where day = today;
        update event set day = yesterday where day = today;
        update event_key set day = yesterday where day = today;
      end $$""";

  @Test
  void eachEventIsThereOnce() throws Exception {
    try (FaultProxy toDatabase = FaultProxy.before(Replica.postgres().port());
        Replica first = Replica.start(Map.of());
        Replica second =
            Replica.start(
                Map.of(
                    // each COMMIT as a text of its own, which the proxy can see
                    "QUARKUS_DATASOURCE_JDBC_URL",
                    "jdbc:postgresql://localhost:%d/interactions?stringtype=unspecified&prepareThreshold=0"
                        .formatted(toDatabase.port())));
        Senders senders =
            new Senders(first.url(), List.of(first.url(), second.url()), EVENTS, 0.2)) {
      senders.start(CLIENTS);
      for (int round = 0; round < ROUNDS; round++) {
        more(senders);
        long cut = toDatabase.spoiled();
        toDatabase.set(new Fault.CutAt("COMMIT", true));
        await().atMost(PATIENCE).until(() -> toDatabase.spoiled() >= cut + 3);
        toDatabase.heal();
        more(senders);
        run(MIDNIGHT);
        more(senders);
        second.kill();
        second.start();
      }
      more(senders);
      senders.stop();
      List<Senders.Batch> early = senders.acked.stream().limit(50).toList();
      long repeatedAfterMidnight =
          early.stream().filter(batch -> senders.sendOnce(second.url(), batch)).count();
      long repeats = senders.calls.stream().filter(call -> call.status() == 200).count();
      long doubles = senders.doubles();
      long lost = senders.lost();
      run("delete from event_key where day < (now() at time zone 'utc')::date");
      early.forEach(batch -> senders.sendOnce(first.url(), batch));
      long byDay = senders.doubles();
      Promise.of("I2", "a repeated event is stored once")
          .told("acknowledged batches of 20", senders.acked.size())
          .told("calls that were acknowledged, by two replicas", repeats)
          .told("commits whose answer was cut off", toDatabase.spoiled())
          .told("kills, and midnights", ROUNDS + " each")
          .told("batches of the day before sent again", repeatedAfterMidnight)
          .none("events there twice", doubles)
          .none("acknowledged and not there", lost)
          .control("ids known for their day only: there twice", byDay, byDay > 0)
          .judge();
    }
  }

  private static void more(Senders senders) {
    int before = senders.acked.size();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> senders.acked.size() >= before + 40);
  }

  private static void run(String sql) throws SQLException {
    try (Connection connection = Replica.postgres().connect("interactions", "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
