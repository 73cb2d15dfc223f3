package io.rapport.benchmarks.service;

import io.rapport.contracts.ContactEvent;
import io.rapport.messaging.EventHandler;
import io.rapport.messaging.Received;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;

/// The smallest honest effect: one indexed row per event, written in one statement per batch.
@Singleton
public class EffectsEventHandler implements EventHandler {

  private final Jdbi jdbi;
  private final AtomicLong handled = new AtomicLong();

  EffectsEventHandler(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public void handle(UUID workspaceId, List<Received> events) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into effect (workspace_id, event_id, contact_id, transaction)
                    select :workspace, e, c, t
                    from unnest(:events::uuid[], :contacts::uuid[], :transactions::bigint[])
                      as u(e, c, t)
                    """)
                .bind("workspace", workspaceId)
                .bind("events", events.stream().map(Received::eventId).toArray(UUID[]::new))
                .bind("contacts", events.stream().map(e -> contact(e).id()).toArray(UUID[]::new))
                .bind(
                    "transactions",
                    events.stream().map(e -> contact(e).version()).toArray(Long[]::new))
                .execute());
    handled.addAndGet(events.size());
  }

  /// How many events this process has handled, those of a transaction that failed included.
  long handled() {
    return handled.get();
  }

  private static io.rapport.contracts.ContactState contact(Received received) {
    if (received.event() instanceof ContactEvent.Changed(var contact)) {
      return contact;
    }
    throw new IllegalStateException("Only changes of contacts are published here");
  }
}
