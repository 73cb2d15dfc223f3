package io.rapport.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Our own script tag in Chromium, on pages of another origin than the platform's.
@ExtendWith(Platform.class)
@Execution(ExecutionMode.CONCURRENT)
class SnippetTest {

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private String lacking = "";
  private Source source;

  @BeforeEach
  void openAShop() {
    Tools.requireNode();
    Tools.requireChromium();
    source = new Source();
  }

  @Test
  void knowsWhoSignsUpByTheCampaignThatBroughtThem() {
    JsonNode told = visit("signUp");
    String anonymousId = told.at("/result/anonymousId").asText();

    List<Arrival> arrivals = source.arrivals();
    assertThat(arrivals)
        .extracting(Arrival::kind)
        .containsExactly("page", "page", "track", "page", "identify", "track", "group");
    assertThat(arrivals).extracting(Arrival::anonymousId).containsOnly(anonymousId);
    assertThat(arrivals)
        .allSatisfy(
            arrival -> {
              assertThat(arrival.at("/context/firstTouch/campaign/source")).isEqualTo("newsletter");
              assertThat(arrival.at("/context/firstTouch/campaign/name")).isEqualTo("may");
              assertThat(arrival.at("/context/firstTouch/clickIds/gclid")).isEqualTo("click-1");
              assertThat(arrival.at("/context/firstTouch/url")).contains("/landing?");
            });
    assertThat(arrivals.get(0).at("/context/campaign/medium")).isEqualTo("email");
    assertThat(arrivals.get(0).derived().at("/channel").asText()).isEqualTo("email");
    assertThat(arrivals.get(1).at("/context/campaign")).isEmpty();
    assertThat(arrivals.get(3).at("/context/campaign/source")).isEqualTo("later");
    assertThat(arrivals.get(1).at("/context/page/path")).isEqualTo("/plans");
    assertThat(arrivals.get(2).at("/properties/price")).isEqualTo("9.5");
    assertThat(arrivals.get(2).userId()).isNull();
    assertThat(arrivals.get(5).userId()).isEqualTo("u-" + run);
    assertThat(source.quarantined()).isZero();

    JsonNode profile = source.profile("email", run + "@example.org", "anonymous_id", anonymousId);
    List<JsonNode> timeline = source.timeline(profile, 7);
    assertThat(timeline)
        .extracting(entry -> entry.path("name").asText())
        .contains("Plan Chosen", "Signed Up");
    assertThat(timeline.getLast().at("/context/campaign/source").asText()).isEqualTo("newsletter");
    assertThat(told.at("/result/after").asText()).isNotEmpty().isNotEqualTo(anonymousId);
    assertThat(told.at("/complaints")).isEmpty();
  }

  @Test
  void knowsWhoSignsUpOnTheLandingPageOfTheDemo() {
    JsonNode told = visit("landing");
    assertThat(told.at("/result/told").asText()).contains("/api/v1/customers/email/" + run);
    assertThat(told.at("/complaints")).isEmpty();
    assertThat(source.arrivals())
        .extracting(Arrival::kind)
        .containsExactlyInAnyOrder("page", "identify", "track");
    source.profile(
        "email", run + "@example.org", "anonymous_id", told.at("/result/anonymousId").asText());
  }

  @Test
  void takesCallsFromBeforeItWasThere() {
    visit("early");
    assertThat(source.arrivals())
        .extracting(Arrival::kind)
        .containsExactly("page", "track", "identify");
    assertThat(source.arrivals()).extracting(Arrival::userId).containsOnlyNulls();
  }

  @Test
  void sendsWhatIsLeftWhenThePageGoesAway() {
    visit("leave");
    assertThat(source.arrivals()).extracting(Arrival::name).containsExactly(null, "Left");
  }

  @Test
  void waitsAsLongAsItIsTold() {
    JsonNode told = visit("overload");
    assertThat(told.at("/result/pause").asLong()).isGreaterThanOrEqualTo(2_000);
    assertThat(told.at("/result/seen")).hasSize(3);
    assertThat(source.arrivals())
        .extracting(Arrival::name)
        .containsExactly("Patient", "Patient too");
  }

  @Test
  void triesAgainOnTheNextPageUnderTheSameId() {
    JsonNode told = visit("nextPage");
    List<String> seen =
        told.at("/result/seen").valueStream().map(it -> it.path("id").asText()).toList();
    assertThat(seen).hasSizeGreaterThanOrEqualTo(2).containsOnly(seen.getFirst());
    assertThat(source.arrivals()).extracting(Arrival::messageId).containsExactly(seen.getFirst());
  }

  @Test
  void countsOnceWhatWasSentTwice() {
    JsonNode told = visit("answerLost");
    assertThat(told.at("/result/calls").asInt()).isEqualTo(2);
    assertThat(source.arrivals()).extracting(Arrival::name).containsExactly("Once");
  }

  @Test
  void collectsNothingWithoutConsent() {
    JsonNode told = visit("consent");
    assertThat(told.at("/result/before/keys")).isEmpty();
    assertThat(told.at("/result/before/cookies").asInt()).isZero();
    assertThat(told.at("/result/after").valueStream().map(JsonNode::asText))
        .containsExactly("rapport_consent");
    String change = "Segment Consent Preference Updated";
    List<Arrival> arrivals = source.arrivals();
    assertThat(arrivals)
        .extracting(Arrival::name)
        .containsExactly(change, null, "Before", null, "Agreed", change);
    assertThat(arrivals)
        .extracting(Arrival::userId)
        .containsExactly(null, null, null, "u-" + run, "u-" + run, "u-" + run);
    assertThat(arrivals.subList(0, 5))
        .allSatisfy(
            arrival -> {
              assertThat(arrival.at("/context/consent/categoryPreferences/analytics"))
                  .isEqualTo("true");
              assertThat(arrival.at("/context/consent/categoryPreferences/advertising"))
                  .isEqualTo("false");
              assertThat(arrival.at("/context/consent/tcString")).isEqualTo("CQ");
            });
    assertThat(arrivals.getLast().at("/context/consent/categoryPreferences/analytics"))
        .isEqualTo("false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"doNotTrack", "globalPrivacyControl"})
  void collectsNothingWhereTheBrowserSaysNo(String signal) {
    JsonNode told = visit("optOut", signal);
    assertThat(told.at("/result/keys")).isEmpty();
    assertThat(source.arrivals()).isEmpty();
  }

  /// What each check above must notice: a script that lacks one thing.
  static Stream<Arguments> breaks() {
    return Stream.of(
        broken("firstTouch", SnippetTest::knowsWhoSignsUpByTheCampaignThatBroughtThem),
        broken("early", SnippetTest::takesCallsFromBeforeItWasThere),
        broken("leaving", SnippetTest::sendsWhatIsLeftWhenThePageGoesAway),
        broken("patience", SnippetTest::waitsAsLongAsItIsTold),
        broken("storage", SnippetTest::triesAgainOnTheNextPageUnderTheSameId),
        broken("sameId", SnippetTest::countsOnceWhatWasSentTwice),
        broken("asking", SnippetTest::collectsNothingWithoutConsent),
        broken("forgetting", SnippetTest::collectsNothingWithoutConsent),
        broken("optOut", test -> test.collectsNothingWhereTheBrowserSaysNo("doNotTrack")));
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void failsWithABrokenScript(String broken, Consumer<SnippetTest> check) {
    lacking = broken;
    assertThatThrownBy(() -> check.accept(this)).isInstanceOf(AssertionError.class);
  }

  private static Arguments broken(String lacking, Consumer<SnippetTest> check) {
    return Arguments.of(lacking, check);
  }

  private JsonNode visit(String scenario, String... values) {
    String[] arguments = new String[values.length + 1];
    arguments[0] = scenario;
    System.arraycopy(values, 0, arguments, 1, values.length);
    JsonNode told =
        Node.run(
            Map.of(
                "HOST",
                Platform.url(),
                "WRITE_KEY",
                source.writeKey(),
                "RUN",
                run,
                "BROKEN",
                lacking),
            "snippet.mjs",
            arguments);
    return told;
  }
}
