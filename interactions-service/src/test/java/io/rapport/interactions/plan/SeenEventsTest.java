package io.rapport.interactions.plan;

import static io.rapport.interactions.plan.PlanFixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenEventsTest {

  @Test
  void describesTypesAndWhatWasInAll() {
    SeenEvents seen = new SeenEvents();
    seen.see(
        "track",
        "Paid",
        json("{\"properties\": {\"total\": 3, \"at\": \"2026-05-01T10:00:00Z\", \"ok\": true}}"));
    seen.see(
        "track",
        "Paid",
        json(
            "{\"properties\": {\"total\": 3.5, \"at\": \"2026-05-01T10:00:00+02:00\", \"x\": null}}"));
    seen.see(
        "track",
        "Paid",
        json("{\"properties\": {\"total\": 4, \"at\": \"2026-05-02T10:00:00Z\", \"x\": 1}}"));

    assertThat(seen.events()).hasSize(1);
    JsonNode properties = seen.events().getFirst().schema().at("/properties/properties");
    assertThat(properties.get("required")).isEqualTo(json("[\"at\", \"total\"]"));
    assertThat(properties.at("/properties/total/type").asText()).isEqualTo("number");
    assertThat(properties.at("/properties/at"))
        .isEqualTo(json("{\"type\": \"string\", \"format\": \"date-time\"}"));
    assertThat(properties.at("/properties/x/type")).isEqualTo(json("[\"integer\", \"null\"]"));
    assertThat(properties.at("/properties/ok/type").asText()).isEqualTo("boolean");
  }

  @Test
  void makesAnEnumOfFewValuesThatComeAgain() {
    SeenEvents seen = new SeenEvents();
    IntStream.range(0, 30)
        .forEach(
            i ->
                seen.see(
                    "track",
                    "Paid",
                    json(
                        "{\"properties\": {\"currency\": \"%s\", \"id\": \"o-%d\"}, \"traits\": {\"plan\": \"gold\"}}"
                            .formatted(i % 2 == 0 ? "EUR" : "USD", i))));

    JsonNode schema = seen.events().getFirst().schema();
    assertThat(schema.at("/properties/properties/properties/currency/enum"))
        .isEqualTo(json("[\"EUR\", \"USD\"]"));
    assertThat(schema.at("/properties/properties/properties/id").has("enum")).isFalse();
    assertThat(schema.at("/properties/traits/properties/plan").has("enum")).isFalse();
  }

  /// Whatever came, the plan that is made of it takes it, and is a plan.
  @Test
  void fitsAllThatItWasMadeOf() {
    for (int run = 0; run < 200; run++) {
      Random random = new Random(run);
      List<JsonNode> events = new ArrayList<>();
      SeenEvents seen = new SeenEvents();
      for (int i = 0; i < 40; i++) {
        JsonNode event =
            json(
                "{\"messageId\": \"m\", \"properties\": %s, \"traits\": %s}"
                    .formatted(value(random, 3), object(random, 2)));
        events.add(event);
        seen.see("track", "E", event);
      }
      CompiledPlan plan =
          PlanCheck.check(new PlanDefinition(Unplanned.REFUSE, null, null, seen.events()), 0);
      for (JsonNode event : events) {
        assertThat(plan.check("track", "E", event, 500)).as("seed %d: %s", run, event).isEmpty();
      }
    }
  }

  /// The check above would notice a plan that fits too tightly.
  @Test
  void wouldNoticeAPlanThatDoesNotFit() {
    SeenEvents seen = new SeenEvents();
    seen.see("track", "E", json("{\"properties\": {\"a\": 1}}"));
    CompiledPlan plan =
        PlanCheck.check(new PlanDefinition(Unplanned.REFUSE, null, null, seen.events()), 0);

    assertThat(plan.check("track", "E", json("{\"properties\": {\"a\": 1.5}}"), 50)).isNotEmpty();
    assertThat(plan.check("track", "E", json("{\"properties\": {}}"), 50)).isNotEmpty();
    assertThat(plan.check("track", "E", json("{}"), 50)).isNotEmpty();
  }

  @Test
  void staysSmallWhateverComes() {
    SeenEvents seen = new SeenEvents();
    for (int i = 0; i < 1_000; i++) {
      StringBuilder fields = new StringBuilder();
      for (int f = 0; f < 50; f++) {
        fields.append(f == 0 ? "" : ", ").append("\"f%d-%d\": \"v%d\"".formatted(i, f, i));
      }
      seen.see("track", "Event " + i, json("{\"properties\": {%s}}".formatted(fields)));
      seen.see("track", "Same", json("{\"properties\": {%s}}".formatted(fields)));
    }

    assertThat(seen.count()).isEqualTo(2_000);
    assertThat(seen.events()).hasSizeLessThanOrEqualTo(300);
    PlanDefinition plan = new PlanDefinition(null, null, null, seen.events());
    assertThat(PlanJson.write(plan)).hasSizeLessThan(PlanJson.LONGEST);
    assertThat(PlanCheck.check(plan, 0).weight()).isGreaterThan(50);
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 8)) {
      case 0 -> Integer.toString(random.nextInt(5));
      case 1 -> random.nextInt(5) + "." + random.nextInt(5);
      case 2 -> "\"t" + random.nextInt(3) + "\"";
      case 3 -> "\"2026-05-0%dT10:00:00Z\"".formatted(1 + random.nextInt(3));
      case 4 -> random.nextBoolean() ? "true" : "false";
      case 5 -> "null";
      case 6 -> "[%s, %s]".formatted(value(random, depth - 1), value(random, depth - 1));
      default -> object(random, depth - 1);
    };
  }

  private static String object(Random random, int depth) {
    StringBuilder fields = new StringBuilder("{");
    for (char name = 'a'; name < 'e'; name++) {
      if (random.nextInt(3) > 0) {
        fields
            .append(fields.length() > 1 ? ", " : "")
            .append("\"%s\": %s".formatted(name, value(random, depth)));
      }
    }
    return fields.append("}").toString();
  }
}
