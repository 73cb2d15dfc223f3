package io.rapport.interactions.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/// Changes valid bodies: their values, names, numbers, nesting and characters as JSON has them,
/// and their bytes.
final class Mutations {

  private static final ObjectMapper JSON = new ObjectMapper();

  /// Names that somebody reads, so that a wrong value stands where it matters.
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
    "receivedAt",
    "_metadata",
    "batch",
    "externalIds",
    "email",
    "phone",
    "ip",
    "userAgent",
    "campaign",
    "page",
    "url",
    "referrer",
    "consent",
    "categoryPreferences",
    "tcf",
    "library",
    "id",
    "soldAt",
    "items",
    "customer",
    "card",
    "total",
    "quantity",
    "price",
    "mergeProperties",
    "value",
    "",
    "a/b",
    "~",
    "__proto__",
    "\u0000",
    "ü",
    "\\"
  };

  private static final String[] TEXTS = {
    "",
    " ",
    "0",
    "null",
    "true",
    "NaN",
    "\u0000",
    "a\u0000b",
    "\ud83d\ude00",
    "\u202e",
    "\ufeff",
    "\ufffd",
    "\u0001\u001f\u007f",
    "'; drop table event --",
    "$1",
    "%s%n",
    "{{x}}",
    "../../etc",
    "2026-05-01T10:00:00Z",
    "9999-12-31T23:59:59.999999999Z",
    "0001-01-01T00:00:00Z",
    "-0001-01-01T00:00:00Z",
    "+292278994-08-17T07:12:55Z",
    "2026-02-30",
    "2026-05-01T24:00:00Z",
    "2026-05-01T10:00:00+18:00",
    "infinity",
    "epoch",
    "::1",
    "fe80::1%eth0",
    "999.1.1.1",
    "1.2.3.4.5",
    "http://[::1",
    "https://a?utm_source=%",
    "https://a?utm_source=%ff%00&gclid",
    "data:text/html,x",
    "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA",
    "track",
    "identify"
  };

  private static final String[] NUMBERS = {
    "NaN",
    "Infinity",
    "-Infinity",
    "-0",
    "0.0",
    "1e308",
    "1e309",
    "1E-999",
    "9e99999",
    "1.",
    ".5",
    "01",
    "+1",
    "0x10",
    "1e",
    "--1",
    "9223372036854775808",
    "-9223372036854775809",
    "0.1e-10",
    "1_000",
    "12345678901234567890.12345678901234567890"
  };

  /// Pieces of text where a value belongs: most of them are no JSON.
  private static final String[] RAW = {
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\udc00\\ud800\"",
    "\"\\x\"",
    "\"\\u12\"",
    "'a'",
    "a",
    "",
    "1,\"userId\":2",
    "1,\"userId\":\"u\",\"userId\":\"v\"",
    "{},\"context\":{}",
    "1}",
    "[1",
    "[],\"type\":\"page\"",
    "/* x */ 1",
    "1 // x\n",
    "undefined",
    "True",
    "\"\t\"",
    "\"\n\"",
    "{\"a\":1,}",
    "[1,]",
    "[,]",
    "{\"a\"}",
    "{a:1}",
    "1 2",
    "\"a\" \"b\"",
    "nul",
    "tru"
  };

  private final Random random;

  Mutations(Random random) {
    this.random = random;
  }

  /// A JSON object, changed in some places as JSON; it need not be valid any more.
  String json(String valid) {
    try {
      ObjectNode tree = (ObjectNode) JSON.readTree(valid);
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        change(tree);
      }
      return JSON.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Changed in some bytes.
  byte[] bytes(byte[] valid) {
    byte[] bytes = valid;
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      bytes = changed(bytes);
    }
    return bytes;
  }

  /// In an encoding that is not UTF-8.
  byte[] encoded(String text) {
    Charset charset =
        one(
            List.of(
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_16LE,
                StandardCharsets.ISO_8859_1,
                Charset.forName("UTF-32"),
                Charset.forName("IBM037")));
    return text.getBytes(charset);
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private void change(ObjectNode tree) {
    ObjectNode at = objectIn(tree);
    List<String> names = new ArrayList<>();
    at.fieldNames().forEachRemaining(names::add);
    String name = names.isEmpty() || random.nextInt(4) == 0 ? name() : one(names);
    switch (random.nextInt(8)) {
      case 0 -> at.remove(name);
      case 1 -> at.set(name(), at.remove(name));
      case 2 -> at.putRawValue(name, new RawValue(RAW[random.nextInt(RAW.length)]));
      case 3 -> at.set(name, wrapped(at.get(name)));
      default -> put(at, name);
    }
  }

  private void put(ObjectNode at, String name) {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> at.put(name, text());
      case 3, 4 -> at.putRawValue(name, new RawValue(NUMBERS[random.nextInt(NUMBERS.length)]));
      case 5 -> at.put(name, text().repeat(1 + random.nextInt(400)));
      case 6 -> at.put(name, "é".repeat(random.nextInt(40_000)));
      case 7 -> at.putRawValue(name, new RawValue(deep()));
      case 8 -> at.putNull(name);
      default -> at.putRawValue(name, new RawValue(one(List.of("true", "[]", "{}", "[null]"))));
    }
  }

  private String deep() {
    int levels = random.nextInt(10) == 0 ? 5_000 : random.nextInt(50);
    return random.nextBoolean()
        ? "[".repeat(levels) + "]".repeat(levels)
        : "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
  }

  private JsonNode wrapped(JsonNode value) {
    ArrayNode array = JSON.createArrayNode();
    for (int i = random.nextInt(3); i >= 0; i--) {
      array.add(value);
    }
    return array;
  }

  private String name() {
    return NAMES[random.nextInt(NAMES.length)];
  }

  private ObjectNode objectIn(ObjectNode tree) {
    List<ObjectNode> objects = new ArrayList<>();
    collect(tree, objects);
    return random.nextBoolean() ? tree : one(objects);
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
    }
    node.forEach(child -> collect(child, objects));
  }

  private byte[] changed(byte[] bytes) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = random.nextInt(bytes.length);
    List<Supplier<byte[]>> ways =
        List.of(
            () -> Arrays.copyOf(bytes, at),
            () -> with(bytes, at, 1, new byte[] {(byte) random.nextInt()}),
            () -> with(bytes, at, 1, new byte[] {(byte) "{}[]\",:\\\0".charAt(random.nextInt(9))}),
            () -> with(bytes, at, 1, new byte[] {(byte) (bytes[at] ^ 1 << random.nextInt(8))}),
            () -> with(bytes, at, Math.min(bytes.length - at, 1 + random.nextInt(16)), new byte[0]),
            () -> with(bytes, at, 0, piece(bytes)),
            () -> with(bytes, at, 0, new byte[] {(byte) 0xc3, 0x28}),
            () -> with(bytes, at, 0, new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}),
            () -> with(bytes, at, 0, new byte[] {0}));
    return one(ways).get();
  }

  private byte[] piece(byte[] bytes) {
    int from = random.nextInt(bytes.length);
    return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + random.nextInt(64)));
  }

  private static byte[] with(byte[] bytes, int at, int without, byte[] put) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(bytes, 0, at);
    all.writeBytes(put);
    all.write(bytes, at + without, bytes.length - at - without);
    return all.toByteArray();
  }
}
