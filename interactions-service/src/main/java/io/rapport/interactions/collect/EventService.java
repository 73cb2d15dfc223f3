package io.rapport.interactions.collect;

import io.quarkus.arc.All;
import io.rapport.interactions.door.Fate;
import io.rapport.interactions.door.Tally;
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
  private final List<Tally> tallies;

  EventService(EventRepository events, QuarantineRepository quarantine, @All List<Tally> tallies) {
    this.events = events;
    this.quarantine = quarantine;
    this.tallies = tallies;
  }

  /// Stores each message once and sets aside what was refused, all or nothing.
  ///
  /// @param decided what became of other events at the door
  /// @return what became of the arrivals, in their order
  @Transactional
  List<Fate> store(UUID workspaceId, List<Arrival> arrivals, List<Fate> decided) {
    Map<String, Arrival> firsts = LinkedHashMap.newLinkedHashMap(arrivals.size());
    arrivals.forEach(arrival -> firsts.putIfAbsent(arrival.event().messageId(), arrival));
    Set<String> fresh =
        firsts.isEmpty() ? Set.of() : events.insert(workspaceId, List.copyOf(firsts.values()));
    List<Fate> fates =
        fresh.size() == arrivals.size()
            ? arrivals.stream().map(EventService::accepted).toList()
            : judge(workspaceId, arrivals, firsts, fresh);
    List<Fate> all = new ArrayList<>(fates.size() + decided.size());
    all.addAll(fates);
    all.addAll(decided);
    quarantine.add(workspaceId, all);
    tallies.forEach(tally -> tally.count(workspaceId, all));
    return fates;
  }

  private List<Fate> judge(
      UUID workspaceId, List<Arrival> arrivals, Map<String, Arrival> firsts, Set<String> fresh) {
    List<String> present =
        firsts.keySet().stream().filter(messageId -> !fresh.contains(messageId)).toList();
    Map<String, EventRepository.Known> known =
        present.isEmpty() ? Map.of() : events.known(workspaceId, present);
    return arrivals.stream()
        .map(
            arrival -> {
              String messageId = arrival.event().messageId();
              Arrival first = firsts.get(messageId);
              if (first == arrival && fresh.contains(messageId)) {
                return accepted(arrival);
              }
              EventRepository.Known one = known.get(messageId);
              return repeated(arrival, one == null ? EventRepository.Known.of(first.event()) : one);
            })
        .toList();
  }

  private static Fate accepted(Arrival arrival) {
    return new Fate.Accepted(arrival.sourceId(), arrival.event());
  }

  private static Fate repeated(Arrival arrival, EventRepository.Known known) {
    return arrival.event().fingerprint() == known.fingerprint()
        ? new Fate.Duplicate(arrival.sourceId(), arrival.event(), known.id())
        : new Fate.Conflict(
            arrival.sourceId(),
            arrival
                .event()
                .refuse("conflict", "/messageId", "must be new: another message bears this id"));
  }
}
