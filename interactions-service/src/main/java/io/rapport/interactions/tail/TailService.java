package io.rapport.interactions.tail;

import io.rapport.web.Caller;
import io.rapport.web.Problem;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/// The transactions of tails: each short, none open while somebody reads.
@ApplicationScoped
class TailService {

  private static final int MOST_REFUSALS = 200;

  private final TailRepository repository;
  private final Audit audit;
  private final Caller caller;

  TailService(TailRepository repository, Audit audit, Caller caller) {
    this.repository = repository;
    this.audit = audit;
    this.caller = caller;
  }

  /// Somebody begins to watch a source of the caller's workspace.
  @Transactional
  void open(UUID sourceId) {
    if (!repository.hasSource(caller.workspace(), sourceId)) {
      throw new Problem.NotFound("The source");
    }
    audit.read("source-tail", sourceId);
  }

  /// The events of some sources of a workspace, in the order of the log.
  @Transactional
  List<Seen> events(UUID workspaceId, Collection<UUID> sourceIds, List<Slot> slots) {
    return repository.events(workspaceId, sourceIds, slots);
  }

  /// What was set aside or held back since a moment.
  @Transactional
  Refusals refusals(UUID workspaceId, UUID sourceId, Instant since) {
    List<TailEvent> quarantined =
        repository.quarantined(workspaceId, sourceId, firstId(since), MOST_REFUSALS);
    List<TailEvent> held = repository.held(workspaceId, sourceId, since, MOST_REFUSALS);
    List<TailEvent> events = new ArrayList<>(quarantined);
    events.addAll(held);
    events.sort(Comparator.comparing(TailEvent::receivedAt));
    return new Refusals(
        events, quarantined.size() == MOST_REFUSALS || held.size() == MOST_REFUSALS);
  }

  /// No id of that moment or later is less.
  private static UUID firstId(Instant moment) {
    return new UUID(moment.toEpochMilli() << 16 | 0x7000L, 0x8000000000000000L);
  }
}
