package io.rapport.profiles.resolution;

import io.rapport.contracts.ContactState;
import io.rapport.profiles.history.Entry;
import io.rapport.profiles.history.ResolvedEvent;
import io.rapport.profiles.identity.IdentityGraph;
import io.rapport.profiles.trait.Candidate;
import io.rapport.profiles.trait.Candidates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// What the facts of a batch say once each has its anchor.
final class Findings {

  private final List<ResolvedEvent> resolved = new ArrayList<>();
  private final List<ResolvedEvent> unresolved = new ArrayList<>();
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Map<UUID, UUID> contactAnchors = new HashMap<>();
  private final Map<UUID, Long> contactVersions = new HashMap<>();
  private final Map<UUID, ContactState> contacts = new HashMap<>();

  /// Lets the graph find the anchor of each fact.
  Findings(List<Fact> facts, IdentityGraph graph) {
    for (Fact fact : facts) {
      UUID anchor = graph.observe(fact.observation()).orElse(null);
      switch (fact) {
        case Fact.Collected(var event, _) when anchor == null ->
            unresolved.add(ResolvedEvent.of(null, event));
        case Fact.Collected(var event, _) -> {
          resolved.add(ResolvedEvent.of(anchor, event));
          candidates.addAll(Candidates.of(anchor, event));
        }
        case Fact.Contact(var state, _) -> contact(anchor, state.id(), state.version(), state);
        case Fact.ContactDeleted(var id, var version, _) -> contact(anchor, id, version, null);
        case Fact.Written(var entry, _) -> {
          contactAnchors.put(entry.contactId(), anchor);
          entries.add(entry);
        }
      }
    }
  }

  private void contact(UUID anchor, UUID id, long version, ContactState state) {
    contactAnchors.put(id, anchor);
    if (version > contactVersions.getOrDefault(id, 0L)) {
      contactVersions.put(id, version);
      contacts.put(id, state);
    }
  }

  List<ResolvedEvent> resolved() {
    return resolved;
  }

  List<ResolvedEvent> unresolved() {
    return unresolved;
  }

  List<Candidate> candidates() {
    return candidates;
  }

  List<Entry> entries() {
    return entries;
  }

  /// Birth ids of the contacts, by contact.
  Map<UUID, UUID> contactAnchors() {
    return contactAnchors;
  }

  /// The newest version of each contact of the batch.
  Map<UUID, Long> contactVersions() {
    return contactVersions;
  }

  /// What these contacts say; nothing where they were deleted.
  List<Candidate> candidatesOf(Collection<UUID> ids) {
    return ids.stream()
        .filter(id -> contacts.get(id) != null)
        .flatMap(id -> Candidates.of(contactAnchors.get(id), contacts.get(id)).stream())
        .toList();
  }

  /// The anchors of these contacts.
  Set<UUID> anchorsOf(Collection<UUID> ids) {
    return ids.stream().map(contactAnchors::get).collect(Collectors.toSet());
  }

  /// The anchors of which events say something.
  Set<UUID> statedAnchors() {
    return candidates.stream()
        .map(Candidate::anchorId)
        .collect(Collectors.toCollection(HashSet::new));
  }
}
