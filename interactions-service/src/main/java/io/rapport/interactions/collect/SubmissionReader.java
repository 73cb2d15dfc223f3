package io.rapport.interactions.collect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.Kind;
import io.rapport.interactions.door.Refused;
import io.rapport.web.Ids;
import io.rapport.web.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads a body of the collection API in one pass over its tokens. An event is kept as the text
/// that it came in, so numbers stay as they were sent; what is wrong with one costs only that
/// one.
final class SubmissionReader {

  private static final int DEEPEST_BODY = 1000;
  private static final int LONGEST_MESSAGE_ID = 99;
  private static final int LONGEST_ID = 255;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_NUMBER = 100;
  private static final int LONGEST_EXPONENT = 3;
  private static final int LONGEST_POINTER = 500;
  private static final Pattern NOT_TEXT = Pattern.compile("[\\x00\\p{Cs}]");

  /// A body is small, so only its nesting needs a limit of the parser; the others would refuse
  /// all of a batch for one of its events.
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST_BODY)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final CollectConfig limits;
  private final Kind kind;
  private final Instant receivedAt;
  private String body;
  private boolean escapes;
  private boolean damaged;
  private boolean ascii;

  private final List<Draft> drafts = new ArrayList<>();
  private String writeKey;
  private String sentAt;
  private String context;
  private String integrations;

  /// @param kind what the one event of the body says, or null for a batch
  SubmissionReader(CollectConfig limits, Kind kind, Instant receivedAt) {
    this.limits = limits;
    this.kind = kind;
    this.receivedAt = receivedAt;
  }

  /// @throws Problem.Invalid when the body as a whole cannot be read
  Submission read(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    ascii = text.length() == bytes.length;
    damaged =
        text.indexOf('\uFFFD') >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
    return read(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  private Submission read(String text) {
    try {
      return parse(text);
    } catch (StreamConstraintsException _) {
      drafts.clear();
      return readShallow(Nesting.cut(text, limits.depth() + 8));
    } catch (JsonProcessingException e) {
      throw notJson(e.getLocation());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Submission readShallow(String text) {
    try {
      return parse(text);
    } catch (JsonProcessingException e) {
      throw notJson(e.getLocation());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Problem.Invalid notJson(JsonLocation at) {
    return new Problem.Invalid(
        "",
        "must be valid JSON: it is not at line %d, column %d"
            .formatted(at == null ? 1 : at.getLineNr(), at == null ? 1 : at.getColumnNr()));
  }

  private Submission parse(String text) throws IOException {
    body = text;
    escapes = text.contains("\\u");
    try (JsonParser p = JSON.createParser(text)) {
      if (p.nextToken() != JsonToken.START_OBJECT) {
        throw new Problem.Invalid("", "must be a JSON object");
      }
      if (kind == null) {
        readBatch(p);
      } else {
        drafts.add(readEvent(p, 0));
        writeKey = drafts.getFirst().writeKey;
      }
      if (p.nextToken() != null) {
        throw new Problem.Invalid("", "must be one JSON object and nothing more");
      }
    }
    return finish();
  }

  private void readBatch(JsonParser p) throws IOException {
    boolean found = false;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String field = p.currentName();
      JsonToken value = p.nextToken();
      switch (field) {
        case "batch" -> {
          found = true;
          readEvents(p);
        }
        case "writeKey" -> writeKey = value == JsonToken.VALUE_STRING ? p.getText() : null;
        case "sentAt" -> sentAt = value == JsonToken.VALUE_STRING ? p.getText() : null;
        case "context" -> context = sharedObject(p, field);
        case "integrations" -> integrations = sharedObject(p, field);
        default -> p.skipChildren();
      }
    }
    if (!found) {
      throw new Problem.Invalid("/batch", "is required: an array of events");
    }
  }

  private void readEvents(JsonParser p) throws IOException {
    if (p.currentToken() != JsonToken.START_ARRAY) {
      throw new Problem.Invalid("/batch", "must be an array of events");
    }
    drafts.clear();
    while (p.nextToken() != JsonToken.END_ARRAY) {
      if (drafts.size() >= limits.batchEvents()) {
        throw new Problem.Invalid(
            "/batch", "may have at most %d events".formatted(limits.batchEvents()));
      }
      drafts.add(
          p.currentToken() == JsonToken.START_OBJECT
              ? readEvent(p, drafts.size())
              : readOther(p, drafts.size()));
    }
  }

  /// What all events of a batch share: an object, or nothing at all.
  private String sharedObject(JsonParser p, String field) throws IOException {
    if (p.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (p.currentToken() != JsonToken.START_OBJECT) {
      throw new Problem.Invalid("/" + field, "must be an object");
    }
    int start = tokenStart(p);
    Draft shared = new Draft(0, start);
    value(p, 2, shared);
    if (shared.fault != null) {
      throw new Problem.Invalid("/" + field, shared.fault.detail);
    }
    String object = body.substring(start, tokenEnd(p));
    if (exceeds(object, limits.sharedContextBytes())) {
      throw new Problem.Invalid(
          "/" + field, "may have at most %d bytes".formatted(limits.sharedContextBytes()));
    }
    return object.equals("{}") ? null : object;
  }

  private Draft readOther(JsonParser p, int index) throws IOException {
    Draft draft = new Draft(index, tokenStart(p));
    p.skipChildren();
    p.getText();
    draft.end = tokenEnd(p);
    draft.fault("not-an-object", "", "must be an object");
    return draft;
  }

  private Draft readEvent(JsonParser p, int index) throws IOException {
    Draft draft = new Draft(index, tokenStart(p));
    long sum = 0;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String field = p.currentName();
      checkText(field, draft, p);
      p.nextToken();
      boolean told = readField(p, field, draft);
      long hash = value(p, 2, draft);
      if (told) {
        sum += Fingerprint.field(Fingerprint.of(Fingerprint.TEXT, field), hash);
      }
    }
    draft.fingerprint = sum;
    draft.end = tokenEnd(p);
    return draft;
  }

  /// Takes what the platform itself reads of an event.
  ///
  /// @return whether the field tells the message from others: not so what changes with each try
  private boolean readField(JsonParser p, String field, Draft draft) throws IOException {
    switch (field) {
      case "type" -> {
        draft.type = text(p, field, draft);
        return false;
      }
      case "messageId" -> draft.messageId = text(p, field, draft);
      case "userId" -> draft.userId = text(p, field, draft);
      case "anonymousId" -> draft.anonymousId = text(p, field, draft);
      case "event" -> draft.event = text(p, field, draft);
      case "name" -> draft.name = text(p, field, draft);
      case "groupId" -> draft.groupId = text(p, field, draft);
      case "previousId" -> draft.previousId = text(p, field, draft);
      case "timestamp" -> draft.timestamp = time(p, field, draft);
      case "originalTimestamp" -> draft.originalTimestamp = time(p, field, draft);
      case "sentAt" -> {
        draft.sentAt = p.currentToken() == JsonToken.VALUE_STRING ? p.getText() : null;
        return false;
      }
      case "writeKey" -> {
        draft.writeKey = p.currentToken() == JsonToken.VALUE_STRING ? p.getText() : null;
        draft.bearsWriteKey = true;
        return false;
      }
      case "receivedAt", "_metadata" -> {
        return false;
      }
      case "context", "traits", "properties" -> {
        if (p.currentToken() != JsonToken.START_OBJECT
            && p.currentToken() != JsonToken.VALUE_NULL) {
          draft.fault("invalid", "/" + field, "must be an object");
        }
      }
      default -> {}
    }
    return true;
  }

  /// A text; a number counts as its digits, an empty text as none.
  private static String text(JsonParser p, String field, Draft draft) throws IOException {
    return switch (p.currentToken()) {
      case VALUE_STRING -> {
        String text = p.getText();
        yield text.isBlank() ? null : text;
      }
      case VALUE_NUMBER_INT -> p.getText();
      case VALUE_NULL -> null;
      default -> {
        draft.fault("invalid", "/" + field, "must be a string");
        yield null;
      }
    };
  }

  private static Instant time(JsonParser p, String field, Draft draft) throws IOException {
    if (p.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    Optional<Instant> time =
        p.currentToken() == JsonToken.VALUE_STRING
            ? EventTime.parse(p.getText())
            : Optional.empty();
    if (time.isEmpty()) {
      draft.fault(
          "invalid",
          "/" + field,
          "must be a time as of RFC 3339, for example 2026-05-01T10:00:00Z");
    }
    return time.orElse(null);
  }

  /// Reads a value to its end, holds it against the limits and gives its fingerprint.
  private long value(JsonParser p, int depth, Draft draft) throws IOException {
    return switch (p.currentToken()) {
      case START_OBJECT -> tooDeep(p, depth, draft) ? 0 : object(p, depth, draft);
      case START_ARRAY -> tooDeep(p, depth, draft) ? 0 : array(p, depth, draft);
      case VALUE_STRING -> string(p, draft);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(p, draft);
      default -> p.currentToken().ordinal();
    };
  }

  private boolean tooDeep(JsonParser p, int depth, Draft draft) throws IOException {
    if (depth <= limits.depth()) {
      return false;
    }
    draft.fault("too-deep", pointer(p), "may be nested %d levels".formatted(limits.depth()));
    p.skipChildren();
    return true;
  }

  private long object(JsonParser p, int depth, Draft draft) throws IOException {
    long sum = Fingerprint.OBJECT;
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String field = p.currentName();
      checkText(field, draft, p);
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
    if ((escapes || damaged) && !isText(text, from, length)) {
      draft.fault("invalid", pointer(p), "must be valid Unicode without U+0000");
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

  private void checkText(String field, Draft draft, JsonParser p) {
    if ((escapes || damaged) && !isText(field.toCharArray(), 0, field.length())) {
      draft.fault("invalid", pointer(p), "must be valid Unicode without U+0000");
    }
  }

  /// PostgreSQL knows no U+0000, and a lone surrogate is no character; a replacement character in
  /// a body that was not UTF-8 stands where something else was sent.
  private boolean isText(char[] text, int from, int length) {
    for (int i = from; i < from + length; i++) {
      char c = text[i];
      if (c == 0 || damaged && c == '\uFFFD') {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == from + length
            || !Character.isLowSurrogate(text[i + 1])) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /// Where the parser is, as seen from the event.
  private String pointer(JsonParser p) {
    String pointer = p.getParsingContext().pathAsPointer().toString();
    if (kind != null || !pointer.startsWith("/batch/")) {
      return pointer;
    }
    int event = pointer.indexOf('/', "/batch/".length());
    return event < 0 ? "" : pointer.substring(event);
  }

  private Submission finish() {
    Instant sent = sentAt == null ? null : EventTime.parse(sentAt).orElse(null);
    List<Collected> collected = new ArrayList<>(drafts.size());
    List<Refused> refused = new ArrayList<>();
    for (Draft draft : drafts) {
      Kind said = kindOf(draft);
      check(draft, said);
      String message = messageOf(draft);
      if (draft.fault == null) {
        collected.add(collected(draft, said, message, sent));
      } else {
        refused.add(refused(draft));
      }
    }
    return new Submission(writeKey, collected, refused);
  }

  private Kind kindOf(Draft draft) {
    return kind != null || draft.type == null ? kind : Kind.find(draft.type).orElse(null);
  }

  private void check(Draft draft, Kind said) {
    if (exceeds(body.substring(draft.start, draft.end), limits.eventBytes())) {
      draft.fault = null;
      draft.fault("too-large", "", "may have at most %d bytes".formatted(limits.eventBytes()));
    }
    if (said == null) {
      draft.fault("invalid", "/type", "must be one of " + Kind.NAMES);
    } else if (said.required() != null && draft.named(said.required()) == null) {
      draft.fault("missing", "/" + said.required(), "is required for " + said.wire());
    }
    if (draft.userId == null && draft.anonymousId == null) {
      draft.fault("missing-id", "/userId", "is required, or anonymousId");
    }
    checkLength(draft, "/messageId", draft.messageId, LONGEST_MESSAGE_ID);
    checkLength(draft, "/userId", draft.userId, LONGEST_ID);
    checkLength(draft, "/anonymousId", draft.anonymousId, LONGEST_ID);
    checkLength(draft, "/event", draft.event, LONGEST_NAME);
    checkLength(draft, "/groupId", draft.groupId, LONGEST_ID);
    checkLength(draft, "/previousId", draft.previousId, LONGEST_ID);
  }

  private static void checkLength(Draft draft, String pointer, String text, int longest) {
    if (text != null && text.length() > longest) {
      draft.fault("invalid", pointer, "may have at most %d characters".formatted(longest));
    }
  }

  private String messageOf(Draft draft) {
    String sent = body.substring(draft.start, draft.end);
    if (draft.fault != null || context == null && integrations == null && !draft.bearsWriteKey) {
      return sent;
    }
    String message = MessageText.of(sent, context, integrations);
    if (exceeds(message, limits.eventBytes())) {
      draft.fault(
          "too-large",
          "",
          "may have at most %d bytes with the batch's context".formatted(limits.eventBytes()));
    }
    return message;
  }

  private Collected collected(Draft draft, Kind said, String message, Instant sentWithBatch) {
    String messageId =
        draft.messageId != null ? draft.messageId : Ids.at(receivedAt.toEpochMilli()).toString();
    String subject = draft.userId != null ? draft.userId : draft.anonymousId;
    Instant sent =
        draft.sentAt == null ? sentWithBatch : EventTime.parse(draft.sentAt).orElse(sentWithBatch);
    return new Collected(
        draft.index,
        Ids.at(receivedAt.toEpochMilli()),
        messageId,
        said,
        said == Kind.TRACK ? draft.event : draft.name,
        subject,
        draft.userId,
        draft.anonymousId,
        EventTime.of(receivedAt, draft.timestamp, draft.originalTimestamp, sent),
        receivedAt,
        message,
        Fingerprint.field(Fingerprint.of(Fingerprint.TEXT, said.wire()), draft.fingerprint),
        null,
        List.of());
  }

  private Refused refused(Draft draft) {
    String messageId = draft.messageId;
    boolean usable =
        messageId != null
            && messageId.length() <= LONGEST_MESSAGE_ID
            && isText(messageId.toCharArray(), 0, messageId.length());
    return new Refused(
        draft.index,
        usable ? messageId : null,
        draft.fault.reason,
        null,
        printable(draft.fault.pointer),
        draft.fault.detail,
        body.substring(draft.start, draft.end),
        receivedAt);
  }

  /// A pointer as it can be stored and sent, whatever the names of the fields on its way.
  private String printable(String pointer) {
    String head = pointer.substring(0, Math.min(pointer.length(), LONGEST_POINTER));
    return isText(head.toCharArray(), 0, head.length())
        ? head
        : NOT_TEXT.matcher(head).replaceAll("\uFFFD");
  }

  private boolean exceeds(String text, int bytes) {
    if (ascii || text.length() > bytes) {
      return text.length() > bytes;
    }
    return text.length() * 3L > bytes && text.getBytes(StandardCharsets.UTF_8).length > bytes;
  }

  private static int tokenStart(JsonParser p) {
    return (int) p.currentTokenLocation().getCharOffset();
  }

  private static int tokenEnd(JsonParser p) {
    return (int) p.currentLocation().getCharOffset();
  }

  private record Fault(String reason, String pointer, String detail) {}

  /// An event between its reading and the end of the body, where what it shares with others may
  /// stand.
  private static final class Draft {
    private final int index;
    private final int start;
    private int end;
    private long fingerprint;
    private Fault fault;
    private String type;
    private String messageId;
    private String userId;
    private String anonymousId;
    private String event;
    private String name;
    private String groupId;
    private String previousId;
    private Instant timestamp;
    private Instant originalTimestamp;
    private String sentAt;
    private String writeKey;
    private boolean bearsWriteKey;

    Draft(int index, int start) {
      this.index = index;
      this.start = start;
    }

    /// The first thing found wrong is what is told.
    void fault(String reason, String pointer, String detail) {
      if (fault == null) {
        fault = new Fault(reason, pointer, detail);
      }
    }

    String named(String field) {
      return switch (field) {
        case "event" -> event;
        case "groupId" -> groupId;
        case "previousId" -> previousId;
        default -> null;
      };
    }
  }
}
