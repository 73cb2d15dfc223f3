package io.rapport.interactions.collect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.rapport.interactions.door.Kind;
import io.rapport.web.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Reads a body of the collection API in one pass over its tokens. An event is kept as the text
/// that it came in, so numbers stay as they were sent; what is wrong with one costs only that
/// one.
final class SubmissionReader {

  private static final int DEEPEST_BODY = 1000;

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
  private final List<Draft> drafts = new ArrayList<>();
  private BodyText body;
  private ValueReader values;
  private EventReader events;
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
    return read(BodyText.of(bytes));
  }

  Submission read(BodyText whole) {
    try {
      try {
        return parse(whole);
      } catch (StreamConstraintsException _) {
        drafts.clear();
        return parse(whole.shallow(limits.depth() + 8));
      }
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

  private Submission parse(BodyText text) throws IOException {
    body = text;
    values = new ValueReader(body, limits.depth(), kind == null);
    events = new EventReader(values);
    try (JsonParser p = JSON.createParser(text.text())) {
      if (p.nextToken() != JsonToken.START_OBJECT) {
        throw new Problem.Invalid("", "must be a JSON object");
      }
      if (kind == null) {
        readBatch(p);
      } else {
        drafts.add(events.read(p, 0));
        writeKey = drafts.getFirst().writeKey;
      }
      if (p.nextToken() != null) {
        throw new Problem.Invalid("", "must be one JSON object and nothing more");
      }
    }
    return new Finishing(
            body, new Shared(sentAt, context, integrations), kind, receivedAt, limits.eventBytes())
        .finish(writeKey, drafts);
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
        case "sentAt" -> sentAt = value == JsonToken.VALUE_STRING ? time(p.getText()) : null;
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
      drafts.add(events.read(p, drafts.size()));
    }
  }

  /// It is kept with each event that is set aside, so nothing else than a time is.
  private static String time(String text) {
    return EventTime.parse(text).isPresent() ? text : null;
  }

  /// What all events of a batch share: an object, or nothing at all.
  private String sharedObject(JsonParser p, String field) throws IOException {
    if (p.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (p.currentToken() != JsonToken.START_OBJECT) {
      throw new Problem.Invalid("/" + field, "must be an object");
    }
    int start = EventReader.start(p);
    Draft shared = new Draft(0, start);
    values.value(p, 2, shared);
    if (shared.fault != null) {
      throw new Problem.Invalid("/" + field, shared.fault.detail());
    }
    String object = body.slice(start, EventReader.end(p));
    if (body.exceeds(object, limits.sharedContextBytes())) {
      throw new Problem.Invalid(
          "/" + field, "may have at most %d bytes".formatted(limits.sharedContextBytes()));
    }
    return object.equals("{}") ? null : object;
  }
}
