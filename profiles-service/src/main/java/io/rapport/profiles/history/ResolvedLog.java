package io.rapport.profiles.history;

import io.rapport.messaging.Log;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// The history as the log "resolved".
class ResolvedLog {

  @Produces
  @Singleton
  Log resolved() {
    return new Log(
        "resolved",
        "profile_event",
        "e.event_id",
        "'event.resolved.v1'",
        "e.anchor_id::text",
        "e.occurred_at",
        """
        jsonb_build_object('anchorId', e.anchor_id, 'messageId', e.message_id, 'kind', e.kind,
          'name', e.name, 'occurredAt', to_char(e.occurred_at at time zone 'utc',
            'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'properties', e.properties)""");
  }
}
