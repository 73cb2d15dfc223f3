package io.rapport.interactions.plan;

import static io.rapport.interactions.plan.PlanFixtures.definition;
import static io.rapport.interactions.plan.PlanFixtures.ofProperties;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.rapport.web.Problem;
import io.rapport.web.Violation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanCheckTest {

  private static final String AT = "/events/0/schema/properties/properties";

  @Test
  void takesAPlan() {
    assertThat(PlanCheck.check(definition(PlanFixtures.SHOP), 3).version()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"requierd\": [\"a\"]} | /requierd",
        "{\"type\": \"strin\"} | /type",
        "{\"type\": []} | /type",
        "{\"required\": \"a\"} | /required",
        "{\"required\": [1]} | /required/0",
        "{\"properties\": 3} | /properties",
        "{\"properties\": {\"a/b\": 3}} | /properties/a~1b",
        "{\"enum\": 3} | /enum",
        "{\"minimum\": \"a\"} | /minimum",
        "{\"multipleOf\": 0} | /multipleOf",
        "{\"format\": \"hostname\"} | /format",
        "{\"format\": \"uri-template\"} | /format",
        "{\"format\": \"regex\"} | /format",
        "{\"pattern\": \"(?=a)\"} | /pattern",
        "{\"pattern\": \"((a{99}){99}){99}\"} | /pattern",
        "{\"patternProperties\": {\"(\": {}}} | /patternProperties",
        "{\"items\": [{}]} | /items",
        "{\"allOf\": {}} | /allOf",
        "{\"$ref\": \"#/$defs/none\"} | /$ref",
        "{\"$ref\": \"#\"} | /$ref",
        "{\"$ref\": \"http://localhost/x\"} | /$ref",
        "{\"$id\": \"http://localhost/x\"} | /$id",
        "{\"$schema\": \"http://localhost/x\"} | /$schema",
        "{\"$dynamicRef\": \"#x\"} | /$dynamicRef",
        "{\"$anchor\": \"x\"} | /$anchor",
        "{\"const\": \"a\\u0000\"} | /const",
        "{\"const\": \"a\\ud800\"} | /const",
        "{\"minimum\": 1e500} | /minimum",
        "3 | ''",
        "\"x\" | ''"
      })
  void refusesWhatIsNoSchema(String schema, String pointer) {
    assertThat(pointers(ofProperties(schema))).contains(AT + pointer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"P\", \"events\": [{\"kind\": \"trak\"}]}",
        "{\"name\": \"P\", \"events\": [{\"name\": \" \"}]}",
        "{\"name\": \"P\", \"events\": [{\"name\": \"E\"}, {\"kind\": \"track\", \"name\": \"E\"}]}",
        "{\"name\": \"P\", \"events\": [{}, {}]}",
        "{\"name\": \"P\", \"definitions\": []}",
        "{\"name\": \"P\", \"definitions\": {\"a b\": {}}}",
        "{\"name\": \"P\", \"definitions\": {\"a\": 3}}",
        "{\"name\": \"P\", \"definitions\": {\"a\": {\"$ref\": \"#/$defs/a\"}}}",
        "{\"name\": \"P\", \"definitions\": {\"a\": {\"$ref\": \"#/$defs/b\"}, \"b\": {\"not\": {\"$ref\": \"#/$defs/a\"}}}}",
        "{\"name\": \"P\", \"common\": {\"requird\": []}}"
      })
  void refusesWhatIsNoPlan(String plan) {
    assertThat(pointers(plan)).isNotEmpty();
  }

  @Test
  void refusesDeepSchemas() {
    String deep = "{\"not\": ".repeat(30) + "{}" + "}".repeat(30);

    assertThat(pointers(ofProperties(deep))).isNotEmpty();
  }

  /// Six definitions, each of which asks for the one before four times: 4,096 rules for a value.
  @Test
  void refusesDefinitionsThatMultiply() {
    String plan =
        """
        {"name": "P", "definitions": {"d0": {"type": "string"}, %s}, "common": {"$ref": "#/$defs/d6"}}"""
            .formatted(definitions(6, "{\"allOf\": [%1$s, %1$s, %1$s, %1$s]}"));

    assertThat(pointers(plan)).contains("/events");
    assertThat(pointers(plan.replace("defs/d6\"}}", "defs/d2\"}}"))).isEmpty();
  }

  @Test
  void refusesLongChainsOfDefinitionsInWhateverOrder() {
    String chain =
        """
        {"name": "P", "definitions": {"d0": {"type": "string"}, %s}}""";

    assertThat(pointers(chain.formatted(definitions(9, "%s")))).isNotEmpty();
    assertThat(pointers(chain.formatted(definitions(9, "{\"not\": %s}")).replace("d9", "a9")))
        .isNotEmpty();
    assertThat(pointers(chain.formatted(definitions(5_000, "%s")))).isNotEmpty();
    assertThat(pointers(chain.formatted(definitions(7, "%s")))).isEmpty();
  }

  private static String definitions(int count, String schema) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            i ->
                "\"d%d\": ".formatted(i)
                    + schema.formatted("{\"$ref\": \"#/$defs/d%d\"}".formatted(i - 1)))
        .collect(Collectors.joining(", "));
  }

  @Test
  void refusesTooManyRulesForOneValue() {
    assertThat(pointers(ofProperties(items(SchemaCheck.HEAVIEST + 1)))).contains("/events");
    assertThat(pointers(ofProperties(items(SchemaCheck.HEAVIEST - 5)))).isEmpty();
  }

  /// Common, the kind's and the event's own rules add up; each alone would pass.
  @Test
  void countsTheRulesOfAllLayers() {
    String rules = items(SchemaCheck.HEAVIEST / 2 - 5);
    String plan =
        """
        {"name": "P", "common": {"properties": {"properties": %s}},
         "events": [{"schema": {"properties": {"properties": %s}}}, {"name": "E"%s}]}""";
    String named = ", \"schema\": {\"properties\": {\"properties\": %s}}".formatted(rules);

    assertThat(pointers(plan.formatted(rules, "{}", ""))).isEmpty();
    assertThat(pointers(plan.formatted(rules, rules, named))).contains("/events");
  }

  @Test
  void fetchesNothing() throws IOException {
    AtomicInteger hits = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          hits.incrementAndGet();
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    try {
      String url = "http://localhost:" + server.getAddress().getPort() + "/schema.json";
      for (String schema :
          List.of(
              "{\"$ref\": \"%s\"}",
              "{\"$schema\": \"%s\"}",
              "{\"$id\": \"%s\", \"$ref\": \"other.json\"}",
              "{\"$dynamicRef\": \"%s\"}",
              "{\"properties\": {\"a\": {\"$ref\": \"%s#/x\"}}}")) {
        assertThat(pointers(ofProperties(schema.formatted(url)))).isNotEmpty();
      }
      assertThatThrownBy(
              () -> Schemas.compile(PlanFixtures.json("{\"$ref\": \"%s\"}".formatted(url))))
          .isInstanceOf(RuntimeException.class);
    } finally {
      server.stop(0);
    }
    assertThat(hits).hasValue(0);
  }

  private static String items(int rules) {
    String all =
        IntStream.range(0, rules)
            .mapToObj(i -> "{\"minimum\": " + i + "}")
            .collect(Collectors.joining(", "));
    return "{\"items\": {\"allOf\": [%s]}}".formatted(all);
  }

  private static List<String> pointers(String plan) {
    try {
      PlanCheck.check(definition(plan), 0);
      return List.of();
    } catch (Problem.Invalid e) {
      return e.violations().stream().map(Violation::pointer).toList();
    }
  }
}
