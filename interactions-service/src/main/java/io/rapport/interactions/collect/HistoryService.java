package io.rapport.interactions.collect;

import io.rapport.interactions.door.Door;
import io.rapport.interactions.door.Passed;
import io.rapport.interactions.door.Visit;
import io.rapport.interactions.source.SettingsService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
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
    Delivery delivery = new Delivery(sourceId, passed);
    return CollectAnswer.of(
        passed, events.store(workspaceId, delivery.arrivals(), delivery.decided()));
  }
}
