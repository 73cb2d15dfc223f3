package io.rapport.profiles.history;

import io.rapport.contracts.ActivityState;
import io.rapport.contracts.NoteState;
import io.rapport.contracts.TicketState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// An activity, ticket or note in its present version.
///
/// @param kind `activity`, `ticket` or `note`
/// @param type kind of the activity, status of the ticket
/// @param data null for one that was deleted
public record Entry(
    String kind,
    UUID id,
    long version,
    UUID contactId,
    String type,
    String name,
    String summary,
    Instant occurredAt,
    Map<String, Object> data) {

  public static final String ACTIVITY = "activity";
  public static final String TICKET = "ticket";
  public static final String NOTE = "note";

  private static final int SUMMARY = 200;

  public static Entry of(ActivityState a) {
    Map<String, Object> data = new LinkedHashMap<>();
    put(data, "direction", a.direction());
    put(data, "subject", a.subject());
    put(data, "body", a.body());
    put(data, "author", a.author());
    put(data, "durationSeconds", a.durationSeconds());
    put(data, "fields", a.fields().isEmpty() ? null : a.fields());
    String summary = a.subject() == null ? a.body() : a.subject();
    return new Entry(
        ACTIVITY,
        a.id(),
        a.version(),
        a.contactId(),
        a.kind(),
        a.subject(),
        shortened(summary),
        a.occurredAt(),
        data);
  }

  public static Entry of(TicketState t) {
    Map<String, Object> data = new LinkedHashMap<>();
    put(data, "title", t.title());
    put(data, "body", t.body());
    put(data, "status", t.status());
    put(data, "priority", t.priority());
    put(data, "assignee", t.assignee());
    put(data, "openedAt", t.openedAt());
    put(data, "firstResolvedAt", t.firstResolvedAt());
    put(data, "resolvedAt", t.resolvedAt());
    put(data, "fields", t.fields().isEmpty() ? null : t.fields());
    return new Entry(
        TICKET,
        t.id(),
        t.version(),
        t.contactId(),
        t.status(),
        t.title(),
        shortened(t.title()),
        t.openedAt(),
        data);
  }

  public static Entry of(NoteState n) {
    Map<String, Object> data = new LinkedHashMap<>();
    put(data, "body", n.body());
    put(data, "author", n.author());
    return new Entry(
        NOTE,
        n.id(),
        n.version(),
        n.contactId(),
        NOTE,
        null,
        shortened(n.body()),
        n.createdAt(),
        data);
  }

  /// What is left of one that was deleted: its version, so that an older one does not come back.
  public static Entry deleted(String kind, UUID id, long version, UUID contactId, Instant at) {
    return new Entry(kind, id, version, contactId, null, null, null, at, null);
  }

  private static void put(Map<String, Object> data, String name, Object value) {
    if (value != null) {
      data.put(name, value);
    }
  }

  private static String shortened(String text) {
    if (text == null || text.codePointCount(0, text.length()) <= SUMMARY) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, SUMMARY - 1)) + "…";
  }
}
