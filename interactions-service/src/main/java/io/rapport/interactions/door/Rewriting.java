package io.rapport.interactions.door;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Changes one value of a JSON text. Everything beside it stays to the letter; where a name occurs
/// twice in an object, both are changed.
final class Rewriting {

  private final String text;
  private final String pointer;
  private final String replacement;

  private Rewriting(String text, String pointer, String replacement) {
    this.text = text;
    this.pointer = pointer;
    this.replacement = replacement;
  }

  /// @param pointer of a value below the root; where there is none, nothing changes
  /// @param replacement the JSON of the new value; null takes a field away, and puts null in the
  ///     place of an element of an array
  static String of(String text, String pointer, String replacement) {
    try (JsonParser p = ExactJson.MAPPER.createParser(text)) {
      p.nextToken();
      return new Rewriting(text, pointer, replacement).value(p, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String value(JsonParser p, String path) throws IOException {
    int start = tokenStart(p);
    if (pointer.startsWith(path + '/')) {
      if (p.currentToken() == JsonToken.START_OBJECT) {
        return object(p, path);
      }
      if (p.currentToken() == JsonToken.START_ARRAY) {
        return array(p, path);
      }
    }
    p.skipChildren();
    p.getText();
    return text.substring(start, (int) p.currentLocation().getCharOffset());
  }

  private String object(JsonParser p, String path) throws IOException {
    StringBuilder object = new StringBuilder("{");
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String field = path + '/' + p.currentName().replace("~", "~0").replace("/", "~1");
      int start = tokenStart(p);
      p.nextToken();
      String name = text.substring(start, tokenStart(p));
      String value = value(p, field);
      if (!field.equals(pointer)) {
        separate(object).append(name).append(value);
      } else if (replacement != null) {
        separate(object).append(name).append(replacement);
      }
    }
    return object.append('}').toString();
  }

  private String array(JsonParser p, String path) throws IOException {
    StringBuilder array = new StringBuilder("[");
    for (int i = 0; p.nextToken() != JsonToken.END_ARRAY; i++) {
      String element = path + '/' + i;
      String value = value(p, element);
      separate(array).append(element.equals(pointer) ? replacement : value);
    }
    return array.append(']').toString();
  }

  private static StringBuilder separate(StringBuilder container) {
    return container.length() == 1 ? container : container.append(',');
  }

  private static int tokenStart(JsonParser p) {
    return (int) p.currentTokenLocation().getCharOffset();
  }
}
