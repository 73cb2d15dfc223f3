package io.rapport.profiles.resync;

import io.rapport.contracts.ContactState;
import io.rapport.contracts.EventCollected;
import io.rapport.messaging.Resync;
import io.rapport.profiles.history.Entry;
import io.rapport.profiles.identity.Identifier;
import io.rapport.profiles.json.Json;
import io.rapport.profiles.resolution.Fact;
import io.rapport.profiles.resolution.ResolutionService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Prepares what is known so that the ordinary path does the right thing with what is told anew.
///
/// States of the CRM are the truth: their known versions are forgotten before they are resolved as
/// always, and what is not told any more is deleted as always. Collected events are facts, each
/// known by its message id: one that is known has no second effect, and one that the source has
/// lost is kept, for this service may hold the last copy of something that was accepted.
@ApplicationScoped
public class ResyncService {

  private static final String CONTACT = "contact";

  /// Contacts in one chunk at most, for each that is lost is resolved.
  private static final int CHUNK = 500;

  private final ResyncRepository known;
  private final ResolutionService resolution;
  private final Clock clock;

  ResyncService(ResyncRepository known, ResolutionService resolution, Clock clock) {
    this.known = known;
    this.resolution = resolution;
    this.clock = clock;
  }

  /// Resolves what is told anew.
  @Transactional(Transactional.TxType.MANDATORY)
  public void replace(UUID workspace, List<Fact> told) {
    List<ContactState> contacts = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    List<Fact.Collected> collected = new ArrayList<>();
    List<Fact> facts = new ArrayList<>();
    for (Fact fact : told) {
      switch (fact) {
        case Fact.Contact(var state, _) -> {
          contacts.add(state);
          facts.add(fact);
        }
        case Fact.Written(var entry, _) -> {
          entries.add(entry);
          facts.add(fact);
        }
        case Fact.Collected event -> collected.add(event);
        case Fact.ContactDeleted _ -> facts.add(fact);
      }
    }
    if (!contacts.isEmpty()) {
      known.forgetContacts(workspace, contacts);
    }
    if (!entries.isEmpty()) {
      known.forgetEntries(workspace, entries);
    }
    facts.addAll(news(workspace, collected));
    if (!facts.isEmpty()) {
      resolution.resolve(workspace, facts);
    }
  }

  private List<Fact.Collected> news(UUID workspace, List<Fact.Collected> told) {
    Map<String, Identifier> anchors = new HashMap<>();
    Set<String> nobodys = new HashSet<>();
    for (Fact.Collected fact : told) {
      if (fact.observation().hasAnchor()) {
        anchors.put(key(fact.event()), fact.observation().claims().getFirst().identifier());
      } else {
        nobodys.add(key(fact.event()));
      }
    }
    Set<String> present = new HashSet<>();
    if (!anchors.isEmpty()) {
      present.addAll(known.resolvedOf(workspace, anchors));
    }
    if (!nobodys.isEmpty()) {
      present.addAll(known.unresolvedOf(workspace, nobodys));
    }
    return told.stream().filter(fact -> present.add(key(fact.event()))).toList();
  }

  /// What an event is known by: its message id, for a source that lost it may have taken the same
  /// message again under another id.
  public static String key(EventCollected event) {
    return Json.storable(event.messageId());
  }

  /// Clears away what did not come, a chunk at a time: one kind after the other. A place is the
  /// kind and the id looked at last.
  ///
  /// @return where the next one goes on; null when nothing is left
  @Transactional(Transactional.TxType.MANDATORY)
  public String sweep(UUID workspace, Resync resync, String after, int most) {
    List<String> kinds =
        switch (resync.source() + "/" + resync.log()) {
          case "contacts/outbox" -> List.of(CONTACT, Entry.NOTE);
          case "interactions/outbox" -> List.of(Entry.ACTIVITY, Entry.TICKET);
          default -> List.of(); // events that their source has lost are kept
        };
    if (kinds.isEmpty()) {
      return null;
    }
    String[] place = after.split(" ");
    String kind = after.isEmpty() ? kinds.getFirst() : place[0];
    UUID behind = place.length > 1 ? UUID.fromString(place[1]) : null;
    Optional<UUID> last =
        kind.equals(CONTACT)
            ? sweepContacts(workspace, resync, behind, Math.min(most, CHUNK))
            : known.deleteEntries(workspace, resync.id(), kind, behind, most);
    if (last.isPresent()) {
      return kind + " " + last.get();
    }
    int next = kinds.indexOf(kind) + 1;
    return next < kinds.size() ? kinds.get(next) : null;
  }

  private Optional<UUID> sweepContacts(UUID workspace, Resync resync, UUID behind, int most) {
    List<ResyncRepository.Known> contacts = known.contacts(workspace, resync.id(), behind, most);
    List<Fact> deleted =
        contacts.stream()
            .filter(ResyncRepository.Known::lost)
            .<Fact>map(c -> new Fact.ContactDeleted(c.id(), c.version() + 1, clock.instant()))
            .toList();
    if (!deleted.isEmpty()) {
      resolution.resolve(workspace, deleted);
    }
    return contacts.size() < most ? Optional.empty() : Optional.of(contacts.getLast().id());
  }

  /// Where anything is known.
  public Collection<UUID> workspaces() {
    return known.workspaces();
  }
}
