package io.rapport.interactions.activity;

import io.rapport.contracts.ActivityState;
import io.rapport.interactions.collect.OwnEventService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// Calls and emails as events, so that traits and segments count them as they count visits and
/// orders. What was written in them stays with the activity.
@ApplicationScoped
class ActivityEvents {

  private final OwnEventService events;

  ActivityEvents(OwnEventService events) {
    this.events = events;
  }

  /// An event is what happened: a later correction of the activity does not change it.
  void logged(UUID workspaceId, ActivityState activity) {
    String name =
        switch (activity.kind()) {
          case "call" -> "Call Logged";
          case "email" -> "Email Logged";
          default -> null;
        };
    if (name == null) {
      return;
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("direction", activity.direction());
    properties.put("durationSeconds", activity.durationSeconds());
    properties.put("subject", activity.subject());
    properties.put("author", activity.author());
    properties.values().removeIf(value -> value == null);
    events.store(
        workspaceId,
        activity.contactId(),
        "activity:" + activity.id(),
        null,
        name,
        activity.occurredAt(),
        properties);
  }
}
