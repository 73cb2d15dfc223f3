package io.rapport.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Holds the OpenAPI document that a service serves against the committed one.
public final class OpenApiDocument {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private OpenApiDocument() {}

  /// Fails when `deploy/openapi/<service>.json` differs from what the running service serves, and
  /// writes it anew, to be read and committed.
  public static void check(String service) {
    check(service, RestAssured.given().queryParam("format", "json").get("/q/openapi").asString());
  }

  /// As above for a document that comes from somewhere else.
  public static void check(String name, String document) {
    Path committed = Repository.root().resolve("deploy/openapi").resolve(name + ".json");
    try {
      String served = pretty(document);
      String known = Files.exists(committed) ? Files.readString(committed) : "";
      if (!known.equals(served)) {
        Files.createDirectories(committed.getParent());
        Files.writeString(committed, served);
        throw new AssertionError(
            "The API changed: read the difference of " + committed + " and commit it");
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Keys sorted, so that the order in which classes are found does not show.
  private static String pretty(String document) throws IOException {
    JsonNode tree = JSON.readTree(document);
    return JSON.writeValueAsString(JSON.treeToValue(tree, Map.class)) + "\n";
  }
}
