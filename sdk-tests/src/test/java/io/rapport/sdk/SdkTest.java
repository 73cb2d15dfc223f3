package io.rapport.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each SDK says everything once, with nothing changed in it but the host.
@ExtendWith(Platform.class)
class SdkTest {

  private static final List<String> KINDS =
      List.of("identify", "track", "page", "screen", "group", "alias");
  private static final List<String> MATRIX = new ArrayList<>();

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

  @AfterAll
  static void tell() {
    System.out.printf("| SDK | %s | verdicts | in the profile |%n", String.join(" | ", KINDS));
    MATRIX.forEach(System.out::println);
  }

  @ParameterizedTest
  @MethodSource("sdks")
  void isUnderstood(Sdk sdk) {
    Source source = new Source();
    String run = run();

    sdk.speak(Platform.url(), source.writeKey(), run);

    List<Arrival> arrivals = source.arrivals();
    assertThat(arrivals).extracting(Arrival::kind).containsExactlyInAnyOrderElementsOf(sdk.calls());
    assertThat(source.quarantined()).isZero();
    arrivals.forEach(arrival -> holds(arrival, run));
    assertThat(arrivals)
        .extracting(Arrival::messageId)
        .doesNotHaveDuplicates()
        .allSatisfy(id -> assertThat(source.verdict(id)).isEqualTo("accepted"));
    JsonNode profile = source.profile("user_id", "u-" + run, "email", run + "@example.org");
    assertThat(source.timeline(profile, 2)).contains("Order Completed");
    write(sdk, arrivals);
  }

  /// The control of the test above: without the habit, the same SDK loses events at the same
  /// platform.
  @ParameterizedTest
  @MethodSource("needs")
  void losesEventsAtAHostThatLacksAHabit(Sdk sdk, Habit habit) {
    Source source = new Source();
    try (HostWithout host = new HostWithout(habit)) {
      sdk.speak(host.url(), source.writeKey(), run());
    }
    assertThat(source.arrivals()).hasSizeLessThan(sdk.calls().size());
  }

  static Stream<Sdk> needy() {
    return needs().map(it -> (Sdk) it.get()[0]).distinct();
  }

  /// The control of the control: it is not the proxy that loses them.
  @ParameterizedTest
  @MethodSource("needy")
  void losesNothingAtAHostThatLacksNone(Sdk sdk) {
    Source source = new Source();
    try (HostWithout host = new HostWithout(null)) {
      sdk.speak(host.url(), source.writeKey(), run());
    }
    assertThat(source.arrivals()).hasSameSizeAs(sdk.calls());
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

  private static void write(Sdk sdk, List<Arrival> arrivals) {
    List<String> cells =
        KINDS.stream()
            .map(
                kind ->
                    String.valueOf(arrivals.stream().filter(it -> it.kind().equals(kind)).count()))
            .toList();
    MATRIX.add("| %s | %s | accepted | yes |".formatted(sdk.name(), String.join(" | ", cells)));
  }

  private static String run() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
