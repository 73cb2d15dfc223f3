package io.rapport.segments.inbox;

import static io.rapport.segments.SegmentFixtures.atLeast;
import static io.rapport.segments.SegmentFixtures.event;
import static io.rapport.segments.SegmentFixtures.performed;
import static io.rapport.segments.SegmentFixtures.profile;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contracts.Event;
import io.rapport.contracts.ProfileEvent;
import io.rapport.segments.SegmentFixtures;
import io.rapport.segments.TestClock;
import io.rapport.testing.InboxClient;
import io.rapport.testing.PlatformResource;
import io.rapport.web.Ids;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;

/// How fast the inbox is and how many statements a batch costs, reported; that it is right at that
/// speed, asserted.
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class InboxMeasurementTest {

  private static final Logger LOG = Logger.getLogger(InboxMeasurementTest.class);
  private static final int EVENTS = 20_000;
  private static final int PEOPLE = 4_000;
  private static final int BATCH = 500;
  private static final int LANES = 4;

  @Inject Jdbi jdbi;
  @Inject TestClock clock;

  private final SegmentFixtures acme = new SegmentFixtures();
  private final AtomicLong statements = new AtomicLong();

  @Test
  void takesManyEvents() throws InterruptedException {
    List<UUID> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      people.add(Ids.next());
    }
    UUID spenders = acme.segment("Spenders", atLeast("revenue", 500));
    UUID buyers = acme.segment("Buyers", performed("Order Completed", 3, "{\"last\": \"P30D\"}"));
    Instant now = clock.instant();
    List<Event> states = new ArrayList<>();
    people.forEach(
        p -> states.add(new ProfileEvent.Changed(profile(p, 1, Map.of("revenue", 5)), now)));
    deliver("profile states", "outbox", states);

    Random random = new Random(7);
    int[] orders = new int[PEOPLE];
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      int who = random.nextInt(PEOPLE);
      boolean order = random.nextInt(2) == 0;
      orders[who] += order ? 1 : 0;
      events.add(
          event(
              people.get(who),
              order ? "Order Completed" : "Page Viewed",
              now.minus(Duration.ofMinutes(random.nextInt(10_000))),
              Map.of("total", random.nextInt(1_000), "path", "/products/" + random.nextInt(50))));
    }
    deliver("events", "resolved", events);

    assertThat(acme.members(spenders)).isEmpty();
    assertThat(acme.members(buyers))
        .hasSize((int) java.util.Arrays.stream(orders).filter(n -> n >= 3).count());
  }

  /// By several lanes at once, each in order of its people.
  private void deliver(String what, String log, List<? extends Event> events)
      throws InterruptedException {
    List<List<Event>> lanes = new ArrayList<>();
    for (int lane = 0; lane < LANES; lane++) {
      lanes.add(new ArrayList<>());
    }
    events.forEach(e -> lanes.get(Math.floorMod(e.subject().hashCode(), LANES)).add(e));
    jdbi.setSqlLogger(
        new SqlLogger() {
          @Override
          public void logBeforeExecution(StatementContext context) {
            statements.incrementAndGet();
          }
        });
    statements.set(0);
    AtomicLong batches = new AtomicLong();
    long begin = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int lane = 0; lane < LANES; lane++) {
      InboxClient client = InboxClient.of("profiles", log, lane);
      List<Event> own = lanes.get(lane);
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int from = 0; from < own.size(); from += BATCH) {
                      client.deliver(
                          acme.workspace, own.subList(from, Math.min(own.size(), from + BATCH)));
                      batches.incrementAndGet();
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    LOG.infof(
        "%d %s in %.1f s: %.0f per second, %.1f statements of the service a batch",
        events.size(),
        what,
        seconds,
        events.size() / seconds,
        statements.get() / batches.doubleValue());
    jdbi.setSqlLogger(SqlLogger.NOP_SQL_LOGGER);
  }
}
