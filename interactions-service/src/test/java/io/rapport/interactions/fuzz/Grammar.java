package io.rapport.interactions.fuzz;

import java.nio.charset.StandardCharsets;

/// JSON that is always well formed, made of any bytes: each byte decides what comes next, so that a
/// fuzzer which changes bytes changes structure.
public final class Grammar {

  private static final int DEEPEST = 40;
  private static final String[] NAMES = {
    "type",
    "messageId",
    "userId",
    "anonymousId",
    "event",
    "name",
    "groupId",
    "previousId",
    "timestamp",
    "originalTimestamp",
    "sentAt",
    "context",
    "traits",
    "properties",
    "integrations",
    "writeKey",
    "externalIds",
    "id",
    "email",
    "phone",
    "page",
    "url",
    "referrer",
    "campaign",
    "source",
    "userAgent",
    "ip",
    "consent",
    "categoryPreferences",
    "ads",
    "mergeProperties",
    "value",
    "\\u0000",
    "a/b~",
    "",
    "é"
  };
  private static final String[] VALUES = {
    "\"u\"",
    "\"\"",
    "\" \"",
    "\"\\u0000\"",
    "\"\\ud83d\\ude00\"",
    "\"\\udc00\"",
    "\"咖\"",
    "null",
    "true",
    "0",
    "-1",
    "1.50",
    "1e308",
    "1e1000",
    "-0",
    "12345678901234567890",
    "\"track\"",
    "\"page\"",
    "\"identify\"",
    "\"alias\"",
    "\"group\"",
    "\"merge\"",
    "\"users\"",
    "\"user_id\"",
    "\"2026-05-01T10:00:00Z\"",
    "\"0001-01-01\"",
    "\"9999-12-31T23:59:59Z\"",
    "\"soon\"",
    "\"81.2.69.142\"",
    "\"::1\"",
    "\"https://a.example/?utm_source=b&gclid=%ff\"",
    "\"a@b.example\""
  };

  private final byte[] bytes;
  private int at;

  private Grammar(byte[] bytes) {
    this.bytes = bytes;
  }

  /// One event.
  public static byte[] event(byte[] bytes) {
    return new Grammar(bytes).object(1).getBytes(StandardCharsets.UTF_8);
  }

  /// A batch, and beside its events whatever the bytes say.
  public static byte[] batch(byte[] bytes) {
    Grammar grammar = new Grammar(bytes);
    StringBuilder text = new StringBuilder("{");
    for (int i = grammar.next() % 4; i > 0; i--) {
      text.append(grammar.field(1)).append(',');
    }
    text.append("\"batch\":[");
    for (int i = 0; i < 20 && grammar.at < bytes.length; i++) {
      text.append(i == 0 ? "" : ",")
          .append(grammar.next() % 8 == 0 ? grammar.value(1) : grammar.object(1));
    }
    return text.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private int next() {
    return at < bytes.length ? bytes[at++] & 0xff : 0;
  }

  private String object(int depth) {
    StringBuilder text = new StringBuilder("{");
    for (int i = next() % 8; i > 0; i--) {
      text.append(text.length() == 1 ? "" : ",").append(field(depth));
    }
    return text.append('}').toString();
  }

  private String field(int depth) {
    return "\"" + NAMES[next() % NAMES.length] + "\":" + value(depth + 1);
  }

  private String value(int depth) {
    int kind = next();
    if (depth > DEEPEST || kind >= 96) {
      return VALUES[kind % VALUES.length];
    }
    if (kind >= 32) {
      return object(depth);
    }
    StringBuilder text = new StringBuilder("[");
    for (int i = next() % 4; i > 0; i--) {
      text.append(text.length() == 1 ? "" : ",").append(value(depth + 1));
    }
    return text.append(']').toString();
  }
}
