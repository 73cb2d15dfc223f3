package io.rapport.testing.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An OpenAPI document and its operations.
public final class ApiDocument {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> METHODS =
      Set.of("get", "head", "options", "post", "put", "patch", "delete", "trace");
  private static final Pattern OF_A_SERVICE = Pattern.compile("/api/v1/services/([a-z]+)/.*");

  private final JsonNode root;

  private ApiDocument(JsonNode root) {
    this.root = root;
  }

  /// The committed document `deploy/openapi/<name>.json`.
  public static ApiDocument committed(String name) {
    try {
      return of(Files.readString(Repository.root().resolve("deploy/openapi/" + name + ".json")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public static ApiDocument of(String json) {
    try {
      return new ApiDocument(JSON.readTree(json));
    } catch (IOException e) {
      throw new IllegalArgumentException("No OpenAPI document", e);
    }
  }

  public List<ApiOperation> operations() {
    List<ApiOperation> operations = new ArrayList<>();
    root.get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(method -> METHODS.contains(method.getKey()))
                    .forEach(
                        method ->
                            operations.add(
                                operation(
                                    path.getKey(),
                                    path.getValue(),
                                    method.getKey(),
                                    method.getValue()))));
    return operations;
  }

  /// Fields of an answer that its schema does not know, as JSON pointers.
  List<String> unknownFields(JsonNode value, JsonNode schema) {
    return new Schemas(root).unknownFields(value, schema);
  }

  /// Names of the fields that a body may have.
  Set<String> fieldsOf(JsonNode schema) {
    return new Schemas(root).fieldsOf(schema);
  }

  /// Fields of a body that name something by its id.
  List<Reference> referencesOf(ApiOperation operation) {
    return References.of(new Schemas(root), operation);
  }

  private ApiOperation operation(String path, JsonNode shared, String method, JsonNode node) {
    Map.Entry<String, JsonNode> body = body(node.path("requestBody").path("content"));
    List<String> headers = new ArrayList<>();
    Map<String, String> query = new LinkedHashMap<>();
    for (JsonNode parameters : List.of(shared.path("parameters"), node.path("parameters"))) {
      for (JsonNode parameter : parameters) {
        JsonNode resolved = new Schemas(root).resolve(parameter);
        if (resolved.path("in").asText().equals("header")) {
          headers.add(resolved.path("name").asText());
        } else if (resolved.path("in").asText().equals("query")
            && resolved.path("required").asBoolean()) {
          query.put(resolved.path("name").asText(), resolved.path("example").asText());
        }
      }
    }
    return new ApiOperation(
        id(path, node.path("operationId").asText(method + " " + path)),
        method.toUpperCase(java.util.Locale.ROOT),
        path,
        ApiOperation.parametersOf(path),
        query,
        headers,
        body == null ? null : body.getKey(),
        body == null ? null : example(body.getValue()),
        body == null ? null : body.getValue().get("schema"),
        answers(node.path("responses")));
  }

  private static String id(String path, String operationId) {
    Matcher service = OF_A_SERVICE.matcher(path);
    if (service.matches() && operationId.startsWith(service.group(1))) {
      String bare = operationId.substring(service.group(1).length());
      return Character.toLowerCase(bare.charAt(0)) + bare.substring(1);
    }
    return operationId;
  }

  private static Map.Entry<String, JsonNode> body(JsonNode content) {
    if (content.has("application/json")) {
      return Map.entry("application/json", content.get("application/json"));
    }
    return content.properties().stream().findFirst().orElse(null);
  }

  private JsonNode example(JsonNode content) {
    if (content.has("example")) {
      return content.get("example");
    }
    return content.path("examples").properties().stream()
        .map(named -> new Schemas(root).resolve(named.getValue()).get("value"))
        .findFirst()
        .orElse(null);
  }

  private Map<Integer, JsonNode> answers(JsonNode responses) {
    Map<Integer, JsonNode> answers = new LinkedHashMap<>();
    responses
        .properties()
        .forEach(
            answer -> {
              JsonNode schema =
                  new Schemas(root)
                      .resolve(answer.getValue())
                      .path("content")
                      .path("application/json")
                      .get("schema");
              if (schema != null && answer.getKey().matches("\\d{3}")) {
                answers.put(Integer.valueOf(answer.getKey()), schema);
              }
            });
    return answers;
  }
}
