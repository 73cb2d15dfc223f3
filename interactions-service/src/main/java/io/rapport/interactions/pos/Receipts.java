package io.rapport.interactions.pos;

import com.fasterxml.jackson.core.JsonFactory;
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
import io.rapport.web.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Reads and writes the JSON of receipts; a character that is none is spelled by its number, so
/// that the reader of events sees it.
final class Receipts {

  private static final int DEEPEST = 32;
  private static final int MOST = 500;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  /// What a till sends at once.
  ///
  /// @param sentAt its clock, or null
  record Sent(List<JsonNode> receipts, JsonNode sentAt) {}

  private Receipts() {}

  /// One receipt, or the list of them in `receipts`.
  ///
  /// @throws Problem.Invalid for what is neither
  static Sent read(byte[] body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new Problem.Invalid(
          "",
          "must be valid JSON: it is not at line %d, column %d"
              .formatted(at == null ? 1 : at.getLineNr(), at == null ? 1 : at.getColumnNr()));
    } catch (IOException _) {
      // bytes that begin like UTF-32 and are none
      throw new Problem.Invalid("", "must be valid JSON in UTF-8");
    }
    if (!json.isObject()) {
      throw new Problem.Invalid("", "must be a JSON object: a receipt, or receipts");
    }
    JsonNode many = json.get("receipts");
    if (many == null) {
      return new Sent(List.of(json), null);
    }
    if (!many.isArray() || many.size() > MOST) {
      throw new Problem.Invalid(
          "/receipts", "must be a list of at most %d receipts".formatted(MOST));
    }
    List<JsonNode> receipts = new ArrayList<>(many.size());
    many.forEach(receipts::add);
    return new Sent(receipts, json.get("sentAt"));
  }

  static JsonNode parse(String raw) {
    try {
      return JSON.readTree(raw);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A batch of the collection API.
  static String batch(List<ObjectNode> events, JsonNode sentAt) {
    ObjectNode batch = JSON.createObjectNode();
    ArrayNode list = batch.putArray("batch");
    list.addAll(events);
    if (sentAt != null && sentAt.isTextual()) {
      batch.set("sentAt", sentAt);
    }
    return write(batch);
  }

  static String write(JsonNode json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
