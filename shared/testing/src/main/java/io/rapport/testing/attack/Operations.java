package io.rapport.testing.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.testing.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The operations of a service, as its committed OpenAPI document has them.
public final class Operations {

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private Operations() {}

  /// A parameter of the path or of the query.
  public record Parameter(String name, boolean inPath, JsonNode schema) {}

  /// An operation with the bodies that its document gives as examples.
  public record Operation(
      String method,
      String path,
      List<Parameter> parameters,
      String mediaType,
      List<JsonNode> bodies) {

    @Override
    public String toString() {
      return method + " " + path;
    }

    boolean hasPathParameter() {
      return path.contains("{");
    }
  }

  /// All of a service, for example of `contacts-service`.
  public static List<Operation> of(String service) {
    ObjectMapper json = new ObjectMapper();
    JsonNode document;
    try {
      document =
          json.readTree(Repository.root().resolve("deploy/openapi/" + service + ".json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Operation> operations = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        entry -> {
                          if (METHODS.contains(entry.getKey())) {
                            operations.add(
                                read(
                                    path.getKey(),
                                    path.getValue(),
                                    entry.getKey(),
                                    entry.getValue()));
                          }
                        }));
    return operations;
  }

  private static Operation read(String path, JsonNode item, String method, JsonNode operation) {
    List<Parameter> parameters = new ArrayList<>();
    for (JsonNode list : List.of(item.path("parameters"), operation.path("parameters"))) {
      for (JsonNode parameter : list) {
        String in = parameter.path("in").asText();
        if (in.equals("path") || in.equals("query")) {
          parameters.add(
              new Parameter(
                  parameter.get("name").asText(), in.equals("path"), parameter.path("schema")));
        }
      }
    }
    JsonNode content = operation.path("requestBody").path("content");
    String mediaType = content.isEmpty() ? null : content.fieldNames().next();
    List<JsonNode> bodies = new ArrayList<>();
    if (mediaType != null) {
      content.get(mediaType).path("examples").forEach(example -> bodies.add(value(example)));
    }
    return new Operation(method.toUpperCase(), path, parameters, mediaType, bodies);
  }

  private static JsonNode value(JsonNode example) {
    JsonNode value = example.get("value");
    try {
      return value.isTextual() ? new ObjectMapper().readTree(value.asText()) : value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
