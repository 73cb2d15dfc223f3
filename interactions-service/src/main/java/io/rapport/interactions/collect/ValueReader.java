package io.rapport.interactions.collect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/// Reads values of events to their ends, holds them against the limits and gives their
/// fingerprints.
final class ValueReader {

  private static final int LONGEST_NUMBER = 100;
  private static final int LONGEST_EXPONENT = 3;
  private static final String NO_TEXT = "must be valid Unicode without U+0000";

  private final BodyText body;
  private final int deepest;
  private final boolean inBatch;

  ValueReader(BodyText body, int deepest, boolean inBatch) {
    this.body = body;
    this.deepest = deepest;
    this.inBatch = inBatch;
  }

  long value(JsonParser p, int depth, Draft draft) throws IOException {
    return switch (p.currentToken()) {
      case START_OBJECT -> tooDeep(p, depth, draft) ? 0 : object(p, depth, draft);
      case START_ARRAY -> tooDeep(p, depth, draft) ? 0 : array(p, depth, draft);
      case VALUE_STRING -> string(p, draft);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(p, draft);
      default -> p.currentToken().ordinal();
    };
  }

  void name(String field, JsonParser p, Draft draft) {
    if (!body.isText(field)) {
      draft.fault("invalid", pointer(p), NO_TEXT);
    }
  }

  private boolean tooDeep(JsonParser p, int depth, Draft draft) throws IOException {
    if (depth <= deepest) {
      return false;
    }
    draft.fault("too-deep", pointer(p), "may be nested %d levels".formatted(deepest));
    p.skipChildren();
    return true;
  }

  private long object(JsonParser p, int depth, Draft draft) throws IOException {
    long sum = Fingerprint.OBJECT;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String field = p.currentName();
      name(field, p, draft);
      p.nextToken();
      sum += Fingerprint.field(Fingerprint.of(Fingerprint.TEXT, field), value(p, depth + 1, draft));
    }
    return Fingerprint.mix(sum);
  }

  private long array(JsonParser p, int depth, Draft draft) throws IOException {
    long hash = Fingerprint.ARRAY;
    while (p.nextToken() != JsonToken.END_ARRAY) {
      hash = Fingerprint.mix(hash * 31 + value(p, depth + 1, draft));
    }
    return hash;
  }

  private long string(JsonParser p, Draft draft) throws IOException {
    char[] text = p.getTextCharacters();
    int from = p.getTextOffset();
    int length = p.getTextLength();
    if (!body.isText(text, from, length)) {
      draft.fault("invalid", pointer(p), NO_TEXT);
    }
    return Fingerprint.of(Fingerprint.TEXT, text, from, length);
  }

  /// Numbers are decimals of any sensible size; others would cost every later reader dearly.
  private long number(JsonParser p, Draft draft) throws IOException {
    char[] text = p.getTextCharacters();
    int from = p.getTextOffset();
    int length = p.getTextLength();
    if (length > LONGEST_NUMBER || exponentDigits(text, from, length) > LONGEST_EXPONENT) {
      draft.fault(
          "invalid",
          pointer(p),
          "must be a number of at most %d characters and an exponent of at most %d digits"
              .formatted(LONGEST_NUMBER, LONGEST_EXPONENT));
    }
    return Fingerprint.of(Fingerprint.NUMBER, text, from, length);
  }

  private static int exponentDigits(char[] text, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (text[i] == 'e' || text[i] == 'E') {
        int sign = text[i + 1] == '+' || text[i + 1] == '-' ? 1 : 0;
        return from + length - i - 1 - sign;
      }
    }
    return 0;
  }

  /// Where the parser is, as seen from the event.
  private String pointer(JsonParser p) {
    String pointer = p.getParsingContext().pathAsPointer().toString();
    if (!inBatch || !pointer.startsWith("/batch/")) {
      return pointer;
    }
    int event = pointer.indexOf('/', "/batch/".length());
    return event < 0 ? "" : pointer.substring(event);
  }
}
