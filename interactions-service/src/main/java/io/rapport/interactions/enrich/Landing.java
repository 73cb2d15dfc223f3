package io.rapport.interactions.enrich;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What the address of a page says of how somebody came to it.
///
/// @param host of the page, or null
/// @param click null where none left its mark
record Landing(String host, Tags tags, Click click) {

  static final Landing NONE = new Landing(null, Tags.NONE, null);

  private static final int LONGEST_ADDRESS = 4096;
  private static final int LONGEST_HOST = 253;
  private static final int MOST_PARAMETERS = 100;
  private static final int LONGEST_CLICK = 255;

  static Landing of(String url) {
    if (url == null) {
      return NONE;
    }
    String address = Text.cut(url, LONGEST_ADDRESS);
    String query = queryOf(address);
    return query == null
        ? new Landing(hostOf(address), Tags.NONE, null)
        : of(hostOf(address), query);
  }

  /// The host that an address names, in lower case, with `android-app:` before that of an app;
  /// null where it names none.
  static String hostOf(String address) {
    int start = address.indexOf("://");
    if (start < 0) {
      return null;
    }
    int from = start + "://".length();
    int end = from;
    while (end < address.length() && "/?#\\".indexOf(address.charAt(end)) < 0) {
      end++;
    }
    int user = address.lastIndexOf('@', end - 1);
    from = user >= from ? user + 1 : from;
    if (from < end && address.charAt(from) != '[') {
      int port = address.indexOf(':', from);
      end = port >= 0 && port < end ? port : end;
    }
    if (from >= end || end - from > LONGEST_HOST || !isHost(address, from, end)) {
      return null;
    }
    String host = address.substring(from, end).toLowerCase(Locale.ROOT);
    host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return address.startsWith("android-app://") ? "android-app:" + host : host;
  }

  private static boolean isHost(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!Character.isLetterOrDigit(c) && "-._:[]".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static Landing of(String host, String query) {
    String[] utm = new String[Tag.values().length];
    Click click = null;
    int count = 0;
    for (int start = 0; start <= query.length() && count < MOST_PARAMETERS; count++) {
      int end = query.indexOf('&', start);
      end = end < 0 ? query.length() : end;
      int equals = query.indexOf('=', start);
      if (equals > start && equals < end - 1) {
        String name = query.substring(start, equals).toLowerCase(Locale.ROOT);
        Tag tag = Tag.find(name);
        if (tag != null && utm[tag.ordinal()] == null) {
          utm[tag.ordinal()] = decoded(query.substring(equals + 1, end));
        } else if (Click.MEANINGS.containsKey(name)) {
          click = stronger(click, new Click(name, clickId(query.substring(equals + 1, end))));
        }
      }
      start = end + 1;
    }
    return new Landing(
        host,
        Tags.of(
            utm[Tag.UTM_SOURCE.ordinal()],
            utm[Tag.UTM_MEDIUM.ordinal()],
            utm[Tag.UTM_CAMPAIGN.ordinal()],
            utm[Tag.UTM_TERM.ordinal()],
            utm[Tag.UTM_CONTENT.ordinal()],
            utm[Tag.UTM_ID.ordinal()]),
        click);
  }

  private enum Tag {
    UTM_SOURCE,
    UTM_MEDIUM,
    UTM_CAMPAIGN,
    UTM_TERM,
    UTM_CONTENT,
    UTM_ID;

    static Tag find(String name) {
      return switch (name) {
        case "utm_source" -> UTM_SOURCE;
        case "utm_medium" -> UTM_MEDIUM;
        case "utm_campaign" -> UTM_CAMPAIGN;
        case "utm_term" -> UTM_TERM;
        case "utm_content" -> UTM_CONTENT;
        case "utm_id" -> UTM_ID;
        default -> null;
      };
    }
  }

  /// Of several marks the one that says most, of equal ones the first.
  private static Click stronger(Click one, Click other) {
    return one == null || other.meaning().sense().compareTo(one.meaning().sense()) < 0
        ? other
        : one;
  }

  private static String clickId(String text) {
    return Text.cut(decoded(text), LONGEST_CLICK);
  }

  private static String queryOf(String address) {
    int start = address.indexOf('?');
    if (start < 0) {
      return null;
    }
    int end = address.indexOf('#', start);
    return address.substring(start + 1, end < 0 ? address.length() : end);
  }

  /// Percent signs that encode nothing stay; bytes that are no text become the replacement
  /// character, and U+0000, which no database takes, a space.
  static String decoded(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '+') {
        b = ' ';
      } else if (b == '%' && i + 2 < bytes.length) {
        int high = Character.digit(bytes[i + 1], 16);
        int low = Character.digit(bytes[i + 2], 16);
        if (high >= 0 && low >= 0) {
          b = (byte) (high << 4 | low);
          i += 2;
        }
      }
      bytes[length++] = b;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8).replace('\u0000', ' ');
  }
}
