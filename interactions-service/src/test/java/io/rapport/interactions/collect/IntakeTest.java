package io.rapport.interactions.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rapport.web.Problem;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeTest {

  private static final int BODY = 500_000;

  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final CollectConfig config =
      new SmallRyeConfigBuilder()
          .withMapping(CollectConfig.class)
          .build()
          .getConfigMapping(CollectConfig.class);
  private final Intake intake = new Intake(config, metrics);

  @Test
  void takesNoMoreAtATimeThanItHasRoomFor() {
    List<Intake.Room> rooms = new ArrayList<>();
    long most = config.inFlightBytes() / BODY;
    for (int i = 0; i < most; i++) {
      rooms.add(intake.enter(BODY, body()));
    }
    assertThatThrownBy(() -> intake.enter(BODY, body()))
        .isInstanceOf(Problem.TooManyRequests.class);

    rooms.forEach(Intake.Room::close);

    assertThat(inFlight()).isZero();
    intake.enter(BODY, body()).close();
  }

  @Test
  void countsWhatABodyReallyHolds() {
    try (Intake.Room room = intake.enter(200, body())) {
      room.holds(BODY);
      assertThat(inFlight()).isEqualTo(BODY);
    }
    try (Intake.Room room = intake.enter(-1, body())) {
      room.holds(10);
      assertThat(inFlight()).isEqualTo(4096);
    }
    assertThat(inFlight()).isZero();
  }

  @Test
  void countsPackedBodiesByWhatTheyUnpackTo() {
    int refused = 0;
    List<Intake.Room> packed = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      packed.add(intake.enter(5_000, body()));
    }
    for (Intake.Room room : packed) {
      try {
        room.holds(BODY);
      } catch (Problem.TooManyRequests _) {
        room.close();
        refused++;
      }
    }

    assertThat(refused).isGreaterThanOrEqualTo((int) (100 - config.inFlightBytes() / BODY));
    assertThat(inFlight()).isLessThanOrEqualTo(config.inFlightBytes());
    packed.forEach(Intake.Room::close);
    assertThat(inFlight()).isZero();
  }

  /// Whoever is refused must be able to read the answer, and whoever lies must not get far.
  @Test
  void readsARefusedBodyToItsEndAndBelievesNoLength() throws IOException {
    List<Intake.Room> rooms = new ArrayList<>();
    for (int i = 0; i < config.inFlightBytes() / config.bodyBytes(); i++) {
      rooms.add(intake.enter(Long.MAX_VALUE, body()));
    }
    InputStream refused = body();
    assertThatThrownBy(() -> intake.enter(Long.MAX_VALUE, refused))
        .isInstanceOf(Problem.TooManyRequests.class);

    assertThat(refused.read()).isEqualTo(-1);
    rooms.forEach(Intake.Room::close);
    assertThat(inFlight()).isZero();
  }

  private static InputStream body() {
    return new ByteArrayInputStream(new byte[BODY]);
  }

  private double inFlight() {
    return metrics.get("rapport.collect.in.flight.bytes").gauge().value();
  }
}
