package io.rapport.interactions.enrich;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/// IP addresses: read without any look-up, cut down to their network, found in the text of a
/// message by the names of the fields that hold them.
final class Addresses {

  private static final int LONGEST = 45;
  private static final int IPV4_KEPT = 3;
  private static final int IPV6_KEPT = 6;
  private static final long LEAST_NUMBER = 1L << 24;
  private static final long MOST_NUMBER = (1L << 32) - 1;

  /// Ends of names, without separators and numbers at their end, in lower case. A name that ends so
  /// by chance does no harm, for only values that are addresses are changed.
  private static final List<String> ENDS =
      List.of(
          "ip",
          "ips",
          "ipv",
          "ipaddr",
          "ipaddress",
          "ipaddresses",
          "remoteaddr",
          "remoteaddress",
          "clientaddress",
          "hostaddress",
          "forwarded",
          "forwardedfor");

  /// Takes what the door takes, and what it refuses.
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Addresses() {}

  /// The address that a text spells, or null. Never asks a name server. An IPv4 address within an
  /// IPv6 one counts as IPv4.
  static InetAddress read(String text) {
    if (text == null || text.length() > LONGEST + 20) {
      return null;
    }
    String literal = bare(text.strip());
    if (!looksLikeAddress(literal)) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// Its network: the first 24 bits of IPv4, the first 48 of IPv6, zeros after that.
  static InetAddress network(InetAddress address) {
    byte[] bytes = address.getAddress();
    int kept = bytes.length == 4 ? IPV4_KEPT : IPV6_KEPT;
    for (int i = kept; i < bytes.length; i++) {
      bytes[i] = 0;
    }
    return of(bytes);
  }

  static String text(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return address.getHostAddress();
    }
    for (int i = IPV6_KEPT; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        return address.getHostAddress();
      }
    }
    StringBuilder text = new StringBuilder(16);
    int groups = IPV6_KEPT / 2;
    while (groups > 0 && bytes[2 * groups - 1] == 0 && bytes[2 * groups - 2] == 0) {
      groups--;
    }
    for (int i = 0; i < groups; i++) {
      int group = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
      text.append(i == 0 ? "" : ":").append(Integer.toHexString(group));
    }
    return text.append("::").toString();
  }

  /// Whether a message may hold an address in a field that is named so; cheap, and never wrong
  /// where it says no.
  static boolean mayBeIn(String json) {
    for (int quote = json.indexOf('"'); quote >= 0; quote = json.indexOf('"', quote + 1)) {
      int colon = quote + 1;
      while (colon < json.length() && json.charAt(colon) <= ' ') {
        colon++;
      }
      if (colon < json.length() && json.charAt(colon) == ':') {
        int start = json.lastIndexOf('"', quote - 1) + 1;
        if (isEscaped(json, start, quote) || isName(json, start, quote)) {
          return true;
        }
      }
    }
    return false;
  }

  /// The same message with networks in the place of addresses.
  static String truncatedIn(String json) {
    return replacedIn(json, true);
  }

  /// The same message with null in the place of addresses.
  static String droppedIn(String json) {
    return replacedIn(json, false);
  }

  /// One pass over the tokens; what is not replaced stays to the letter, and nothing is hidden by a
  /// name that occurs twice.
  private static String replacedIn(String json, boolean truncate) {
    StringBuilder changed = null;
    int copied = 0;
    try (JsonParser p = JSON.createParser(json)) {
      int depth = 0;
      int within = Integer.MAX_VALUE;
      boolean named = false;
      for (JsonToken token = p.nextToken(); token != null; token = p.nextToken()) {
        switch (token) {
          case FIELD_NAME -> {
            String name = p.currentName();
            named = isName(name, 0, name.length());
          }
          case START_OBJECT, START_ARRAY -> {
            depth++;
            if (named && depth < within) {
              within = depth;
            }
          }
          case END_OBJECT, END_ARRAY -> {
            if (depth == within) {
              within = Integer.MAX_VALUE;
              named = false;
            }
            depth--;
          }
          case VALUE_STRING, VALUE_NUMBER_INT -> {
            if (named || depth >= within) {
              String value = p.getText();
              String replacement =
                  token == JsonToken.VALUE_STRING
                      ? ofText(value, truncate)
                      : ofNumber(value, truncate);
              if (replacement != null) {
                int start = (int) p.currentTokenLocation().getCharOffset();
                changed = changed == null ? new StringBuilder(json.length()) : changed;
                changed.append(json, copied, start).append(replacement);
                copied = (int) p.currentLocation().getCharOffset();
              }
            }
          }
          default -> {}
        }
        if (token.isScalarValue()) {
          named = false;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return changed == null ? json : changed.append(json, copied, json.length()).toString();
  }

  /// The JSON to stand for a text, or null where it holds no address.
  private static String ofText(String value, boolean truncate) {
    StringBuilder changed = null;
    int copied = 0;
    int length = value.length();
    for (int start = 0; start < length; start++) {
      int end = start;
      while (end < length && isPart(value.charAt(end))) {
        end++;
      }
      InetAddress address = end - start < 2 ? null : read(value.substring(start, end));
      if (address != null) {
        if (!truncate) {
          return "null";
        }
        changed = changed == null ? new StringBuilder(length) : changed;
        changed.append(value, copied, start).append(text(network(address)));
        copied = end;
      }
      start = end;
    }
    if (changed == null) {
      return null;
    }
    changed.append(value, copied, length);
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(changed)) + '"';
  }

  /// An IPv4 address spelt as one number.
  private static String ofNumber(String value, boolean truncate) {
    if (value.length() > 10 || value.charAt(0) == '-') {
      return null;
    }
    long number = Long.parseLong(value);
    if (number < LEAST_NUMBER || number > MOST_NUMBER) {
      return null;
    }
    return truncate ? Long.toString(number & ~0xffL) : "null";
  }

  /// Without port, brackets, zone, and the end of a sentence.
  private static String bare(String text) {
    if (text.endsWith(".")) {
      return bare(text.substring(0, text.length() - 1));
    }
    int bracket = text.indexOf(']');
    if (text.startsWith("[") && bracket > 0) {
      return text.substring(1, bracket);
    }
    int zone = text.indexOf('%');
    if (zone > 0) {
      return text.substring(0, zone);
    }
    int colon = text.indexOf(':');
    return colon > 0 && colon == text.lastIndexOf(':') && text.indexOf('.') < colon
        ? text.substring(0, colon)
        : text;
  }

  /// All four parts of IPv4, or an IPv6 address: Java takes less, and makes a name of the rest.
  private static boolean looksLikeAddress(String text) {
    int dots = 0;
    int colons = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c == ':') {
        colons++;
      } else if (Character.digit(c, 16) < 0 || c > 'f') {
        return false;
      }
    }
    return text.length() <= LONGEST && (dots == 3 && colons == 0 || colons >= 2);
  }

  private static boolean isEscaped(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == '\\') {
        return true;
      }
    }
    return false;
  }

  private static boolean isName(String text, int from, int to) {
    int last = to - 1;
    while (last >= from && !Character.isLetter(text.charAt(last))) {
      last--;
    }
    for (String end : ENDS) {
      if (endsWith(text, from, last, end)) {
        return true;
      }
    }
    return false;
  }

  /// Whatever separators stand between.
  private static boolean endsWith(String text, int from, int last, String end) {
    int missing = end.length();
    for (int i = last; i >= from && missing > 0; i--) {
      char c = text.charAt(i);
      if (Character.isLetterOrDigit(c)) {
        if (Character.toLowerCase(c) != end.charAt(missing - 1)) {
          return false;
        }
        missing--;
      }
    }
    return missing == 0;
  }

  /// Of an address, its port or its zone.
  private static boolean isPart(char c) {
    return c < 128 && Character.isLetterOrDigit(c) || c == '.' || c == ':' || c == '%';
  }

  private static InetAddress of(byte[] bytes) {
    try {
      return bytes.length == 4
          ? Inet4Address.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, -1);
    } catch (java.net.UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
