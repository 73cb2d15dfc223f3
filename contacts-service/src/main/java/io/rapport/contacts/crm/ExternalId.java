package io.rapport.contacts.crm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.web.JsonPointers;
import io.rapport.web.Problem;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The id of a record in another system.
///
/// @param source name of the other system
public record ExternalId(String source, String id) {

  /// Form of a source's name.
  public static final Pattern SOURCE = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,63}");

  public static final String SOURCE_FORM =
      "must be the name of a source: 1 to 64 of a-z, 0-9, _, . and -, the first a letter or digit";
  public static final int LONGEST_ID = 255;

  /// An external id as a path names it.
  ///
  /// @throws Problem.Invalid when there can be none such
  public static ExternalId ofPath(String source, String id) {
    if (!SOURCE.matcher(source).matches() || id.isBlank() || id.length() > LONGEST_ID) {
      throw new Problem.Invalid(
          "",
          "the path must name a source ("
              + SOURCE.pattern()
              + ") and an id of 1 to 255 characters");
    }
    return new ExternalId(source, id.strip());
  }

  /// The external ids that a request names, as far as they can be read; null values are left out.
  public static List<ExternalId> named(JsonNode body) {
    return body.get("externalIds") instanceof ObjectNode ids
        ? ids.properties().stream()
            .filter(e -> e.getValue().isTextual())
            .map(e -> new ExternalId(e.getKey(), e.getValue().textValue().strip()))
            .toList()
        : List.of();
  }

  /// A request with this external id put among those that it names.
  ///
  /// @throws Problem.Invalid when it names another of the same source
  public ObjectNode putInto(JsonNode body) {
    ObjectNode copy = Document.object(body).deepCopy();
    JsonNode given = copy.get("externalIds");
    if (given != null && !given.isNull() && !given.isObject()) {
      throw new Problem.Invalid("/externalIds", "must be an object of strings");
    }
    ObjectNode ids = given instanceof ObjectNode object ? object : copy.objectNode();
    JsonNode same = ids.get(source);
    if (same != null && !(same.isTextual() && same.textValue().strip().equals(id))) {
      throw new Problem.Invalid(
          "/externalIds" + JsonPointers.step(source), "must be the id that the path names");
    }
    ids.put(source, id);
    copy.set("externalIds", ids);
    return copy;
  }

  /// The key under which writers of this external id wait for each other.
  public String lockKey() {
    return "id:" + source + ":" + id;
  }

  /// The external ids of a record.
  public static Stream<ExternalId> of(Map<String, String> externalIds) {
    return externalIds.entrySet().stream().map(e -> new ExternalId(e.getKey(), e.getValue()));
  }
}
