package io.rapport.segments.inbox;

import io.rapport.contracts.AccountEvent;
import io.rapport.contracts.ActivityEvent;
import io.rapport.contracts.ContactEvent;
import io.rapport.contracts.EventCollected;
import io.rapport.contracts.EventResolved;
import io.rapport.contracts.NoteEvent;
import io.rapport.contracts.ProfileEvent;
import io.rapport.contracts.ProfileState;
import io.rapport.contracts.SegmentEvent;
import io.rapport.contracts.TicketEvent;
import io.rapport.messaging.EventHandler;
import io.rapport.messaging.Received;
import io.rapport.segments.population.PopulationService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Sorts a batch: states of profiles and what they performed.
@ApplicationScoped
public class SegmentsEventHandler implements EventHandler {

  private final PopulationService population;

  SegmentsEventHandler(PopulationService population) {
    this.population = population;
  }

  @Override
  public void handle(UUID workspaceId, List<Received> events) {
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
      population.changeProfiles(workspaceId, states);
    }
    if (!performed.isEmpty()) {
      population.perform(workspaceId, performed);
    }
  }
}
