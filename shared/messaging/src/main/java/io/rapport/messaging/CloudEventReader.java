package io.rapport.messaging;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.rapport.contracts.Event;
import io.rapport.contracts.EventTypes;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads `application/cloudevents-batch+json`: strict about the envelope, tolerant of new fields
/// in the data, for sources may be newer than their receivers.
final class CloudEventReader {

  /// What was read; events of types that this version does not know are only counted.
  record Events(List<Received> known, int unknown) {}

  private final ObjectMapper json;

  CloudEventReader(ObjectMapper json) {
    this.json =
        json.copy()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  }

  /// @throws BadBatch when this is no batch of CloudEvents
  /// @throws PoisonEvent when the data of an event does not fit its type
  Events read(byte[] body) {
    return read(body, null);
  }

  /// As above, of one source only.
  Events read(byte[] body, String source) {
    List<Received> known = new ArrayList<>();
    int unknown = 0;
    try (JsonParser parser = json.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new BadBatch("A JSON array of CloudEvents is expected");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        Optional<Received> event = event(parser, known.size() + unknown, source);
        event.ifPresent(known::add);
        unknown += event.isEmpty() ? 1 : 0;
      }
      if (parser.nextToken() != null) {
        throw new BadBatch("Nothing may follow the array of CloudEvents");
      }
    } catch (JsonProcessingException e) {
      throw new BadBatch("The batch is not well-formed JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new BadBatch("The batch could not be read");
    }
    return new Events(known, unknown);
  }

  private Optional<Received> event(JsonParser parser, int index, String source) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new BadBatch("/" + index + ": a CloudEvent (a JSON object) is expected");
    }
    Envelope envelope = new Envelope(index);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("data")) {
        envelope.data(json, parser);
      } else if (value.isScalarValue()) {
        envelope.set(name, parser.getText());
      } else {
        throw new BadBatch("/" + index + "/" + name + ": attributes are simple values");
      }
    }
    return envelope.received(json, source);
  }

  /// The attributes of one CloudEvent while it is being read.
  private static final class Envelope {

    private final int index;
    private String specversion;
    private String id;
    private String source;
    private String type;
    private String subject;
    private String time;
    private String workspace;
    private TokenBuffer data;
    private Event event;

    Envelope(int index) {
      this.index = index;
    }

    void set(String name, String value) {
      switch (name) {
        case "specversion" -> specversion = value;
        case "id" -> id = value;
        case "source" -> source = value;
        case "type" -> type = value;
        case "subject" -> subject = value;
        case "time" -> time = value;
        case "workspaceid" -> workspace = value;
        default -> {
          // other attributes and extensions are allowed and say nothing to us
        }
      }
    }

    /// Reads the data at once where the type and the id stand before them, as our relays write
    /// it.
    void data(ObjectMapper json, JsonParser parser) throws IOException {
      Optional<Class<? extends Event>> known =
          type == null || id == null ? Optional.empty() : EventTypes.find(type);
      if (known.isPresent()) {
        event = read(json, parser, uuid("id", id), known.get());
      } else {
        data = json.readValue(parser, TokenBuffer.class);
      }
    }

    Optional<Received> received(ObjectMapper json, String expected) {
      if (!"1.0".equals(specversion)) {
        throw new BadBatch("version", "/" + index + "/specversion: must be 1.0");
      }
      required("source", source);
      if (expected != null && !expected.equals(source)) {
        throw new BadBatch(
            "source", "/" + index + "/source: must be " + expected + ", as the address says");
      }
      required("type", type);
      required("subject", subject);
      UUID eventId = uuid("id", id);
      UUID workspaceId = uuid("workspaceid", workspace);
      Instant at = instant();
      Optional<Class<? extends Event>> known = EventTypes.find(type);
      return known.map(
          c ->
              new Received(
                  eventId,
                  workspaceId,
                  type,
                  at,
                  event == null ? buffered(json, eventId, c) : event));
    }

    private Event buffered(ObjectMapper json, UUID eventId, Class<? extends Event> type) {
      if (data == null) {
        throw new PoisonEvent(eventId, "schema", "The event has no data");
      }
      try (JsonParser parser = data.asParserOnFirstToken()) {
        return read(json, parser, eventId, type);
      } catch (IOException e) {
        throw new PoisonEvent(eventId, "schema", "The data cannot be read");
      }
    }

    private Event read(
        ObjectMapper json, JsonParser parser, UUID eventId, Class<? extends Event> type)
        throws IOException {
      try {
        Event event = json.readValue(parser, type);
        if (event == null) {
          throw new PoisonEvent(eventId, "schema", "The event's data is null");
        }
        return event;
      } catch (DatabindException e) {
        if (e.getCause() instanceof StreamReadException malformed) {
          throw malformed;
        }
        throw new PoisonEvent(eventId, "schema", "The data does not fit the type " + this.type);
      }
    }

    private UUID uuid(String name, String value) {
      required(name, value);
      try {
        return UUID.fromString(value);
      } catch (IllegalArgumentException _) {
        throw bad(name, "must be a UUID");
      }
    }

    private Instant instant() {
      required("time", time);
      try {
        return OffsetDateTime.parse(time).toInstant();
      } catch (DateTimeParseException _) {
        throw bad("time", "must be an RFC 3339 time");
      }
    }

    private void required(String name, String value) {
      if (value == null || value.isEmpty()) {
        throw bad(name, "is required");
      }
    }

    private BadBatch bad(String name, String what) {
      return new BadBatch("/" + index + "/" + name + ": " + what);
    }
  }
}
