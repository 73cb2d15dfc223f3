package io.rapport.interactions.webhook;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.interactions.door.Mouth;
import io.rapport.web.Problem;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An expression, ready to be run. It may be run by many threads at a time.
final class Mapping {

  static final int LONGEST = 8_192;

  private static final int MOST_EVENTS = 2_500;
  private static final String HOOKS = "__evaluate";
  private static final Pattern CODE = Pattern.compile("\\{code=([A-Z]\\d{4})(?: position=(\\d+))?");

  /// A lone surrogate cannot be told by UTF-8, but the reader of events wants to see it.
  private static final ObjectMapper WRITER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Jsonata expression;
  private final Duration patience;

  private Mapping(Jsonata expression, Duration patience) {
    this.expression = expression;
    this.patience = patience;
  }

  /// @throws Problem.Invalid for what is no expression
  static Mapping compile(String text, Duration patience) {
    if (text.length() > LONGEST) {
      throw invalid("may have at most %,d characters".formatted(LONGEST));
    }
    if (text.contains(HOOKS)) {
      throw invalid("may not name $" + HOOKS + "…");
    }
    try {
      return new Mapping(Jsonata.jsonata(text), patience);
    } catch (JException e) {
      throw invalid("must be a JSONata expression" + codeOf(e));
    } catch (RuntimeException | StackOverflowError _) {
      throw invalid("must be a JSONata expression");
    }
  }

  /// Makes events of a call. An event without a type is a track call, and one without a message
  /// id gets that of the call and its place, so that a call that comes again has no effect.
  Mouth.Reading apply(WebhookCall call) {
    Meter meter = new Meter(patience);
    try {
      JsonNode result =
          Values.toJson(ScopedValue.where(Meter.CURRENT, meter).call(() -> run(call)));
      return batch(call.id(), result);
    } catch (Excess e) {
      return new Mouth.Unreadable("", "the mapping " + e.getMessage());
    } catch (JException e) {
      return new Mouth.Unreadable("", "the mapping " + why(meter, "fails" + codeOf(e)));
    } catch (RuntimeException | StackOverflowError _) {
      return new Mouth.Unreadable("", "the mapping " + why(meter, "fails"));
    }
  }

  private Object run(WebhookCall call) {
    Meter meter = Meter.CURRENT.get();
    Jsonata.Frame frame = expression.createFrame();
    Functions.bind(frame);
    frame.bind("headers", Values.of(call.headers()));
    frame.bind("query", Values.of(call.query()));
    frame.setEvaluateEntryCallback((_, _, _) -> meter.enter());
    frame.setEvaluateExitCallback((_, _, _, result) -> meter.leave(result));
    return expression.evaluate(Values.of(call.body()), frame);
  }

  private static Mouth.Reading batch(String id, JsonNode result) {
    ArrayNode events = WRITER.createArrayNode();
    if (result.isArray()) {
      events.addAll((ArrayNode) result);
    } else if (result.isObject()) {
      events.add(result);
    } else if (!result.isNull()) {
      return new Mouth.Unreadable(
          "", "the mapping must give an event, a list of events, or nothing");
    }
    if (events.size() > MOST_EVENTS) {
      return new Mouth.Unreadable(
          "", "the mapping may give at most %,d events".formatted(MOST_EVENTS));
    }
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i) instanceof ObjectNode event) {
        complete(event, id, i);
      }
    }
    try {
      return new Mouth.Batch(
          WRITER.writeValueAsString(WRITER.createObjectNode().set("batch", events)));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void complete(ObjectNode event, String id, int index) {
    if (!event.hasNonNull("type")) {
      event.put("type", "track");
    }
    if (!event.hasNonNull("messageId")) {
      event.put("messageId", id + "-" + index);
    }
  }

  private static String why(Meter meter, String otherwise) {
    return meter.excess() == null ? otherwise : meter.excess();
  }

  /// What the language's documents call the error; its message quotes what was sent.
  private static String codeOf(JException e) {
    Matcher code = CODE.matcher(String.valueOf(e.getMessage()));
    if (!code.find()) {
      return "";
    }
    return code.group(2) == null
        ? ": error " + code.group(1)
        : ": error %s at character %s".formatted(code.group(1), code.group(2));
  }

  private static Problem.Invalid invalid(String detail) {
    return new Problem.Invalid("/expression", detail);
  }
}
