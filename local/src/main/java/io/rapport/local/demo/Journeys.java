package io.rapport.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Who takes which way through the site.
final class Journeys {

  private static final List<String> IN_TIME =
      List.of("ar", "sr-Cyrl", "sr-Latn", "ru", "zh", "en", "el", "hi", "ja", "ko");
  private static final List<String> TRIAL_ONLY =
      List.of("ar", "sr-Cyrl", "en", "zh", "tr", "pl", "hy", "fr");
  private static final List<String> BY_SEARCH = List.of("he", "ar", "ru", "sr-Latn", "en", "uk");
  private static final int VISITORS = 40;

  private final People people;
  private final Instant end;
  private final Random random = new Random(20_260_101);
  private final Set<Person> placed = new HashSet<>();
  private final List<Journey> journeys = new ArrayList<>();

  /// @param end after all that happened
  Journeys(People people, Instant end) {
    this.people = people;
    this.end = end;
    adToUpgrade(people.mark(), 2, Duration.ofDays(29));
    adToUpgrade(people.traveller(), 1, Duration.ofDays(30));
    for (String language : IN_TIME) {
      adToUpgrade(
          people.speaking(language, 0),
          1 + random.nextInt(5),
          Duration.ofDays(28 + random.nextInt(5)));
    }
    // Too late for the ad: by an hour, by a week, by a month.
    adToUpgrade(people.speaking("he", 1), 3, Duration.ofDays(37).plusHours(1));
    adToUpgrade(people.speaking("zh", 1), 9, Duration.ofDays(38));
    adToUpgrade(people.speaking("de", 0), 5, Duration.ofDays(65));
    TRIAL_ONLY.forEach(language -> adToTrial(people.speaking(language, 2)));
    upgradeBeforeAd(people.speaking("ru", 2));
    BY_SEARCH.forEach(language -> searchToUpgrade(people.speaking(language, 3)));
    fromTwoAddresses();
    for (int i = 0; i < people.all().size(); i++) {
      if (i % 3 != 0 && !placed.contains(people.all().get(i))) {
        shopper(people.all().get(i));
      }
    }
    for (int i = 0; i < VISITORS; i++) {
      visitor(i);
    }
  }

  List<Journey> all() {
    return List.copyOf(journeys);
  }

  /// @param toUpgrade from the trial on
  private void adToUpgrade(Person person, int daysToTrial, Duration toUpgrade) {
    long room = toUpgrade.toDays() + daysToTrial + 25;
    Journey journey = journey(person, room + random.nextInt(25));
    journey
        .ad()
        .pause(Duration.ofDays(daysToTrial))
        .visit("Pricing", "/pricing")
        .signUp()
        .trial()
        .use("Route planned", 3);
    journey.at(journey.start().plus(Duration.ofDays(daysToTrial)).plus(toUpgrade)).upgrade();
    journey.pause(Duration.ofDays(3)).order(2 + random.nextInt(3)).use("Route shared", 2);
  }

  private void adToTrial(Person person) {
    journey(person, 20 + random.nextInt(60))
        .ad()
        .pause(Duration.ofHours(20))
        .visit("Pricing", "/pricing")
        .signUp()
        .trial()
        .use("Route planned", 1);
  }

  private void upgradeBeforeAd(Person person) {
    journey(person, 80)
        .search()
        .signUp()
        .trial()
        .pause(Duration.ofDays(30))
        .upgrade()
        .pause(Duration.ofDays(10))
        .ad();
  }

  private void searchToUpgrade(Person person) {
    journey(person, 50 + random.nextInt(30))
        .search()
        .visit("Pricing", "/pricing")
        .signUp()
        .trial()
        .use("Route planned", 2)
        .pause(Duration.ofDays(31))
        .upgrade()
        .order(1);
  }

  private void fromTwoAddresses() {
    journey(people.twoAddresses(), 60)
        .search()
        .signUp()
        .order(2)
        .pause(Duration.ofDays(12))
        .alsoKnownBy(people.secondEmail())
        .order(1);
  }

  private void shopper(Person person) {
    Journey journey = journey(person, 12 + random.nextInt(78));
    switch (random.nextInt(3)) {
      case 0 -> journey.search();
      case 1 -> journey.newsletter();
      default -> journey.visit("Home", "/");
    }
    journey.visit("Tents", "/tents").signUp();
    if (random.nextInt(4) > 0) {
      journey.order(1 + random.nextInt(3));
    }
  }

  /// Comes once and stays unknown.
  private void visitor(int number) {
    Instant start = end.minus(Duration.ofHours(12 + random.nextInt(24 * 88)));
    Journey journey = new Journey("visitor-%02d".formatted(number), null, start, random.nextLong());
    journeys.add(journey);
    switch (number % 4) {
      case 0 -> journey.ad();
      case 1 -> journey.search();
      case 2 -> journey.newsletter();
      default -> journey.visit("Home", "/");
    }
    journey.visit("Boots", "/boots");
  }

  private Journey journey(Person person, long daysAgo) {
    Duration morning = Duration.ofMinutes(7 * 60L + random.nextInt(12 * 60));
    Instant start = end.minus(Duration.ofDays(daysAgo)).plus(morning);
    Journey journey = new Journey(person.key(), person, start, random.nextLong());
    placed.add(person);
    journeys.add(journey);
    return journey;
  }
}
