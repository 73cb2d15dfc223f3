package io.rapport.segments.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.rapport.segments.rule.Facts.Performance;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatcherTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final UUID SEGMENT = UUID.fromString("0190a000-0000-7000-8000-000000000077");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500|atLeast|500|true",
        "499.99|atLeast|500|false",
        "500.00|equals|500|true",
        "'\"500\"'|equals|500|false",
        "'\"500\"'|atLeast|1|false",
        "true|equals|true|true",
        "'\"a\"'|notEquals|'\"b\"'|true",
        "'\"a\"'|notEquals|'\"a\"'|false",
        "null|notEquals|1|true",
        "null|exists|null|false",
        "null|exists|false|true",
        "0|exists|true|true",
        "'\"b\"'|in|'[\"a\",\"b\"]'|true",
        "2|in|'[1,2.0]'|true",
        "3|in|'[1,2]'|false",
        "5|between|'[5,6]'|true",
        "6|between|'[5,6]'|true",
        "6.01|between|'[5,6]'|false",
        "5|moreThan|5|false",
        "5|lessThan|5.000001|true",
        "5|atMost|5|true",
        "'\"Ana Kovač\"'|contains|'\"Kov\"'|true",
        "'[\"x\",\"y\"]'|contains|'\"y\"'|true",
        "'[1,2]'|contains|2.0|true",
        "'[[1]]'|contains|1|false",
        "'\"Ana\"'|contains|'\"ana\"'|false",
        "'\"Ana\"'|startsWith|'\"An\"'|true",
        "'\"Ana\"'|startsWith|'\"na\"'|false",
        "'\"2026-01-31\"'|atLeast|'\"2026-01-31T00:00:00Z\"'|true",
        "'\"2026-01-31T01:00:00+02:00\"'|lessThan|'\"2026-01-31\"'|true",
        "'\"2026-02-30\"'|atLeast|'\"2026-01-01\"'|false",
        "5|atLeast|'\"2026-01-01\"'|false",
        "0.1|equals|0.10|true",
        "12345678901234567890.1|moreThan|12345678901234567890|true"
      })
  void compares(String actual, String op, String wanted, boolean expected) {
    Rule rule =
        RuleFixtures.rule(
            """
            {"type": "trait", "name": "x", "op": "%s", "value": %s}"""
                .formatted(op, wanted));
    Map<String, Object> traits = new LinkedHashMap<>();
    traits.put("x", RuleFixtures.tree(actual));

    assertThat(Matcher.matches(rule, facts(traits), NOW)).isEqualTo(expected);
  }

  @Test
  void countsWithinASlidingWindow() {
    Rule twice =
        RuleFixtures.rule(
            """
            {"type": "performed", "event": "Order", "count": {"atLeast": 2},
             "window": {"last": "P30D"}}""");
    Facts facts =
        facts(
            Map.of(), order("1", NOW.minus(Duration.ofDays(30)).plusNanos(1000)), order("2", NOW));

    assertThat(Matcher.matches(twice, facts, NOW)).isTrue();
    assertThat(Matcher.matches(twice, facts, NOW.plusNanos(1000))).isFalse();
    assertThat(Matcher.matches(twice, facts, NOW.minusNanos(1000))).isFalse();
  }

  @Test
  void includesTheBeginOfAFixedWindowAndExcludesItsEnd() {
    Rule may =
        RuleFixtures.rule(
            """
            {"type": "performed", "event": "Order",
             "window": {"from": "2026-05-01T00:00:00Z", "to": "2026-06-01T00:00:00Z"}}""");

    assertThat(Matcher.matches(may, facts(Map.of(), order("1", at("2026-05-01"))), NOW)).isTrue();
    assertThat(Matcher.matches(may, facts(Map.of(), order("1", at("2026-06-01"))), NOW)).isFalse();
  }

  @Test
  void countsOnlyEventsWhosePropertiesFit() {
    Rule never =
        RuleFixtures.rule(
            """
            {"type": "performed", "event": "Order", "count": {"atMost": 0},
             "where": [{"property": "total", "op": "moreThan", "value": 100}]}""");

    assertThat(Matcher.matches(never, facts(Map.of(), order("1", NOW, 100)), NOW)).isTrue();
    assertThat(Matcher.matches(never, facts(Map.of(), order("1", NOW, 101)), NOW)).isFalse();
  }

  @Test
  void findsOneEventAfterAnother() {
    Rule upgraded =
        RuleFixtures.rule(
            """
            {"type": "sequence", "first": {"event": "Ad"}, "then": {"event": "Order"},
             "within": "P40D"}""");
    Instant ad = at("2026-01-01");

    assertThat(follows(upgraded, ad, ad.plus(Duration.ofDays(40)))).isTrue();
    assertThat(follows(upgraded, ad, ad.plus(Duration.ofDays(40)).plusSeconds(1))).isFalse();
    assertThat(follows(upgraded, ad, ad.minusSeconds(1))).isFalse();
  }

  @Test
  void doesNotTakeOneEventForTwo() {
    Rule twice =
        RuleFixtures.rule(
            """
            {"type": "sequence", "first": {"event": "Order"}, "then": {"event": "Order"},
             "within": "P1D"}""");

    assertThat(Matcher.matches(twice, facts(Map.of(), order("1", NOW)), NOW)).isFalse();
    assertThat(Matcher.matches(twice, facts(Map.of(), order("1", NOW), order("2", NOW)), NOW))
        .isTrue();
  }

  @Test
  void asksForOtherSegments() {
    Rule in = new Rule.InSegment(SEGMENT);

    assertThat(Matcher.matches(in, new Facts(Map.of(), List.of(), Set.of(SEGMENT)), NOW)).isTrue();
    assertThat(Matcher.matches(new Rule.Not(in), facts(Map.of()), NOW)).isTrue();
  }

  private static boolean follows(Rule rule, Instant ad, Instant order) {
    Performance first = new Performance("a", "Ad", ad, Map.of());
    return Matcher.matches(rule, facts(Map.of(), order("o", order), first), NOW);
  }

  private static Facts facts(Map<String, Object> traits, Performance... events) {
    return new Facts(traits, List.of(events), Set.of());
  }

  private static Performance order(String id, Instant at) {
    return order(id, at, 1);
  }

  private static Performance order(String id, Instant at, int total) {
    return new Performance(id, "Order", at, Map.of("total", total));
  }

  private static Instant at(String day) {
    return Instant.parse(day + "T00:00:00Z");
  }
}
