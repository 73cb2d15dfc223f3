package io.rapport.testing.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// An operation as an OpenAPI document describes it.
///
/// @param id operationId, without the name of the service that the merged document puts before it
/// @param parameters names of the parameters in the path
/// @param query examples of the parameters that it demands
/// @param headers names of the headers that it knows
/// @param contentType of its body, null when it has none
/// @param example of its body, null when it has none
/// @param requestSchema of its body, null when it has none
/// @param answers schema by status, for JSON
public record ApiOperation(
    String id,
    String method,
    String path,
    List<String> parameters,
    Map<String, String> query,
    List<String> headers,
    String contentType,
    JsonNode example,
    JsonNode requestSchema,
    Map<Integer, JsonNode> answers) {

  private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

  public ApiOperation {
    parameters = List.copyOf(parameters);
    query = Map.copyOf(query);
    headers = List.copyOf(headers);
    answers = Map.copyOf(answers);
  }

  /// An operation that no document shows.
  public static ApiOperation hidden(String id, String method, String path, String contentType) {
    return new ApiOperation(
        id,
        method,
        path,
        parametersOf(path),
        Map.of(),
        List.of(),
        contentType,
        null,
        null,
        Map.of());
  }

  static List<String> parametersOf(String path) {
    return PARAMETER.matcher(path).results().map(found -> found.group(1)).toList();
  }

  boolean reads() {
    return method.equals("GET");
  }

  boolean collects() {
    return path.startsWith("/v1/");
  }

  /// The path with values for its parameters, and the query that it demands.
  String pathOf(Map<String, String> values) {
    String filled =
        PARAMETER
            .matcher(path)
            .replaceAll(
                found -> {
                  String value = values.get(found.group(1));
                  if (value == null) {
                    throw new IllegalArgumentException(
                        "No value for " + found.group(1) + " of " + this);
                  }
                  return Matcher.quoteReplacement(encoded(value));
                });
    return query.isEmpty()
        ? filled
        : query.entrySet().stream()
            .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
            .collect(Collectors.joining("&", filled + "?", ""));
  }

  /// The same with an id in every parameter of the query that demands one.
  ApiOperation naming(String id) {
    Map<String, String> named =
        query.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, it -> it.getKey().endsWith("Id") ? id : it.getValue()));
    return new ApiOperation(
        this.id,
        method,
        path,
        parameters,
        named,
        headers,
        contentType,
        example,
        requestSchema,
        answers);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return id + " (" + method + " " + path + ")";
  }
}
