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

  /// Clears away what did not come.
  @Transactional(Transactional.TxType.MANDATORY)
  public void sweep(UUID workspace, Resync resync) {
    switch (resync.source() + "/" + resync.log()) {
      case "contacts/outbox" -> {
        sweepContacts(workspace, resync);
        known.deleteEntries(workspace, resync.id(), List.of(Entry.NOTE));
      }
      case "interactions/outbox" ->
          known.deleteEntries(workspace, resync.id(), List.of(Entry.ACTIVITY, Entry.TICKET));
      default -> {
        // events that their source has lost are kept
      }
    }
  }

  private void sweepContacts(UUID workspace, Resync resync) {
    List<Fact> deleted =
        known.lostContacts(workspace, resync.id()).entrySet().stream()
            .<Fact>map(
                contact ->
                    new Fact.ContactDeleted(
                        contact.getKey(), contact.getValue() + 1, clock.instant()))
            .toList();
    for (int from = 0; from < deleted.size(); from += CHUNK) {
      resolution.resolve(workspace, deleted.subList(from, Math.min(deleted.size(), from + CHUNK)));
    }
  }

  /// Where anything is known.
  public Collection<UUID> workspaces() {
    return known.workspaces();
  }
}
