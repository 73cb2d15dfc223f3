package io.rapport.interactions.compat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.rapport.web.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The event that the address of an image tells.
final class PixelMessage {

  private static final JsonFactory JSON = new JsonFactory();
  private static final String PACKED = "data";
  private static final int DEEPEST = 16;

  private PixelMessage() {}

  /// Either base64 of a JSON object in `data`, or the fields themselves, where a dot leads into an
  /// object: `properties.subject=Hello`. All values are then texts.
  ///
  /// @throws Problem.Invalid for `data` that is no base64
  static byte[] of(Map<String, List<String>> query) {
    List<String> packed = query.get(PACKED);
    return packed == null ? flat(query) : unpack(packed.getFirst());
  }

  /// A plus becomes a blank in queries of careless senders, and the alphabet for addresses is as
  /// common as the other one.
  private static byte[] unpack(String data) {
    String text = data.strip().replace(' ', '+').replace('-', '+').replace('_', '/');
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    try {
      return Base64.getDecoder().decode(text.substring(0, end));
    } catch (IllegalArgumentException _) {
      throw new Problem.Invalid("?data", "must be base64 of a JSON object");
    }
  }

  private static byte[] flat(Map<String, List<String>> query) {
    Map<String, Object> message = new LinkedHashMap<>();
    query.forEach((name, values) -> put(message, name.split("\\.", DEEPEST), values.getFirst()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      write(out, message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// What was there first stays: `a=1&a.b=2` cannot be both.
  private static void put(Map<String, Object> message, String[] path, String value) {
    Map<String, Object> at = message;
    for (int i = 0; i < path.length - 1; i++) {
      Object next = at.computeIfAbsent(path[i], _ -> new Nested());
      if (!(next instanceof Nested nested)) {
        return;
      }
      at = nested.fields;
    }
    at.putIfAbsent(path[path.length - 1], value);
  }

  private static void write(JsonGenerator out, Map<String, Object> fields) throws IOException {
    out.writeStartObject();
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      out.writeFieldName(field.getKey());
      if (field.getValue() instanceof Nested nested) {
        write(out, nested.fields);
      } else {
        out.writeString(field.getValue().toString());
      }
    }
    out.writeEndObject();
  }

  private static final class Nested {
    private final Map<String, Object> fields = new LinkedHashMap<>();
  }
}
