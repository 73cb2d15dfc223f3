package io.rapport.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The whole sample, made from one day: the same day makes the same sample, to the letter.
final class SampleCompany {

  /// How long after the ad an upgrade still counts for it.
  static final Duration WITHIN = Duration.ofDays(40);

  private final LocalDate day;
  private final People people = new People();
  private final List<Journey> journeys;
  private final List<Interaction> interactions;

  /// @param day after all that happened
  SampleCompany(LocalDate day) {
    Instant end = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    this.day = day;
    this.journeys = new Journeys(people, end).all();
    this.interactions = new Writing(people, end).all();
  }

  LocalDate day() {
    return day;
  }

  List<Account> accounts() {
    return Account.all();
  }

  People people() {
    return people;
  }

  /// What was written by hand.
  List<Interaction> interactions() {
    return interactions;
  }

  /// All events in the order in which they happened.
  List<Map<String, Object>> events() {
    return journeys.stream()
        .flatMap(journey -> journey.events().stream())
        .sorted(
            Comparator.comparing(Journey::time)
                .thenComparing(event -> (String) event.get("messageId")))
        .toList();
  }
}
