package io.rapport.interactions.collect;

import io.rapport.interactions.collect.QuarantineRepository.Entry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The transaction of collected events.
@ApplicationScoped
class EventService {

  private final EventRepository events;
  private final QuarantineRepository quarantine;

  EventService(EventRepository events, QuarantineRepository quarantine) {
    this.events = events;
    this.quarantine = quarantine;
  }

  /// Stores each message once and sets aside what was refused, all or nothing.
  ///
  /// @return what became of the events, in their order
  @Transactional
  List<Stored> store(UUID workspaceId, List<Stored> pending, List<Entry> refused) {
    Map<String, Stored> firsts = LinkedHashMap.newLinkedHashMap(pending.size());
    pending.forEach(stored -> firsts.putIfAbsent(stored.event().messageId(), stored));
    Set<String> fresh =
        firsts.isEmpty() ? Set.of() : events.insert(workspaceId, List.copyOf(firsts.values()));
    List<Stored> outcomes =
        fresh.size() == pending.size()
            ? pending.stream().map(stored -> stored.as(Verdict.ACCEPTED)).toList()
            : judge(workspaceId, pending, firsts, fresh);
    List<Entry> aside = new ArrayList<>(refused);
    outcomes.stream()
        .filter(stored -> stored.refusal() != null)
        .forEach(stored -> aside.add(new Entry(stored.sourceId(), stored.refusal())));
    if (!aside.isEmpty()) {
      quarantine.add(workspaceId, aside);
    }
    return outcomes;
  }

  private List<Stored> judge(
      UUID workspaceId, List<Stored> pending, Map<String, Stored> firsts, Set<String> fresh) {
    List<String> present =
        firsts.keySet().stream().filter(messageId -> !fresh.contains(messageId)).toList();
    Map<String, Long> fingerprints =
        present.isEmpty() ? Map.of() : events.fingerprints(workspaceId, present);
    return pending.stream()
        .map(
            stored -> {
              String messageId = stored.event().messageId();
              Stored first = firsts.get(messageId);
              if (first == stored && fresh.contains(messageId)) {
                return stored.as(Verdict.ACCEPTED);
              }
              long known = fingerprints.getOrDefault(messageId, first.event().fingerprint());
              return repeated(stored, known);
            })
        .toList();
  }

  private static Stored repeated(Stored stored, long known) {
    return stored.event().fingerprint() == known
        ? stored.as(Verdict.DUPLICATE)
        : stored.refused(
            Verdict.CONFLICT,
            stored
                .event()
                .refuse("conflict", "/messageId", "must be new: another message bears this id"));
  }
}
