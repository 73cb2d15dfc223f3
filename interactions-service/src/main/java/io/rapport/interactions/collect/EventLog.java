package io.rapport.interactions.collect;

import io.rapport.messaging.Log;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Offers the table of events as a log: nothing is copied into the outbox.
class EventLog {

  @Produces
  @Singleton
  Log collected() {
    return new Log(
        "event",
        "event",
        "e.id",
        "'event.collected.v1'",
        "e.subject",
        "e.occurred_at",
        """
        json_build_object('id', e.id, 'messageId', e.message_id, 'sourceId', e.source_id,
          'kind', e.kind, 'name', e.name, 'occurredAt', e.occurred_at,
          'receivedAt', e.received_at, 'subject', e.subject, 'message', e.message,
          'derived', e.derived)""");
  }
}
