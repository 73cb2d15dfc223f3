package io.rapport.interactions.webhook;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.web.Hashes;
import io.rapport.web.Problem;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// A call of a webhook, as a mapping sees it.
///
/// @param id stands for the call: the same for a call that comes again
/// @param headers an object, of those that may matter
/// @param query an object of the parameters, without the write key
record WebhookCall(String id, JsonNode body, JsonNode headers, JsonNode query) {

  private static final int DEEPEST = 64;
  private static final int LONGEST_HEADER = 1_000;
  private static final int MOST_FIELDS = 1_000;
  private static final int HEX_DIGITS = 32;
  private static final List<String> TOLD = List.of("x-", "webhook-", "ce-");
  private static final List<String> SECRET = List.of("token", "secret", "signature", "api-key");
  private static final List<String> OF_THE_WAY = List.of("x-forwarded-", "x-real-", "x-request-id");

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  /// Reads a call as it came.
  ///
  /// @param headers by names in lower case
  /// @param query parameters as they stand in the address, still encoded, or null
  /// @throws Problem.Invalid for a body that is neither JSON nor a form
  static WebhookCall of(UUID sourceId, byte[] bytes, Map<String, String> headers, String query) {
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    JsonNode body = isForm(text, headers) ? form(text) : read(text);
    JsonNode parameters = query == null ? JSON.createObjectNode() : form(query);
    ((ObjectNode) parameters).remove("writeKey");
    return new WebhookCall(
        idOf(sourceId, bytes, headers, parameters), body, tellable(headers), parameters);
  }

  /// Reads a call that was set aside.
  static WebhookCall again(String id, String raw) {
    JsonNode call = read(raw);
    return new WebhookCall(id, call.path("body"), call.path("headers"), call.path("query"));
  }

  /// The call as it is set aside, and as a mapping is tried on it.
  String raw() {
    ObjectNode call = JSON.createObjectNode();
    call.set("body", body);
    call.set("headers", headers);
    call.set("query", query);
    try {
      return JSON.writeValueAsString(call);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      if (json.isMissingNode()) {
        throw new Problem.Invalid("", "is required: JSON, or the fields of a form");
      }
      return json;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new Problem.Invalid(
          "",
          "must be valid JSON or the fields of a form: it is not at line %d, column %d"
              .formatted(at == null ? 1 : at.getLineNr(), at == null ? 1 : at.getColumnNr()));
    }
  }

  /// Some systems send JSON under the name of a form.
  private static boolean isForm(String text, Map<String, String> headers) {
    String type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    return type.startsWith("application/x-www-form-urlencoded")
        && !text.startsWith("{")
        && !text.startsWith("[");
  }

  /// A field that comes several times is a list.
  private static ObjectNode form(String text) {
    ObjectNode form = JSON.createObjectNode();
    String[] fields = text.split("&", MOST_FIELDS + 1);
    if (fields.length > MOST_FIELDS) {
      throw new Problem.Invalid("", "may have at most %,d fields".formatted(MOST_FIELDS));
    }
    for (String field : fields) {
      int equals = field.indexOf('=');
      String name = decode(equals < 0 ? field : field.substring(0, equals));
      String value = equals < 0 ? "" : decode(field.substring(equals + 1));
      if (form.get(name) instanceof ArrayNode values) {
        values.add(value);
      } else if (form.has(name)) {
        JsonNode first = form.get(name);
        form.putArray(name).add(first).add(value);
      } else if (!name.isEmpty()) {
        form.put(name, value);
      }
    }
    return form;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  private static ObjectNode tellable(Map<String, String> headers) {
    ObjectNode told = JSON.createObjectNode();
    headers.entrySet().stream()
        .filter(header -> isTellable(header.getKey()))
        .filter(header -> header.getValue().length() <= LONGEST_HEADER)
        .sorted(Map.Entry.comparingByKey())
        .forEach(header -> told.put(header.getKey(), header.getValue()));
    return told;
  }

  private static boolean isTellable(String name) {
    return (TOLD.stream().anyMatch(name::startsWith)
            || name.equals("content-type")
            || name.equals("user-agent"))
        && SECRET.stream().noneMatch(name::contains)
        && OF_THE_WAY.stream().noneMatch(name::startsWith);
  }

  /// Where the sender numbers its calls (Standard Webhooks, CloudEvents), the number tells a call
  /// from others; else what it says does.
  private static String idOf(
      UUID sourceId, byte[] bytes, Map<String, String> headers, JsonNode query) {
    String number = headers.get("webhook-id");
    if (number == null && headers.get("ce-id") != null) {
      number = headers.getOrDefault("ce-source", "") + " " + headers.get("ce-id");
    }
    byte[] source = Hashes.bytes(sourceId.toString());
    byte[] hash =
        number == null
            ? Hashes.sha256(source, Hashes.bytes(query.toString()), bytes)
            : Hashes.sha256(source, Hashes.bytes(number));
    return "wh-" + Hashes.hex(hash, HEX_DIGITS);
  }
}
