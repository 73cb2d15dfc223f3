package io.rapport.interactions.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.Evidence;
import io.rapport.interactions.door.ExactJson;
import io.rapport.interactions.door.Kind;
import io.rapport.interactions.door.Passage;
import io.rapport.interactions.door.Visit;
import io.rapport.interactions.source.SourceSettings;
import io.rapport.interactions.source.SourceSettings.Enrichment;
import io.rapport.interactions.source.SourceSettings.Ip;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrichStepTest {

  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
  private static final String GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1)";
  private static final UserAgents USER_AGENTS =
      new UserAgents(1000, 1, System::nanoTime, new SimpleMeterRegistry());

  /// A browser's call, whose headers are the person's own.
  private static final Visit BROWSER =
      new Visit(NOW, "81.2.69.142", UserAgentsTest.CHROME, "de", "https://shop.example.com");

  /// A call of somebody's server.
  private static final Visit SERVER = new Visit(NOW, "81.2.69.142", "node", null, null);

  private static final String WHOLE =
      """
      {"context": {"ip": "81.2.69.142", "userAgent": "%s", "page": {
        "url": "https://shop.example.com/?utm_source=google&utm_medium=cpc"}}, "a": 1.50}\
      """
          .formatted(GOOGLEBOT);

  @TempDir Path directory;
  private EnrichStep step;

  @BeforeEach
  void giveADatabase() throws IOException {
    Path file = directory.resolve("places.mmdb");
    new PlaceDatabase()
        .with(
            "81.2.69.0/24",
            PlaceDatabase.city("EU", "GB", "United Kingdom", "ENG", "London", "Europe/London"))
        .write(file);
    Geography geography = new Geography(Optional.of(file));
    geography.refresh();
    step = new EnrichStep(USER_AGENTS, new Channels(), geography);
  }

  @Test
  void derivesAllByDefault() {
    Collected event = passed(WHOLE, SERVER, SourceSettings.DEFAULT);

    assertThat(event.message()).isEqualTo(WHOLE.replace("81.2.69.142", "81.2.69.0"));
    assertThat(json(event.derived()))
        .isEqualTo(
            json(
                """
                {"ip": "81.2.69.0",
                 "geo": {"continent": "EU", "country": "GB", "countryName": "United Kingdom",
                   "region": "ENG", "regionName": "ENG!", "city": "London",
                   "timezone": "Europe/London"},
                 "userAgent": {"browser": {"name": "Googlebot", "version": "2.1"},
                   "device": {"kind": "other"}},
                 "bot": {"name": "Googlebot", "kind": "crawler"},
                 "channel": "paid-search",
                 "campaign": {"source": "google", "medium": "cpc"}}\
                """));
  }

  @Test
  void derivesOnlyWhatIsSwitchedOn() {
    assertThat(derivedBy(true, false, false, Ip.DROP, false)).containsExactly("userAgent");
    assertThat(derivedBy(false, true, false, Ip.DROP, false))
        .containsExactlyInAnyOrder("channel", "campaign");
    assertThat(derivedBy(false, false, true, Ip.DROP, false)).containsExactly("bot");
    assertThat(derivedBy(false, false, false, Ip.DROP, true)).containsExactly("geo");
    assertThat(derivedBy(false, false, false, Ip.TRUNCATE, false)).containsExactly("ip");
    assertThat(derivedBy(false, false, false, Ip.DROP, false)).isEmpty();
  }

  @Test
  void keepsOrDropsAddressesAsTheSourceWants() {
    Collected kept = passed(WHOLE, SERVER, settings(false, false, false, Ip.KEEP, true));
    Collected dropped = passed(WHOLE, SERVER, settings(false, false, false, Ip.DROP, true));

    assertThat(kept.message()).isEqualTo(WHOLE);
    assertThat(json(kept.derived()).at("/ip").textValue()).isEqualTo("81.2.69.142");
    assertThat(dropped.message()).isEqualTo(WHOLE.replace("\"81.2.69.142\"", "null"));
    assertThat(json(dropped.derived()).has("ip")).isFalse();
    assertThat(json(dropped.derived()).at("/geo/city").textValue()).isEqualTo("London");
  }

  @Test
  void doesNotConcernEventsOfASourceThatWantsNothing() {
    Collected event = event(WHOLE);

    assertThat(step.concerns(settings(false, false, false, Ip.KEEP, false), event)).isFalse();
    assertThat(step.concerns(settings(false, false, false, Ip.TRUNCATE, false), event)).isTrue();
    assertThat(step.concerns(settings(false, false, false, Ip.KEEP, true), event)).isTrue();
    EnrichStep without =
        new EnrichStep(USER_AGENTS, new Channels(), new Geography(Optional.empty()));
    assertThat(without.concerns(settings(false, false, false, Ip.KEEP, true), event)).isFalse();
  }

  @Test
  void takesAddressAndBrowserOfACallFromThePersonsDevice() {
    JsonNode browser = json(passed("{}", BROWSER, SourceSettings.DEFAULT).derived());
    Visit phone = new Visit(NOW, "81.2.69.142", "okhttp/4.12.0", null, null);
    JsonNode app =
        json(
            passed(
                    "{\"context\": {\"library\": {\"name\": \"analytics-kotlin\"}}}",
                    phone,
                    SourceSettings.DEFAULT)
                .derived());
    JsonNode direct =
        json(passed("{\"context\": {\"direct\": true}}", SERVER, SourceSettings.DEFAULT).derived());

    assertThat(browser.at("/ip").textValue()).isEqualTo("81.2.69.0");
    assertThat(browser.at("/geo/city").textValue()).isEqualTo("London");
    assertThat(browser.at("/userAgent/browser/name").textValue()).isEqualTo("Chrome");
    assertThat(app.at("/ip").textValue()).isEqualTo("81.2.69.0");
    assertThat(app.has("userAgent")).isFalse();
    assertThat(direct.at("/ip").textValue()).isEqualTo("81.2.69.0");
    assertThat(direct.at("/bot/kind").textValue()).isEqualTo("client");
  }

  @Test
  void doesNotTakeAServerForAPerson() {
    assertThat(
            passed(
                    "{\"context\": {\"library\": {\"name\": \"analytics-node\"}}}",
                    SERVER,
                    SourceSettings.DEFAULT)
                .derived())
        .isNull();
  }

  @Test
  void looksAtNoAddressWhereTheSenderForbidsIt() {
    Collected event =
        passed("{\"context\": {\"ip\": \"0.0.0.0\"}}", BROWSER, SourceSettings.DEFAULT);

    assertThat(json(event.derived()).has("ip")).isFalse();
    assertThat(json(event.derived()).has("geo")).isFalse();
    assertThat(event.message()).isEqualTo("{\"context\": {\"ip\": \"0.0.0.0\"}}");
  }

  /// As when it is tried again after it was set aside: its call is gone, and its source may want
  /// something else by now.
  @Test
  void holdsWhatWasDerivedBeforeAgainstWhatIsWantedNow() {
    String before =
        """
        {"ip": "81.2.69.142", "bot": {"name": "x"}, "geo": {"city": "Leeds"}, "consent": {}}\
        """;
    Collected event = event("{}").again(null, evidence(before));

    assertThat(json(passed(event, SERVER, SourceSettings.DEFAULT).derived()).at("/ip").textValue())
        .isEqualTo("81.2.69.0");
    assertThat(derivedOf(passed(event, SERVER, SourceSettings.DEFAULT)))
        .containsExactlyInAnyOrder("ip", "bot", "geo", "consent");
    assertThat(
            json(passed(event, SERVER, SourceSettings.DEFAULT).derived())
                .at("/geo/city")
                .textValue())
        .isEqualTo("London");
    assertThat(derivedOf(passed(event, SERVER, settings(false, false, false, Ip.DROP, false))))
        .containsExactly("consent");
    assertThat(step.concerns(settings(false, false, false, Ip.KEEP, false), event)).isTrue();
  }

  @Test
  void showsLaterStepsTheNetworkOnly() {
    Passage passage = new Passage(event(WHOLE), SERVER, SourceSettings.DEFAULT);
    assertThat(passage.tree().at("/context/ip").textValue()).isEqualTo("81.2.69.142");

    step.pass(passage);

    assertThat(passage.tree().at("/context/ip").textValue()).isEqualTo("81.2.69.0");
  }

  @Test
  void letsNoWholeAddressBeSetAside() {
    String raw = "{\"context\": {\"ip\": \"81.2.69.142\"}, \"type\": 7}";

    assertThat(step.aside(SourceSettings.DEFAULT, raw))
        .contains("81.2.69.0")
        .doesNotContain(".142");
    assertThat(step.aside(settings(true, true, true, Ip.KEEP, true), raw)).isEqualTo(raw);
    assertThat(step.aside(settings(true, true, true, Ip.DROP, true), raw)).doesNotContain("81.2");
  }

  @Test
  void letsAnEventWithoutCluesPassAsItIs() {
    String message = "{\"event\": \"Order Completed\", \"properties\": {\"total\": 11.770}}";
    Collected event = passed(message, SERVER, SourceSettings.DEFAULT);

    assertThat(event.message()).isSameAs(message);
    assertThat(event.derived()).isNull();
  }

  private List<String> derivedBy(
      boolean userAgent, boolean channel, boolean bots, Ip ip, boolean geo) {
    return derivedOf(passed(WHOLE, SERVER, settings(userAgent, channel, bots, ip, geo)));
  }

  private static List<String> derivedOf(Collected event) {
    return event.derived() == null
        ? List.of()
        : json(event.derived()).properties().stream().map(Map.Entry::getKey).toList();
  }

  private Collected passed(String message, Visit visit, SourceSettings settings) {
    return passed(event(message), visit, settings);
  }

  private Collected passed(Collected event, Visit visit, SourceSettings settings) {
    Passage passage = new Passage(event, visit, settings);
    step.pass(passage);
    assertThat(passage.hasEnded()).isFalse();
    return passage.result();
  }

  private static Evidence evidence(String derived) {
    return new Evidence(Kind.TRACK, null, null, derived, null, null, null, false);
  }

  private static SourceSettings settings(
      boolean userAgent, boolean channel, boolean bots, Ip ip, boolean geo) {
    return new SourceSettings(null, new Enrichment(userAgent, channel, bots, ip, geo), null, null);
  }

  private static Collected event(String message) {
    return new Collected(
        0,
        UUID.randomUUID(),
        "m-1",
        Kind.TRACK,
        "E",
        "u-1",
        "u-1",
        null,
        NOW,
        NOW,
        message,
        0,
        null,
        List.of());
  }

  private static JsonNode json(String text) {
    return ExactJson.read(text);
  }
}
