package io.rapport.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each SDK says everything once, with nothing changed in it but the host.
@ExtendWith(Platform.class)
@Execution(ExecutionMode.CONCURRENT)
class SdkTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Matrix MATRIX = new Matrix();

  static Stream<Sdk> sdks() {
    return Stream.of(
        Sdk.SEGMENT_NODE,
        Sdk.RUDDER_NODE,
        Sdk.SEGMENT_JAVA,
        Sdk.RUDDER_JAVA,
        Sdk.SEGMENT_BROWSER,
        Sdk.SEGMENT_BROWSER_BATCHING,
        Sdk.RUDDER_BROWSER,
        Sdk.RUDDER_BROWSER_BEACON);
  }

  static Stream<Arguments> needs() {
    return Stream.of(
        Arguments.of(Sdk.SEGMENT_JAVA, Habit.TRAILING_SLASHES),
        Arguments.of(Sdk.SEGMENT_JAVA, Habit.KEY_IN_THE_BODY),
        Arguments.of(Sdk.RUDDER_NODE, Habit.JSON_CALLED_A_FORM),
        Arguments.of(Sdk.RUDDER_JAVA, Habit.CHUNKED_BODIES),
        Arguments.of(Sdk.SEGMENT_BROWSER, Habit.SETTINGS),
        Arguments.of(Sdk.SEGMENT_BROWSER, Habit.SHORT_PATHS),
        Arguments.of(Sdk.SEGMENT_BROWSER, Habit.ANSWERS_FOR_OTHER_ORIGINS),
        Arguments.of(Sdk.RUDDER_BROWSER, Habit.SOURCE_CONFIG),
        Arguments.of(Sdk.RUDDER_BROWSER_BEACON, Habit.BEACONS));
  }

  static Stream<Sdk> needy() {
    return needs().map(it -> (Sdk) it.get()[0]).distinct();
  }

  @AfterAll
  static void tell() {
    MATRIX.tell();
  }

  @ParameterizedTest
  @MethodSource("sdks")
  void isUnderstood(Sdk sdk) {
    Source source = new Source();
    String run = run();

    sdk.speak(Platform.url(), source.writeKey(), run);

    List<Arrival> arrivals = source.arrivals();
    List<Matrix.Cell> cells =
        sdk.calls().stream().map(call -> seen(source, arrivals, call, run)).toList();
    MATRIX.saw(sdk, cells);
    assertThat(cells).allMatch(Matrix.Cell::isGood);
    assertThat(arrivals).hasSameSizeAs(cells);
    assertThat(arrivals).extracting(Arrival::messageId).doesNotHaveDuplicates();
    arrivals.forEach(arrival -> holds(arrival, run));
    assertThat(source.quarantined()).isZero();
  }

  /// The control of the test above: without the habit, the same SDK loses events at the same
  /// platform.
  @ParameterizedTest
  @MethodSource("needs")
  void losesEventsAtAHostThatLacksAHabit(Sdk sdk, Habit habit) {
    assertThat(arrivalsAtHostWithout(habit, sdk)).isLessThan(sdk.calls().size());
  }

  /// The control of the control: it is not the proxy that loses them.
  @ParameterizedTest
  @MethodSource("needy")
  void losesNothingAtAHostThatLacksNone(Sdk sdk) {
    assertThat(arrivalsAtHostWithout(null, sdk)).isEqualTo(sdk.calls().size());
  }

  /// So that docs/sdks.md says what is tested.
  @ParameterizedTest
  @MethodSource("sdks")
  void isWhatTheDocumentSays(Sdk sdk) throws IOException {
    assertThat(Files.readString(Repository.root().resolve("docs/sdks.md")))
        .contains("| %s %s".formatted(sdk.name(), sdk.version()));
  }

  private static int arrivalsAtHostWithout(Habit habit, Sdk sdk) {
    Source source = new Source();
    try (HostWithout host = new HostWithout(habit)) {
      sdk.speak(host.url(), source.writeKey(), run());
    }
    int arrivals = source.arrivals().size();
    MATRIX.saw(sdk, habit, arrivals);
    return arrivals;
  }

  private static Matrix.Cell seen(Source source, List<Arrival> all, String call, String run) {
    List<Arrival> arrivals = all.stream().filter(it -> it.kind().equals(call)).toList();
    if (arrivals.isEmpty()) {
      return new Matrix.Cell(call, 0, null, false);
    }
    Arrival arrival = arrivals.getFirst();
    return new Matrix.Cell(
        call,
        arrivals.size(),
        source.verdict(arrival.messageId()).path("verdict").asText(),
        comesIntoProfile(source, arrival, run));
  }

  private static boolean comesIntoProfile(Source source, Arrival arrival, String run) {
    try {
      await().atMost(PATIENCE).until(() -> isInProfile(source, arrival, run));
      return true;
    } catch (ConditionTimeoutException _) {
      return false;
    }
  }

  /// Whether the profile of the user, which the verdict names too, shows the event and has learnt
  /// from it.
  private static boolean isInProfile(Source source, Arrival arrival, String run) {
    String user = "u-" + run;
    JsonNode profile = source.profile("user_id", user, "email", run + "@example.org");
    String id = profile.path("id").asText();
    boolean learnt =
        switch (arrival.kind()) {
          case "identify" -> profile.at("/traits/email").asText().equals(run + "@example.org");
          case "alias" -> {
            String other = arrival.at("/previousId");
            yield other.equals(user)
                || source.profileNow("user_id", other).path("id").asText().equals(id);
          }
          default -> true;
        };
    return learnt
        && source.verdict(arrival.messageId()).path("profileId").asText().equals(id)
        && source.timeline(profile, 1).stream()
            .anyMatch(entry -> entry.path("id").asText().equals(arrival.messageId()));
  }

  private static void holds(Arrival arrival, String run) {
    switch (arrival.kind()) {
      case "identify" -> {
        assertThat(arrival.userId()).isEqualTo("u-" + run);
        assertThat(arrival.at("/traits/email") + arrival.at("/context/traits/email"))
            .contains(run + "@example.org");
      }
      case "track" -> {
        assertThat(arrival.name()).isEqualTo("Order Completed");
        assertThat(arrival.userId()).isEqualTo("u-" + run);
        assertThat(arrival.at("/properties/total")).isEqualTo("59.9");
        assertThat(arrival.at("/properties/order_id")).isEqualTo("o-" + run);
      }
      case "page" -> assertThat(arrival.name()).isEqualTo("Pricing");
      case "screen" -> assertThat(arrival.name()).isEqualTo("Basket");
      case "group" -> assertThat(arrival.at("/groupId")).isEqualTo("g-" + run);
      case "alias" -> assertThat(arrival.at("/previousId")).isNotEmpty();
      default -> throw new IllegalStateException(arrival.kind());
    }
    assertThat(arrival.at("/context/library/name")).isNotEmpty();
    assertThat(arrival.message().has("writeKey")).isFalse();
  }

  private static String run() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
