package io.rapport.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// The opaque cursor of a list: the sort key of the last row seen, in order, not to be read by
/// clients.
public record Cursor(List<String> keys) {

  private static final String SEPARATOR = "\u001f";

  public Cursor {
    keys = List.copyOf(keys);
  }

  /// Spells a cursor for the client.
  public static String of(Object... keys) {
    String joined =
        String.join(SEPARATOR, java.util.Arrays.stream(keys).map(String::valueOf).toList());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(joined.getBytes(StandardCharsets.UTF_8));
  }

  /// Reads what a client sent back; null stands for the first page.
  ///
  /// @param size how many keys the list sorts by
  /// @throws Problem.Invalid for anything that this list did not give out
  public static Cursor parse(String text, int size) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      String joined = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      List<String> keys = List.of(joined.split(SEPARATOR, -1));
      if (keys.size() == size) {
        return new Cursor(keys);
      }
    } catch (IllegalArgumentException _) {
      // told below, like a cursor of another list
    }
    throw new Problem.Invalid("?cursor", "must be the next of a page of this list");
  }
}
