package io.rapport.interactions.collect;

import io.rapport.interactions.door.Door;
import io.rapport.interactions.door.Fate;
import io.rapport.interactions.door.Passed;
import io.rapport.interactions.door.Visit;
import io.rapport.interactions.source.SettingsService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Events of the past that somebody brings, within his transaction: what he writes down of them
/// stands if and only if they do.
@ApplicationScoped
public class HistoryService {

  private final Door door;
  private final EventService events;
  private final SettingsService sources;
  private final CollectConfig config;

  HistoryService(Door door, EventService events, SettingsService sources, CollectConfig config) {
    this.door = door;
    this.events = events;
    this.sources = sources;
    this.config = config;
  }

  /// Leads a batch of the collection API through the door of its source and stores it.
  @Transactional(Transactional.TxType.MANDATORY)
  public CollectAnswer store(UUID workspaceId, UUID sourceId, byte[] batch, Instant receivedAt) {
    Submission read = new SubmissionReader(config, null, receivedAt).read(batch);
    Passed passed =
        door.pass(
            read.collected(),
            read.refused(),
            Visit.unseen(receivedAt),
            sources.settingsOf(workspaceId, sourceId));
    List<Arrival> arrivals =
        passed.collected().stream().map(event -> new Arrival(sourceId, event)).toList();
    List<Fate> decided = new ArrayList<>();
    passed.refused().forEach(event -> decided.add(new Fate.Quarantined(sourceId, event)));
    passed
        .held()
        .forEach(held -> decided.add(new Fate.Held(sourceId, held.event(), held.category())));
    return CollectAnswer.of(passed, events.store(workspaceId, arrivals, decided));
  }
}
