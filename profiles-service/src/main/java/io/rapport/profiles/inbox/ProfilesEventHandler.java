package io.rapport.profiles.inbox;

import io.rapport.contracts.AccountEvent;
import io.rapport.contracts.ActivityEvent;
import io.rapport.contracts.ContactEvent;
import io.rapport.contracts.Event;
import io.rapport.contracts.EventCollected;
import io.rapport.contracts.EventResolved;
import io.rapport.contracts.NoteEvent;
import io.rapport.contracts.ProfileEvent;
import io.rapport.contracts.SegmentEvent;
import io.rapport.contracts.TicketEvent;
import io.rapport.messaging.EventHandler;
import io.rapport.messaging.Received;
import io.rapport.messaging.Resync;
import io.rapport.profiles.history.Entry;
import io.rapport.profiles.resolution.Fact;
import io.rapport.profiles.resolution.ResolutionService;
import io.rapport.profiles.resync.ResyncService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads what the events of the other services say of people, and has a batch resolved as one.
@ApplicationScoped
class ProfilesEventHandler implements EventHandler {

  private final ResolutionService resolution;
  private final ResyncService resyncs;

  ProfilesEventHandler(ResolutionService resolution, ResyncService resyncs) {
    this.resolution = resolution;
    this.resyncs = resyncs;
  }

  @Override
  public void handle(UUID workspaceId, List<Received> events) {
    List<Fact> facts = facts(events);
    if (!facts.isEmpty()) {
      resolution.resolve(workspaceId, facts);
    }
  }

  @Override
  public void replace(UUID workspaceId, List<Received> states, Resync resync) {
    resyncs.replace(workspaceId, facts(states));
  }

  @Override
  public String key(Event state) {
    return state instanceof EventCollected event ? ResyncService.key(event) : state.subject();
  }

  @Override
  public String sweep(UUID workspaceId, Resync resync, String after, int most) {
    return resyncs.sweep(workspaceId, resync, after, most);
  }

  @Override
  public Collection<UUID> workspaces(Resync resync) {
    return resyncs.workspaces();
  }

  private static List<Fact> facts(List<Received> events) {
    return events.stream().flatMap(received -> fact(received.event()).stream()).toList();
  }

  private static Optional<Fact> fact(Event event) {
    return switch (event) {
      case EventCollected collected -> Optional.of(new Fact.Collected(collected));
      case ContactEvent.Created(var contact) -> Optional.of(new Fact.Contact(contact));
      case ContactEvent.Changed(var contact) -> Optional.of(new Fact.Contact(contact));
      case ContactEvent.Deleted(var id, var version, var at) ->
          Optional.of(new Fact.ContactDeleted(id, version, at));
      case ActivityEvent.Logged(var activity) -> written(Entry.of(activity));
      case ActivityEvent.Changed(var activity) -> written(Entry.of(activity));
      case ActivityEvent.Deleted(var id, var contact, var version, var at) ->
          written(Entry.deleted(Entry.ACTIVITY, id, version, contact, at));
      case TicketEvent.Opened(var ticket) -> written(Entry.of(ticket));
      case TicketEvent.Changed(var ticket) -> written(Entry.of(ticket));
      case TicketEvent.Deleted(var id, var contact, var version, var at) ->
          written(Entry.deleted(Entry.TICKET, id, version, contact, at));
      case NoteEvent.Added(var note) -> written(Entry.of(note));
      case NoteEvent.Changed(var note) -> written(Entry.of(note));
      case NoteEvent.Deleted(var id, var contact, var version, var at) ->
          written(Entry.deleted(Entry.NOTE, id, version, contact, at));
      case AccountEvent _, ProfileEvent _, EventResolved _, SegmentEvent _ -> Optional.empty();
    };
  }

  private static Optional<Fact> written(Entry entry) {
    return Optional.of(new Fact.Written(entry));
  }
}
