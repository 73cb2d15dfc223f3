package io.rapport.segments.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidatorTest {

  private static final UUID A = new UUID(1, 1);
  private static final UUID B = new UUID(1, 2);
  private static final UUID C = new UUID(1, 3);

  @Test
  void tellsEverythingAtOnce() {
    List<Flaw> flaws =
        RuleFixtures.flaws(
            """
            {"type": "all", "rules": [
              {"type": "trait", "name": " ", "op": "greater", "value": 5},
              {"type": "performed", "event": "A", "count": {"atLeast": 3, "atMost": 2},
               "window": {"last": "P1M"}, "where": [{"property": "p", "op": "between", "value": 5}]},
              {"type": "any", "rules": []},
              {"type": "nothing"},
              {"type": "not"},
              {"type": "trait", "name": "x", "op": "equals", "value": "y", "vaule": 1},
              {"type": "sequence", "first": {"event": ""}, "within": "PT0S"},
              {"type": "inSegment", "segmentId": "b"},
              {"type": "inSegment", "segmentId": "0190a000-0000-7000-8000-000000000077"}
            ]}""");

    assertThat(flaws)
        .extracting(Flaw::pointer)
        .containsExactlyInAnyOrder(
            "/rules/0/name",
            "/rules/0/op",
            "/rules/1/count/atMost",
            "/rules/1/window/last",
            "/rules/1/where/0/value",
            "/rules/2/rules",
            "/rules/3/type",
            "/rules/4/rule",
            "/rules/5/vaule",
            "/rules/6/first/event",
            "/rules/6/then",
            "/rules/6/within",
            "/rules/7/segmentId",
            "/rules/8/segmentId");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "equals|'[1]'",
        "equals|{}",
        "notEquals|null",
        "in|'[]'",
        "in|5",
        "in|'[[1]]'",
        "atLeast|true",
        "atLeast|'\"a\"'",
        "atMost|null",
        "moreThan|'\"2026-02-30\"'",
        "lessThan|'\"2026-01-01T00:00:00\"'",
        "between|'[1]'",
        "between|'[2,1]'",
        "between|'[1,\"2026-01-01\"]'",
        "between|'[1,2,3]'",
        "between|'[\"2026-02-01\",\"2026-01-01\"]'",
        "contains|'\"\"'",
        "contains|'[1]'",
        "startsWith|5",
        "startsWith|'\"\"'",
        "exists|1",
        "exists|'\"yes\"'",
        "equals|'\"a\\u0000\"'",
        "atLeast|1e500",
        "equals|1e-500"
      })
  void refusesAValueThatDoesNotFitTheOperator(String op, String value) {
    assertThat(
            RuleFixtures.flaws(
                """
                {"type": "trait", "name": "x", "op": "%s", "value": %s}"""
                    .formatted(op, value)))
        .extracting(Flaw::pointer)
        .containsExactly("/value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "equals|1",
        "notEquals|true",
        "in|'[1,\"a\",false]'",
        "atLeast|0.1",
        "atMost|'\"2026-01-31\"'",
        "moreThan|'\"2026-01-31T10:00:00.123456+02:00\"'",
        "between|'[1,1.0]'",
        "between|'[\"2026-01-01\",\"2026-01-01T00:00:00Z\"]'",
        "contains|5",
        "startsWith|'\"a\"'",
        "exists|null",
        "exists|false"
      })
  void takesAValueThatFitsTheOperator(String op, String value) {
    assertThat(
            RuleFixtures.flaws(
                """
                {"type": "trait", "name": "x", "op": "%s", "value": %s}"""
                    .formatted(op, value)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{}'|/count",
        "5|/count",
        "'{\"atLeast\":-1}'|/count/atLeast",
        "'{\"atMost\":1000001}'|/count/atMost",
        "'{\"exactly\":1,\"atLeast\":1}'|/count/exactly",
        "'{\"atLeast\":1.5}'|/count/atLeast",
        "'{\"atLeast\":\"1\"}'|/count/atLeast",
        "'{\"atLeast\":99999999999999999999}'|/count/atLeast",
        "'{\"min\":1}'|/count/min"
      })
  void refusesABadCount(String count, String pointer) {
    assertThat(
            RuleFixtures.flaws(
                """
                {"type": "performed", "event": "A", "count": %s}"""
                    .formatted(count)))
        .extracting(Flaw::pointer)
        .contains(pointer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{}'|/window",
        "5|/window",
        "'{\"last\":30}'|/window/last",
        "'{\"last\":\"P0D\"}'|/window/last",
        "'{\"last\":\"P4000D\"}'|/window/last",
        "'{\"last\":\"P1D\",\"to\":null}'|/window/to",
        "'{\"from\":\"yesterday\"}'|/window/from",
        "'{\"from\":\"2026-02-01\",\"to\":\"2026-02-01\"}'|/window/to"
      })
  void refusesABadWindow(String window, String pointer) {
    assertThat(
            RuleFixtures.flaws(
                """
                {"type": "performed", "event": "A", "window": %s}"""
                    .formatted(window)))
        .extracting(Flaw::pointer)
        .contains(pointer);
  }

  @Test
  void escapesPointers() {
    assertThat(
            RuleFixtures.flaws(
                """
                {"type": "trait", "name": "x", "op": "exists", "a/b~c": 1}"""))
        .containsExactly(new Flaw("/a~1b~0c", "is not a known field"));
  }

  @Test
  void refusesToGoTooDeep() {
    String leaf = "{\"type\":\"trait\",\"name\":\"x\",\"op\":\"exists\"}";
    String allowed = "{\"type\":\"not\",\"rule\":".repeat(15) + leaf + "}".repeat(15);
    String deeper = "{\"type\":\"not\",\"rule\":" + allowed + "}";

    assertThat(RuleFixtures.flaws(allowed)).isEmpty();
    assertThat(RuleFixtures.flaws(deeper))
        .extracting(Flaw::pointer)
        .containsExactly("/rule".repeat(16));
  }

  @Test
  void refusesTooManyRules() {
    String leaf = "{\"type\":\"trait\",\"name\":\"x\",\"op\":\"exists\"}";
    String allowed =
        "{\"type\":\"all\",\"rules\":["
            + String.join(",", java.util.Collections.nCopies(199, leaf))
            + "]}";
    String more =
        "{\"type\":\"all\",\"rules\":["
            + String.join(",", java.util.Collections.nCopies(200, leaf))
            + "]}";

    assertThat(RuleFixtures.flaws(allowed)).isEmpty();
    assertThat(RuleFixtures.flaws(more)).extracting(Flaw::pointer).containsExactly("");
  }

  @Test
  void refusesACycle() {
    Map<UUID, Rule> rules =
        Map.of(
            A, new Rule.InSegment(B),
            B, new Rule.Not(new Rule.InSegment(C)),
            C, new Rule.Trait("x", Operator.EXISTS, null));

    Rule closing = new Rule.AllOf(List.of(rules.get(C), new Rule.InSegment(A)));

    assertThat(validate(closing, C, rules)).containsExactly("/rules/1/segmentId");
    assertThat(validate(new Rule.InSegment(C), C, rules)).containsExactly("/segmentId");
    assertThat(validate(new Rule.InSegment(C), A, rules)).isEmpty();
    assertThat(validate(closing, null, rules)).isEmpty();
  }

  private static List<String> validate(Rule rule, UUID self, Map<UUID, Rule> rules) {
    return Validator.validate(rule, self, id -> Optional.ofNullable(rules.get(id))).stream()
        .map(Flaw::pointer)
        .toList();
  }
}
