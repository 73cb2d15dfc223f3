package io.rapport.contacts.crm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.web.Ids;
import io.rapport.web.JsonPointers;
import io.rapport.web.Problem;
import io.rapport.web.Violation;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Reads a JSON object field by field and gathers all that is wrong with it, each with its pointer.
/// A field that is absent, null or blank reads as null or empty; one that nobody asked for is
/// refused.
public final class Document {

  private static final int LONGEST_NUMBER = 400;
  private static final int LONGEST_FIELD = 10_000;
  private static final int MOST_FIELDS = 200;
  private static final Pattern FIELD_NAME = Pattern.compile("[^\\p{Cntrl}]{1,100}");

  private final ObjectNode json;
  private final List<Violation> violations = new ArrayList<>();
  private final Set<String> known = new HashSet<>();

  private Document(ObjectNode json) {
    this.json = json;
  }

  /// @throws Problem.Invalid when it is no JSON object
  public static Document of(JsonNode body) {
    return new Document(object(body));
  }

  /// @throws Problem.Invalid when it is no JSON object
  public static ObjectNode object(JsonNode body) {
    if (body instanceof ObjectNode object) {
      return object;
    }
    throw new Problem.Invalid("", "must be a JSON object");
  }

  public String text(String name, int longest) {
    JsonNode value = find(name);
    return value == null ? null : text(JsonPointers.step(name), value, longest);
  }

  /// A text of a given form; `form` tells the client what is expected.
  public String text(String name, Pattern pattern, String form) {
    String value = text(name, LONGEST_FIELD);
    if (value != null && !pattern.matcher(value).matches()) {
      refuse(JsonPointers.step(name), form);
      return null;
    }
    return value;
  }

  /// A list of different texts, each put into its form by `each`, which throws an
  /// IllegalArgumentException that says what is expected.
  public List<String> texts(String name, int most, int longest, UnaryOperator<String> each) {
    JsonNode values = find(name);
    if (values == null) {
      return List.of();
    }
    String pointer = JsonPointers.step(name);
    if (!values.isArray() || values.size() > most) {
      refuse(pointer, "must be an array of at most " + most + " strings");
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String text = text(pointer + "/" + i, values.get(i), longest);
      if (text == null) {
        continue;
      }
      try {
        String formed = each.apply(text);
        if (!texts.contains(formed)) {
          texts.add(formed);
        }
      } catch (IllegalArgumentException e) {
        refuse(pointer + "/" + i, e.getMessage());
      }
    }
    return texts;
  }

  /// An object whose values are texts.
  public Map<String, String> textMap(
      String name, int most, Pattern keys, String keyForm, int longest) {
    JsonNode values = find(name);
    if (values == null) {
      return Map.of();
    }
    String pointer = JsonPointers.step(name);
    if (!values.isObject() || values.size() > most) {
      refuse(pointer, "must be an object of at most " + most + " strings");
      return Map.of();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    values
        .properties()
        .forEach(
            entry -> {
              String at = pointer + JsonPointers.step(entry.getKey());
              if (!keys.matcher(entry.getKey()).matches()) {
                refuse(at, keyForm);
              } else if (!entry.getValue().isNull()) {
                String text = text(at, entry.getValue(), longest);
                if (text != null) {
                  texts.put(entry.getKey(), text);
                }
              }
            });
    return texts;
  }

  public UUID uuid(String name) {
    String text = text(name, LONGEST_FIELD);
    if (text == null) {
      return null;
    }
    return Ids.parse(text)
        .orElseGet(
            () -> {
              refuse(JsonPointers.step(name), "must be a UUID");
              return null;
            });
  }

  public Integer integer(String name, int least, int most) {
    JsonNode value = find(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least
        || value.intValue() > most) {
      refuse(JsonPointers.step(name), "must be a whole number from " + least + " to " + most);
      return null;
    }
    return value.intValue();
  }

  public LocalDate date(String name) {
    String text = text(name, LONGEST_FIELD);
    if (text == null) {
      return null;
    }
    try {
      LocalDate date = LocalDate.parse(text);
      if (date.getYear() >= 1 && date.getYear() <= 9999) {
        return date;
      }
    } catch (DateTimeParseException _) {
      // told below
    }
    refuse(JsonPointers.step(name), "must be a date as of RFC 3339, for example 2026-05-01");
    return null;
  }

  /// Custom fields: an object of any JSON values, as plain Java values with exact numbers.
  public Map<String, Object> fields(String name) {
    JsonNode values = find(name);
    if (values == null) {
      return Map.of();
    }
    String pointer = JsonPointers.step(name);
    if (!values.isObject() || values.size() > MOST_FIELDS) {
      refuse(pointer, "must be an object of at most " + MOST_FIELDS + " fields");
      return Map.of();
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    values
        .properties()
        .forEach(
            entry ->
                fields.put(
                    entry.getKey(), plain(pointer + JsonPointers.step(entry.getKey()), entry)));
    return fields;
  }

  /// Says that something is wrong at a place of the document.
  public void refuse(String pointer, String detail) {
    violations.add(new Violation(pointer, detail));
  }

  /// Ends the reading.
  ///
  /// @throws Problem.Invalid when anything was wrong, unknown fields included
  public void finish() {
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                refuse(JsonPointers.step(name), "is not a known field");
              }
            });
    if (!violations.isEmpty()) {
      throw new Problem.Invalid(violations);
    }
  }

  private JsonNode find(String name) {
    known.add(name);
    JsonNode value = json.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private String text(String pointer, JsonNode value, int longest) {
    if (!value.isTextual()) {
      refuse(pointer, "must be a string");
      return null;
    }
    String text = value.textValue().strip();
    if (text.length() > longest) {
      refuse(pointer, "must have at most " + longest + " characters");
      return null;
    }
    if (hasNul(text)) {
      refuse(pointer, "must not contain the character U+0000");
      return null;
    }
    return text.isEmpty() ? null : text;
  }

  private Object plain(String pointer, Map.Entry<String, JsonNode> entry) {
    if (!FIELD_NAME.matcher(entry.getKey()).matches()) {
      refuse(pointer, "must have a name of 1 to 100 characters, none of them a control character");
      return null;
    }
    return plain(pointer, entry.getValue());
  }

  private Object plain(String pointer, JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> object = new LinkedHashMap<>();
        value
            .properties()
            .forEach(
                entry ->
                    object.put(
                        entry.getKey(), plain(pointer + JsonPointers.step(entry.getKey()), entry)));
        yield object;
      }
      case ARRAY -> {
        List<Object> array = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
          array.add(plain(pointer + "/" + i, value.get(i)));
        }
        yield array;
      }
      case STRING -> plainText(pointer, value.textValue());
      case NUMBER -> number(pointer, value);
      case BOOLEAN -> value.booleanValue();
      case NULL, MISSING, BINARY, POJO -> null;
    };
  }

  private String plainText(String pointer, String text) {
    if (text.length() > LONGEST_FIELD || hasNul(text)) {
      refuse(pointer, "must have at most " + LONGEST_FIELD + " characters, none of them U+0000");
      return null;
    }
    return text;
  }

  private Object number(String pointer, JsonNode value) {
    BigDecimal exact = value.decimalValue();
    if (Math.abs((long) exact.scale()) > LONGEST_NUMBER || exact.precision() > LONGEST_NUMBER) {
      refuse(pointer, "must be a number of at most " + LONGEST_NUMBER + " digits");
      return null;
    }
    return value.numberValue();
  }

  private static boolean hasNul(String text) {
    return text.indexOf('\0') >= 0;
  }
}
