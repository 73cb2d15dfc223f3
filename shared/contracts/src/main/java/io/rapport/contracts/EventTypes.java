package io.rapport.contracts;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The names of the events on the wire.
public final class EventTypes {

  private static final Map<String, Class<? extends Event>> BY_NAME =
      Map.ofEntries(
          Map.entry("contact.created.v1", ContactEvent.Created.class),
          Map.entry("contact.changed.v1", ContactEvent.Changed.class),
          Map.entry("contact.deleted.v1", ContactEvent.Deleted.class),
          Map.entry("account.created.v1", AccountEvent.Created.class),
          Map.entry("account.changed.v1", AccountEvent.Changed.class),
          Map.entry("account.deleted.v1", AccountEvent.Deleted.class),
          Map.entry("note.added.v1", NoteEvent.Added.class),
          Map.entry("note.changed.v1", NoteEvent.Changed.class),
          Map.entry("note.deleted.v1", NoteEvent.Deleted.class),
          Map.entry("event.collected.v1", EventCollected.class),
          Map.entry("activity.logged.v1", ActivityEvent.Logged.class),
          Map.entry("activity.changed.v1", ActivityEvent.Changed.class),
          Map.entry("activity.deleted.v1", ActivityEvent.Deleted.class),
          Map.entry("ticket.opened.v1", TicketEvent.Opened.class),
          Map.entry("ticket.changed.v1", TicketEvent.Changed.class),
          Map.entry("ticket.deleted.v1", TicketEvent.Deleted.class),
          Map.entry("profile.changed.v1", ProfileEvent.Changed.class),
          Map.entry("profile.merged.v1", ProfileEvent.Merged.class),
          Map.entry("profile.split.v1", ProfileEvent.Split.class),
          Map.entry("event.resolved.v1", EventResolved.class),
          Map.entry("segment.changed.v1", SegmentEvent.Changed.class),
          Map.entry("segment.deleted.v1", SegmentEvent.Deleted.class),
          Map.entry("segment.entered.v1", SegmentEvent.Entered.class),
          Map.entry("segment.left.v1", SegmentEvent.Left.class));

  private static final Map<Class<? extends Event>, String> BY_CLASS =
      BY_NAME.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

  private EventTypes() {}

  /// The name of an event's type, for example `contact.created.v1`.
  public static String nameOf(Event event) {
    return BY_CLASS.get(event.getClass());
  }

  /// The record behind a name, empty for a type that this version does not know.
  public static Optional<Class<? extends Event>> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /// All types, by name.
  public static Map<String, Class<? extends Event>> all() {
    return BY_NAME;
  }
}
