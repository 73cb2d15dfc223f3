package io.rapport.contacts.inbox;

import io.rapport.contacts.card.CardResyncService;
import io.rapport.contacts.card.CardService;
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
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;

/// Profiles and segments feed the cards; nothing else is for this service.
@ApplicationScoped
class ContactsEventHandler implements EventHandler {

  private final CardService cards;
  private final CardResyncService resyncs;

  ContactsEventHandler(CardService cards, CardResyncService resyncs) {
    this.cards = cards;
    this.resyncs = resyncs;
  }

  @Override
  public void handle(UUID workspaceId, List<Received> events) {
    sort(workspaceId, events, cards::takeProfiles, cards::takeSegments);
  }

  @Override
  public void replace(UUID workspaceId, List<Received> states, Resync resync) {
    sort(workspaceId, states, resyncs::replaceProfiles, resyncs::replaceSegments);
  }

  @Override
  public String key(Event state) {
    return state instanceof SegmentEvent.Entered membership
        ? CardResyncService.key(membership)
        : state.subject();
  }

  @Override
  public String sweep(UUID workspaceId, Resync resync, String after, int most) {
    return resyncs.sweep(workspaceId, resync, after, most);
  }

  @Override
  public Collection<UUID> workspaces(Resync resync) {
    return resyncs.workspaces(resync);
  }

  private static void sort(
      UUID workspaceId,
      List<Received> events,
      BiConsumer<UUID, List<ProfileEvent>> takeProfiles,
      BiConsumer<UUID, List<SegmentEvent>> takeSegments) {
    List<ProfileEvent> profiles = new ArrayList<>();
    List<SegmentEvent> segments = new ArrayList<>();
    for (Received received : events) {
      switch (received.event()) {
        case ProfileEvent e -> profiles.add(e);
        case SegmentEvent e -> segments.add(e);
        case ContactEvent _,
            AccountEvent _,
            NoteEvent _,
            ActivityEvent _,
            TicketEvent _,
            EventCollected _,
            EventResolved _ -> {}
      }
    }
    takeProfiles.accept(workspaceId, profiles);
    takeSegments.accept(workspaceId, segments);
  }
}
