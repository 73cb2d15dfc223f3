package io.rapport.interactions.plan;

import static io.rapport.interactions.plan.PlanFixtures.compiled;
import static io.rapport.interactions.plan.PlanFixtures.json;
import static io.rapport.interactions.plan.PlanFixtures.ofProperties;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompiledPlanTest {

  private final CompiledPlan shop = compiled(PlanFixtures.SHOP);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"total\": 12.5}",
        "{\"total\": 0, \"currency\": \"EUR\", \"code\": \"ABC\", \"note\": 3}",
        "{\"total\": 1, \"when\": \"2026-05-01T10:00:00Z\", \"more\": {}}",
        "{\"total\": 1, \"products\": [{\"id\": \"a\", \"price\": 1.10}, {\"id\": \"b\"}]}"
      })
  void findsNothingWrongWithEventsAsPlanned(String properties) {
    assertThat(order(properties)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | required | /properties/total | is required",
        "{\"total\": \"1\"} | type | /properties/total | must be of type number",
        "{\"total\": -1} | minimum | /properties/total | must be at least 0",
        "{\"total\": 1.001} | multipleOf | /properties/total | must be a multiple of 0.01",
        "{\"total\": 1, \"currency\": \"GBP\"} | enum | /properties/currency | must be one of [\"EUR\",\"USD\"]",
        "{\"total\": 1, \"when\": \"now\"} | format | /properties/when | must be of the format date-time",
        "{\"total\": 1, \"code\": \"abc\"} | pattern | /properties/code | must match ^[A-Z]{3}$",
        "{\"total\": 1, \"note\": true} | anyOf | /properties/note | must match one of the schemas of anyOf",
        "{\"total\": 1, \"products\": [{\"id\": \"a\"}, {}]} | required | /properties/products/1/id | is required",
        "{\"total\": 1, \"products\": [{\"id\": \"a\", \"b/c\": 1}]} | additionalProperties | /properties/products/0/b~1c | is not in the plan",
        "{\"total\": 1, \"products\": [{\"id\": 1}]} | type | /properties/products/0/id | must be of type string"
      })
  void tellsTheRuleThePlaceAndWhatIsExpected(
      String properties, String rule, String pointer, String detail) {
    assertThat(order(properties)).containsExactly(new Finding(rule, pointer, detail));
  }

  @Test
  void tellsAllThatIsWrongUpToALimit() {
    assertThat(order("{\"total\": -1, \"currency\": 1, \"code\": \"a\"}"))
        .extracting(Finding::rule)
        .containsExactlyInAnyOrder("minimum", "enum", "pattern");
    String many =
        IntStream.range(0, 100).mapToObj(_ -> "{}").collect(Collectors.joining(", ", "[", "]"));
    assertThat(order("{\"total\": 1, \"products\": " + many + "}"))
        .hasSize(CompiledPlan.MOST_FINDINGS);
  }

  @Test
  void neverQuotesTheEvent() {
    String secret = "grace@example.com";
    List<Finding> findings =
        order(
            """
            {"total": "%1$s", "currency": "%1$s", "when": "%1$s", "code": "%1$s", "note": ["%1$s"]}"""
                .formatted(secret));

    assertThat(findings).hasSize(5).allSatisfy(f -> assertThat(f.detail()).doesNotContain("grace"));
  }

  @Test
  void inheritsWhatHoldsForAllAndForTheKind() {
    assertThat(shop.check("track", "Cart Viewed", json("{\"messageId\": \"m\"}"), 20))
        .containsExactly(new Finding("required", "/properties", "is required"));
    assertThat(shop.check("track", "Cart Viewed", json("{\"properties\": {}}"), 20))
        .containsExactly(new Finding("required", "/messageId", "is required"));
    assertThat(shop.check("identify", null, json("{\"messageId\": \"m\"}"), 20))
        .containsExactly(new Finding("required", "/userId", "is required"));
    assertThat(shop.check("page", "Home", json("{\"messageId\": \"m\"}"), 20)).isEmpty();
    assertThat(shop.check("page", "Home", json("{}"), 20))
        .containsExactly(new Finding("required", "/messageId", "is required"));
  }

  @Test
  void refusesWhatItDoesNotNameIfItSaysSo() {
    JsonNode event = json("{\"messageId\": \"m\", \"properties\": {}}");

    assertThat(shop.check("track", "Something Else", event, 50))
        .containsExactly(new Finding("unplanned", "/event", "must be an event of the plan"));
    assertThat(shop.check("track", "order completed", event, 50))
        .containsExactly(
            new Finding("unplanned", "/event", "must be spelt as in the plan: Order Completed"));
    CompiledPlan open = compiled(PlanFixtures.SHOP.replace("refuse", "allow"));
    assertThat(open.check("track", "Something Else", event, 50)).isEmpty();
  }

  @Test
  void takesIdsThatAreKeywordsForWhatTheyAre() {
    CompiledPlan plan =
        compiled(
            ofProperties(
                "{\"properties\": {\"not\": {\"type\": \"object\", \"properties\": {\"items\": {\"type\": \"string\"}}}}}"));

    assertThat(plan.check("track", "E", json("{\"properties\": {\"not\": {\"items\": 1}}}"), 50))
        .containsExactly(new Finding("type", "/properties/not/items", "must be of type string"));
  }

  /// Without the bound, each of the million failures would be an object.
  @Test
  void refusesToSpendMoreOnAnEventThanItMay() {
    CompiledPlan plan =
        compiled(
            ofProperties(
                "{\"properties\": {\"a\": {\"items\": {\"allOf\": [%s]}}}}"
                    .formatted(
                        IntStream.range(0, 60)
                            .mapToObj(_ -> "{\"minimum\": 5}")
                            .collect(Collectors.joining(", ")))));
    String array =
        IntStream.range(0, 16_000).mapToObj(_ -> "1").collect(Collectors.joining(",", "[", "]"));
    String event = "{\"properties\": {\"a\": " + array + "}}";

    assertThat(plan.check("track", "E", json(event), event.length()))
        .extracting(Finding::rule)
        .containsExactly("too-costly");
    String small = "{\"properties\": {\"a\": [1, 1, 1]}}";
    assertThat(plan.check("track", "E", json(small), small.length()))
        .extracting(Finding::rule)
        .containsOnly("minimum");
  }

  /// Texts made to hurt the checks of formats; none may take long or fail.
  @Test
  void survivesEvilTexts() {
    List<String> evil =
        List.of(
            "a".repeat(32_000),
            "a.".repeat(16_000),
            "a@".repeat(16_000),
            ":".repeat(32_000),
            "1".repeat(32_000),
            "P" + "1".repeat(31_000),
            "a@" + "a-".repeat(15_000) + "!",
            " ".repeat(31_999) + "x",
            "2026-05-01T10:00:00." + "9".repeat(31_000) + "Z");
    for (String format : Keywords.FORMATS) {
      CompiledPlan plan =
          compiled(ofProperties("{\"properties\": {\"a\": {\"format\": \"" + format + "\"}}}"));
      for (String text : evil) {
        long start = System.nanoTime();
        String event = "{\"properties\": {\"a\": \"" + text + "\"}}";
        plan.check("track", "E", json(event), event.length());
        assertThat((System.nanoTime() - start) / 1_000_000).as(format).isLessThan(2_000);
      }
    }
  }

  private List<Finding> order(String properties) {
    String event =
        """
        {"type": "track", "messageId": "m", "event": "Order Completed", "properties": %s}"""
            .formatted(properties);
    return shop.check("track", "Order Completed", json(event), event.length());
  }
}
