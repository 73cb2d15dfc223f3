package io.rapport.contacts.inbox;

import io.rapport.contacts.card.CardService;
import io.rapport.contracts.AccountEvent;
import io.rapport.contracts.ActivityEvent;
import io.rapport.contracts.ContactEvent;
import io.rapport.contracts.EventCollected;
import io.rapport.contracts.EventResolved;
import io.rapport.contracts.NoteEvent;
import io.rapport.contracts.ProfileEvent;
import io.rapport.contracts.SegmentEvent;
import io.rapport.contracts.TicketEvent;
import io.rapport.messaging.EventHandler;
import io.rapport.messaging.Received;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Profiles and segments feed the cards; nothing else is for this service.
@ApplicationScoped
class ContactsEventHandler implements EventHandler {

  private final CardService cards;

  ContactsEventHandler(CardService cards) {
    this.cards = cards;
  }

  @Override
  public void handle(UUID workspaceId, List<Received> events) {
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
    cards.takeProfiles(workspaceId, profiles);
    cards.takeSegments(workspaceId, segments);
  }
}
