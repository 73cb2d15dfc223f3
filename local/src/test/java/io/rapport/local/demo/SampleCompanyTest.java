package io.rapport.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.local.demo.Interaction.Note;
import io.rapport.local.demo.Interaction.Ticket;
import java.lang.Character.UnicodeScript;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SampleCompanyTest {

  private static final LocalDate DAY = LocalDate.of(2026, 11, 22);

  private final SampleCompany sample = new SampleCompany(DAY);

  @Test
  void isTheSameForTheSameDay() throws Exception {
    assertThat(json(new SampleCompany(DAY))).isEqualTo(json(sample));
  }

  @Test
  void movesWithTheDay() {
    List<Map<String, Object>> later = new SampleCompany(DAY.plusDays(3)).events();
    assertThat(later).hasSameSizeAs(sample.events());
    assertThat(time(later.getFirst()))
        .isEqualTo(time(sample.events().getFirst()).plus(Duration.ofDays(3)));
  }

  @Test
  void hasTwoHundredPeopleAndOneSecondCard() {
    assertThat(sample.people().all()).hasSize(200);
    assertThat(sample.people().contacts()).hasSize(201);
    assertThat(sample.accounts()).hasSize(20);
  }

  @Test
  void namesPeopleInEveryScript() {
    Set<UnicodeScript> scripts =
        sample.people().all().stream()
            .flatMapToInt(it -> it.name().codePoints())
            .mapToObj(UnicodeScript::of)
            .collect(Collectors.toSet());
    assertThat(scripts)
        .contains(
            UnicodeScript.HEBREW,
            UnicodeScript.ARABIC,
            UnicodeScript.CYRILLIC,
            UnicodeScript.LATIN,
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.HANGUL,
            UnicodeScript.DEVANAGARI,
            UnicodeScript.GREEK,
            UnicodeScript.ARMENIAN,
            UnicodeScript.GEORGIAN,
            UnicodeScript.THAI,
            UnicodeScript.ETHIOPIC);
    assertThat(named("sr-Cyrl")).allMatch(it -> !it.matches(".*[a-zA-Z].*"));
    assertThat(named("sr-Latn")).allMatch(it -> it.matches("[\\p{IsLatin} ]+"));
  }

  @Test
  void givesNobodySomebodyElsesThings() {
    assertThat(sample.people().all()).extracting(Person::name).doesNotHaveDuplicates();
    assertThat(sample.people().all()).extracting(Person::phone).doesNotHaveDuplicates();
    assertThat(sample.people().contacts()).flatExtracting(Contact::emails).doesNotHaveDuplicates();
    assertThat(sample.people().contacts()).extracting(Contact::key).doesNotHaveDuplicates();
  }

  @Test
  void writesToNobodyReal() {
    assertThat(sample.people().contacts())
        .flatExtracting(Contact::emails)
        .allMatch(it -> it.matches("[a-z0-9.]+@([a-z0-9-]+\\.)?example\\.(com|org|net)"));
    assertThat(sample.people().all())
        .extracting(Person::phone)
        .allMatch(it -> it.matches("\\+\\d{10,13}"));
  }

  @Test
  void namesEveryEventOnce() {
    assertThat(sample.events())
        .hasSizeGreaterThan(800)
        .extracting(it -> it.get("messageId"))
        .doesNotHaveDuplicates();
    assertThat(sample.interactions()).extracting(Interaction::key).doesNotHaveDuplicates();
  }

  @Test
  void happensBeforeTheDay() {
    Instant day = DAY.atStartOfDay(ZoneOffset.UTC).toInstant();
    assertThat(sample.events())
        .allMatch(
            it -> time(it).isBefore(day) && time(it).isAfter(day.minus(Duration.ofDays(150))));
    assertThat(sample.interactions())
        .extracting(SampleCompanyTest::last)
        .filteredOn(Objects::nonNull)
        .allMatch(it -> it.isBefore(day));
  }

  @Test
  void upgradesTwelvePeopleWithinFortyDaysOfTheAd() {
    List<Duration> spans =
        sample.people().all().stream().flatMap(it -> fromAdToUpgrade(it).stream()).toList();
    assertThat(spans).filteredOn(it -> it.compareTo(SampleCompany.WITHIN) <= 0).hasSize(12);
    assertThat(spans).filteredOn(it -> it.compareTo(SampleCompany.WITHIN) > 0).hasSize(3);
    assertThat(spans).contains(SampleCompany.WITHIN.plusHours(1));
  }

  @Test
  void upgradesPeopleWhoNeverSawTheAdOrSawItTooLate() {
    assertThat(performing(Journey.UPGRADE)).hasSizeGreaterThan(15 + 5);
    assertThat(performing(Journey.TRIAL)).hasSizeGreaterThan(performing(Journey.UPGRADE).size());
    assertThat(
            sample.people().all().stream()
                .filter(it -> first(it, Journey.UPGRADE).isPresent())
                .filter(it -> first(it, Journey.AD).isPresent())
                .filter(
                    it -> first(it, Journey.AD).get().isAfter(first(it, Journey.UPGRADE).get())))
        .hasSize(1);
  }

  @Test
  void knowsThatMarkHasANewBaby() {
    assertThat(sample.interactions())
        .filteredOn(it -> it.contact().equals(sample.people().mark().key()))
        .filteredOn(Note.class::isInstance)
        .extracting(it -> ((Note) it).body())
        .anyMatch(it -> it.contains("Mark's new baby"));
    assertThat(sample.interactions())
        .filteredOn(Ticket.class::isInstance)
        .extracting(it -> ((Ticket) it).resolvedAt() == null)
        .contains(true, false);
  }

  @Test
  void letsOnePersonWriteFromTwoAddresses() {
    Person person = sample.people().twoAddresses();
    assertThat(sample.people().contacts()).filteredOn(it -> it.person().equals(person)).hasSize(2);
    assertThat(sample.events())
        .filteredOn(it -> it.get("type").equals("identify"))
        .filteredOn(it -> person.userId().equals(it.get("userId")))
        .extracting(it -> ((Map<?, ?>) it.get("traits")).get("email"))
        .isEqualTo(List.of(person.email(), sample.people().secondEmail()));
  }

  @Test
  void leavesSomeVisitorsUnknown() {
    Set<Object> known =
        sample.events().stream()
            .filter(it -> it.containsKey("userId"))
            .map(it -> it.get("anonymousId"))
            .collect(Collectors.toSet());
    assertThat(sample.events())
        .extracting(it -> it.get("anonymousId"))
        .filteredOn(it -> !known.contains(it))
        .hasSizeGreaterThanOrEqualTo(40);
  }

  private List<String> named(String language) {
    return sample.people().all().stream()
        .filter(it -> it.tongue().language().equals(language))
        .map(Person::name)
        .toList();
  }

  private Set<Object> performing(String event) {
    return sample.events().stream()
        .filter(it -> event.equals(it.get("event")))
        .map(it -> it.get("anonymousId"))
        .collect(Collectors.toSet());
  }

  private Optional<Duration> fromAdToUpgrade(Person person) {
    return first(person, Journey.AD)
        .flatMap(ad -> first(person, Journey.UPGRADE).map(it -> Duration.between(ad, it)))
        .filter(Duration::isPositive);
  }

  private Optional<Instant> first(Person person, String event) {
    return sample.events().stream()
        .filter(it -> event.equals(it.get("event")))
        .filter(it -> ("anon-" + person.key()).equals(it.get("anonymousId")))
        .map(SampleCompanyTest::time)
        .findFirst();
  }

  private static Instant time(Map<String, Object> event) {
    return Instant.parse((String) event.get("timestamp"));
  }

  private static Instant last(Interaction interaction) {
    return switch (interaction) {
      case Note _ -> null;
      case Interaction.Activity activity -> activity.occurredAt();
      case Ticket ticket -> ticket.resolvedAt() == null ? ticket.openedAt() : ticket.resolvedAt();
    };
  }

  private static String json(SampleCompany sample) throws Exception {
    ObjectMapper json = new ObjectMapper().findAndRegisterModules();
    return json.writeValueAsString(sample.events())
        + sample.people().all()
        + sample.interactions()
        + sample.people().contacts();
  }
}
