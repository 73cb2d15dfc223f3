package io.rapport.interactions.ingestion;

import static io.rapport.interactions.SourceFixtures.writeKey;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.interactions.Rows;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.promise.Promise;
import io.restassured.RestAssured;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Devices whose clocks are up to ten years wrong and which were offline for up to a month: where
/// they tell when they sent, their events stand at the time at which they happened.
@QuarkusTest
@WithTestResource(PlatformResource.class)
class ClocksAreCorrectedTest {

  private static final int DEVICES = Promise.size(250, 10_000);
  private static final Duration TEN_YEARS = Duration.ofDays(3652);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofHours(24);

  /// How SDKs tell their times.
  private enum Habit {
    ORIGINAL,
    TIMESTAMP,
    SENT_WITH_BATCH,
    SENT_AGAIN,
    NEVER_TOLD
  }

  /// @param told when it happened by the clock of the device
  private record Device(Habit habit, Instant happened, Instant sent, Instant told) {}

  private record Stored(Instant occurred, Instant received) {}

  private final UUID workspace = Fresh.workspace();
  private final Random random = new Random(11);
  private final List<Device> devices = new ArrayList<>();

  @Test
  void eventsStandAtTheTimeAtWhichTheyHappened() {
    try (Calls calls = new Calls(RestAssured.port, writeKey(workspace))) {
      for (int i = 0; i < DEVICES; i++) {
        send(calls, i);
      }
    }
    Map<Integer, Stored> stored = stored();
    long derivable = devices.stream().filter(d -> d.habit != Habit.NEVER_TOLD).count();
    long ahead =
        devices.stream()
            .filter(d -> d.habit == Habit.NEVER_TOLD && d.told.isAfter(d.sent.plus(DAY)))
            .count();
    int seen = stored.size();
    int wrong = wrong(stored, s -> s.occurred);
    int unbounded = unbounded(stored, s -> s.occurred);
    int asTold = 0;
    int beyond = 0;
    for (int i = 0; i < DEVICES; i++) {
      Instant told = devices.get(i).told;
      asTold += wrong(Map.of(i, stored.get(i)), _ -> told);
      beyond += unbounded(Map.of(i, stored.get(i)), _ -> told);
    }
    Promise.of("I4", "wrong clocks of devices are corrected")
        .told("devices: up to 10 years wrong, up to 30 days offline", DEVICES)
        .figure("events stored", DEVICES + "", seen, seen == DEVICES)
        .told("of them with a time that can be derived", derivable)
        .none("of these more than 1 s wrong, beside the way through the network", wrong)
        .told("without a sending time and more than a day ahead", ahead)
        .none("of the others neither as told nor a day ahead at most", unbounded)
        .control("the time of the device, uncorrected: wrong", asTold, asTold > derivable / 2)
        .control("the time of the device, unbounded: ahead", beyond, beyond == ahead && ahead > 0)
        .judge();
  }

  private void send(Calls calls, int number) {
    Habit habit = Habit.values()[number % Habit.values().length];
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Duration wrong = upTo(TEN_YEARS).multipliedBy(random.nextBoolean() ? 1 : -1);
    Instant happened = now.minus(upTo(MONTH));
    Device device = new Device(habit, happened, now, happened.plus(wrong));
    devices.add(device);
    if (habit == Habit.SENT_AGAIN) {
      // the answer to the first try is lost: later it is sent again, at another time
      calls.post("/v1/batch", body(device, number, now.plus(wrong)));
      Instant later = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      calls.post("/v1/batch", body(device, number, later.plus(wrong)));
    } else {
      calls.post("/v1/batch", body(device, number, now.plus(wrong)));
    }
  }

  private static String body(Device device, int number, Instant sent) {
    String at = "\"sentAt\":\"" + sent + "\",";
    boolean ofBatch = device.habit == Habit.SENT_WITH_BATCH || device.habit == Habit.SENT_AGAIN;
    boolean ofEvent = device.habit == Habit.ORIGINAL || device.habit == Habit.TIMESTAMP;
    return "{%s\"batch\":[{%s\"type\":\"page\",\"userId\":\"u\",\"messageId\":\"%d\",\"%s\":\"%s\"}]}"
        .formatted(
            ofBatch ? at : "",
            ofEvent ? at : "",
            number,
            device.habit == Habit.TIMESTAMP ? "timestamp" : "originalTimestamp",
            device.told);
  }

  private Duration upTo(Duration most) {
    return Duration.ofMillis((long) (random.nextDouble() * most.toMillis()));
  }

  private Map<Integer, Stored> stored() {
    Map<Integer, Stored> stored = new HashMap<>();
    for (String row :
        Rows.of(
            """
            select concat_ws(' ', message_id, to_char(occurred_at at time zone 'utc',
              'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), to_char(received_at at time zone 'utc',
              'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) from event where workspace_id = ?""",
            workspace)) {
      String[] words = row.split(" ");
      stored.put(
          Integer.valueOf(words[0]), new Stored(Instant.parse(words[1]), Instant.parse(words[2])));
    }
    return stored;
  }

  /// No formula knows how long the way through the network took.
  private int wrong(Map<Integer, Stored> stored, Function<Stored, Instant> time) {
    int wrong = 0;
    for (Map.Entry<Integer, Stored> entry : stored.entrySet()) {
      Device device = devices.get(entry.getKey());
      Duration way = Duration.between(device.sent, entry.getValue().received);
      Duration error = Duration.between(device.happened, time.apply(entry.getValue())).abs();
      if (device.habit != Habit.NEVER_TOLD && error.minus(way).compareTo(SECOND) > 0) {
        wrong++;
      }
    }
    return wrong;
  }

  private int unbounded(Map<Integer, Stored> stored, Function<Stored, Instant> time) {
    int wrong = 0;
    for (Map.Entry<Integer, Stored> entry : stored.entrySet()) {
      Device device = devices.get(entry.getKey());
      Instant latest = entry.getValue().received.plus(DAY);
      Instant right = device.told.isAfter(latest) ? latest : device.told;
      if (device.habit == Habit.NEVER_TOLD && !time.apply(entry.getValue()).equals(right)) {
        wrong++;
      }
    }
    return wrong;
  }
}
