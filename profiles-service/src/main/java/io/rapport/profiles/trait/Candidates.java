package io.rapport.profiles.trait;

import io.rapport.contracts.ContactState;
import io.rapport.contracts.EventCollected;
import io.rapport.profiles.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Where traits are found.
public final class Candidates {

  private static final int LONGEST_NAME = 255;

  private Candidates() {}

  /// The traits that an event tells: its context's and, of an identify call, its own.
  public static List<Candidate> of(UUID anchorId, EventCollected event) {
    Map<String, Object> traits = new LinkedHashMap<>();
    if (event.message().get("context") instanceof Map<?, ?> context) {
      collect(traits, context.get("traits"));
    }
    if (event.kind().equals("identify")) {
      collect(traits, event.message().get("traits"));
    }
    String source = event.sourceId() == null ? "events" : event.sourceId().toString();
    return candidates(
        anchorId, source, traits, event.occurredAt(), Json.storable(event.messageId()));
  }

  /// The traits that a contact tells. What it leaves empty it says nothing of.
  public static List<Candidate> of(UUID anchorId, ContactState contact) {
    Map<String, Object> traits = new LinkedHashMap<>();
    collect(traits, contact.fields());
    traits.put("firstName", contact.firstName());
    traits.put("lastName", contact.lastName());
    traits.put("name", contact.name());
    traits.put("email", contact.emails().isEmpty() ? null : contact.emails().getFirst());
    traits.put("phone", contact.phones().isEmpty() ? null : contact.phones().getFirst());
    traits.put("jobTitle", contact.jobTitle());
    traits.put("lifecycle", contact.lifecycle());
    traits.values().removeIf(value -> value == null);
    return candidates(
        anchorId, Candidate.CONTACTS, traits, contact.changedAt(), "contact:" + contact.id());
  }

  private static void collect(Map<String, Object> traits, Object found) {
    if (found instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            String text = name.toString();
            if (!text.isBlank() && text.length() <= LONGEST_NAME) {
              traits.put(text, value);
            }
          });
    }
  }

  private static List<Candidate> candidates(
      UUID anchorId, String source, Map<String, Object> traits, Instant at, String statedBy) {
    List<Candidate> candidates = new ArrayList<>();
    traits.forEach(
        (name, value) ->
            candidates.add(
                new Candidate(
                    anchorId,
                    Json.storable(name),
                    source,
                    value,
                    at.truncatedTo(ChronoUnit.MICROS),
                    statedBy)));
    return candidates;
  }
}
