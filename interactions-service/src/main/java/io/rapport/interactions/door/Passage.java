package io.rapport.interactions.door;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.interactions.source.SourceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// An event on its way through the door. Its message stays the text that it came in, unless a step
/// rewrites it; it is parsed only if a step asks for its tree.
public final class Passage {

  private final Collected event;
  private final Visit visit;
  private final SourceSettings settings;
  private final List<Violation> flags = new ArrayList<>(0);
  private String message;
  private JsonNode tree;
  private ObjectNode derived;
  private Refused refusal;
  private String held;

  public Passage(Collected event, Visit visit, SourceSettings settings) {
    this.event = event;
    this.visit = visit;
    this.settings = settings;
    this.message = event.message();
    this.derived = event.derived() == null ? null : (ObjectNode) ExactJson.read(event.derived());
  }

  /// The event as it was read.
  public Collected event() {
    return event;
  }

  public Visit visit() {
    return visit;
  }

  public SourceSettings settings() {
    return settings;
  }

  /// The message as it now is, what was rewritten included. Steps never change it.
  public JsonNode tree() {
    if (tree == null) {
      tree = ExactJson.read(message);
    }
    return tree;
  }

  /// What steps before found out, by the name under which they did; null where none did.
  public JsonNode derived(String name) {
    return derived == null ? null : derived.get(name);
  }

  /// Adds what was found out about the event; stored beside the message and sent on with it. A
  /// value of null adds nothing.
  public void derive(String name, Object value) {
    if (value == null) {
      return;
    }
    if (derived == null) {
      derived = ExactJson.MAPPER.createObjectNode();
    }
    derived.set(name, value instanceof JsonNode node ? node : ExactJson.MAPPER.valueToTree(value));
  }

  /// Takes back what was found out when the event was tried before.
  public void withdraw(String name) {
    if (derived != null) {
      derived.remove(name);
    }
  }

  /// Changes the message itself, where it has a value at the pointer. With null the field goes;
  /// an element of an array becomes null, so that the others keep their places.
  public void rewrite(String pointer, JsonNode value) {
    message = Rewriting.of(message, pointer, value == null ? null : value.toString());
    if (tree != null) {
      rewriteTree(JsonPointer.compile(pointer), value);
    }
  }

  /// Changes the message as a text, where its fields cannot be named beforehand.
  ///
  /// @param change gives the same text back where there is nothing to change, else valid JSON
  public void rewrite(UnaryOperator<String> change) {
    String changed = change.apply(message);
    if (!changed.equals(message)) {
      message = changed;
      tree = null;
    }
  }

  /// Ends the passage: the event is set aside as it came.
  public void quarantine(String reason, String pointer, String detail) {
    refuse(reason, null, pointer, detail);
  }

  /// Ends the passage for a rule that it breaks.
  public void quarantine(String reason, Violation violation) {
    refuse(reason, violation.rule(), violation.pointer(), violation.detail());
  }

  /// Ends the passage: nobody consented to this category. The event is counted, not stored.
  public void hold(String category) {
    if (!hasEnded()) {
      held = category;
    }
  }

  /// Tells of a broken rule; the event goes on.
  public void flag(Violation violation) {
    flags.add(violation);
  }

  public boolean hasEnded() {
    return refusal != null || held != null;
  }

  /// Why it is set aside, or null.
  public Refused refusal() {
    return refusal;
  }

  /// The category for want of which it is held back, or null.
  public String held() {
    return held;
  }

  /// The event as it is to be stored.
  public Collected result() {
    return event.changed(message, derivedText(), flags);
  }

  private void refuse(String reason, String rule, String pointer, String detail) {
    if (!hasEnded()) {
      refusal =
          new Refused(
              event.index(),
              event.messageId(),
              reason,
              rule,
              pointer,
              detail,
              message,
              event.receivedAt(),
              Evidence.of(event, derivedText()));
    }
  }

  private String derivedText() {
    return derived == null || derived.isEmpty() ? null : derived.toString();
  }

  private void rewriteTree(JsonPointer pointer, JsonNode value) {
    JsonNode parent = tree.at(pointer.head());
    JsonPointer last = pointer.last();
    if (parent instanceof ObjectNode object && object.has(last.getMatchingProperty())) {
      if (value == null) {
        object.remove(last.getMatchingProperty());
      } else {
        object.set(last.getMatchingProperty(), value);
      }
    } else if (parent instanceof ArrayNode array && array.has(last.getMatchingIndex())) {
      array.set(last.getMatchingIndex(), value);
    }
  }
}
