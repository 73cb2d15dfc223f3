package io.rapport.testing.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Secrets and personal data that stand nowhere else: wherever one is found, it leaked.
final class Canaries {

  private final String mark = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
  private final String name = "Canary" + mark;
  private final String email = "canary." + mark + "@canary.example";
  private final String phone =
      "+4915" + ThreadLocalRandom.current().nextLong(100_000_000L, 999_999_999L);
  private final String password = "pw-" + mark + "-secret";
  private final String token;
  private final String writeKey;

  Canaries(String token, String writeKey) {
    this.token = token;
    this.writeKey = writeKey;
  }

  String name() {
    return name;
  }

  String email() {
    return email;
  }

  String writeKey() {
    return writeKey;
  }

  /// The token's signature stands for the token; the client's secret is what tests start with.
  List<String> texts() {
    return List.of(
        name,
        email,
        email.toUpperCase(java.util.Locale.ROOT),
        email.replace("@", "%40"),
        phone,
        phone.substring(1),
        password,
        token.substring(token.lastIndexOf('.') + 1),
        writeKey,
        "rapport-service-secret");
  }

  boolean isIn(String text) {
    return texts().stream().anyMatch(text::contains);
  }

  /// A body that no parser finishes, with all of them before the fault.
  String malformed() {
    return "{\"name\": \"%s\", \"emails\": [\"%s\"], \"phones\": [\"%s\"], \"password\": \"%s\", %s"
        .formatted(name, email, phone, password, name);
  }

  /// A copy of an example in which texts are canaries, by turns.
  JsonNode into(JsonNode example) {
    return replace(example, new int[1]);
  }

  private JsonNode replace(JsonNode node, int[] turn) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode copy = object.objectNode();
        object
            .properties()
            .forEach(m -> copy.set(m.getKey(), replaceMember(m.getKey(), m.getValue(), turn)));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = array.arrayNode();
        array.forEach(element -> copy.add(replace(element, turn)));
        yield copy;
      }
      case TextNode _ -> TextNode.valueOf(List.of(name, email, phone, password).get(turn[0]++ % 4));
      default -> node;
    };
  }

  /// What tells the kind of a thing stays, else nothing behind it would be read.
  private JsonNode replaceMember(String key, JsonNode value, int[] turn) {
    return List.of("type", "kind", "op", "event").contains(key) ? value : replace(value, turn);
  }
}
