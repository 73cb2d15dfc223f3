package io.rapport.segments.inbox;

import io.rapport.contracts.AccountEvent;
import io.rapport.contracts.ActivityEvent;
import io.rapport.contracts.ContactEvent;
import io.rapport.contracts.Event;
import io.rapport.contracts.EventCollected;
import io.rapport.contracts.EventResolved;
import io.rapport.contracts.NoteEvent;
import io.rapport.contracts.ProfileEvent;
import io.rapport.contracts.ProfileState;
import io.rapport.contracts.SegmentEvent;
import io.rapport.contracts.TicketEvent;
import io.rapport.messaging.EventHandler;
import io.rapport.messaging.Received;
import io.rapport.messaging.Resync;
import io.rapport.segments.population.PopulationService;
import io.rapport.segments.population.PopulationSweepService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;

/// Sorts a batch: states of profiles and what they performed.
@ApplicationScoped
public class SegmentsEventHandler implements EventHandler {

  private final PopulationService population;
  private final PopulationSweepService sweeps;

  SegmentsEventHandler(PopulationService population, PopulationSweepService sweeps) {
    this.population = population;
    this.sweeps = sweeps;
  }

  @Override
  public void handle(UUID workspaceId, List<Received> events) {
    sort(events, population::changeProfiles, population::perform, workspaceId);
  }

  @Override
  public void replace(UUID workspaceId, List<Received> states, Resync resync) {
    sort(states, population::replaceProfiles, population::replaceEvents, workspaceId);
  }

  @Override
  public String key(Event state) {
    return state instanceof EventResolved event
        ? PopulationSweepService.key(event)
        : state.subject();
  }

  @Override
  public String sweep(UUID workspaceId, Resync resync, String after, int most) {
    return switch (resync.source() + "/" + resync.log()) {
      case "profiles/outbox" -> sweeps.sweepProfiles(workspaceId, resync.id(), after, most);
      case "profiles/resolved" -> sweeps.sweepEvents(workspaceId, resync.id(), after, most);
      default -> null;
    };
  }

  @Override
  public Collection<UUID> workspaces(Resync resync) {
    return switch (resync.source() + "/" + resync.log()) {
      case "profiles/outbox" -> sweeps.workspacesWithProfiles();
      case "profiles/resolved" -> sweeps.workspacesWithEvents();
      default -> List.of();
    };
  }

  private static void sort(
      List<Received> events,
      BiConsumer<UUID, List<ProfileState>> takeProfiles,
      BiConsumer<UUID, List<EventResolved>> takeEvents,
      UUID workspaceId) {
    List<ProfileState> states = new ArrayList<>();
    List<EventResolved> performed = new ArrayList<>();
    for (Received received : events) {
      switch (received.event()) {
        case ProfileEvent.Changed(var profile, _) -> states.add(profile);
        case ProfileEvent.Merged(_, var profiles, _) -> states.addAll(profiles);
        case ProfileEvent.Split(_, var profiles, _) -> states.addAll(profiles);
        case EventResolved event -> performed.add(event);
        case ContactEvent _,
            AccountEvent _,
            NoteEvent _,
            EventCollected _,
            ActivityEvent _,
            TicketEvent _,
            SegmentEvent _ -> {}
      }
    }
    if (!states.isEmpty()) {
      takeProfiles.accept(workspaceId, states);
    }
    if (!performed.isEmpty()) {
      takeEvents.accept(workspaceId, performed);
    }
  }
}
