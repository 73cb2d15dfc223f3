package io.rapport.interactions.collect;

import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.ExactJson;
import io.rapport.interactions.door.Kind;
import io.rapport.interactions.source.CrmSource;
import io.rapport.web.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Events that the platform itself is the source of. They stand in the transaction of what they
/// tell: none without it, none for what was undone.
@ApplicationScoped
public class OwnEventService {

  private final EventService events;
  private final CrmSource source;
  private final Clock clock;

  OwnEventService(EventService events, CrmSource source, Clock clock) {
    this.events = events;
    this.source = source;
    this.clock = clock;
  }

  /// Stores what happened to a contact.
  ///
  /// @param entry what of the CRM it tells of, as `activity:` and its id
  /// @param what tells it from other events of the same entry, or null where there is but one
  @Transactional(Transactional.TxType.MANDATORY)
  public void store(
      UUID workspaceId,
      UUID contactId,
      String entry,
      String what,
      String name,
      Instant occurredAt,
      Map<String, Object> properties) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String messageId = what == null ? entry : entry + ":" + what;
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("type", Kind.TRACK.wire());
    message.put("messageId", messageId);
    message.put("event", name);
    message.put("timestamp", occurredAt.toString());
    message.put("properties", properties);
    message.put("context", Map.of("channel", "crm"));
    String text = ExactJson.MAPPER.valueToTree(message).toString();
    Collected event =
        new Collected(
            0,
            Ids.at(now.toEpochMilli()),
            messageId,
            Kind.TRACK,
            name,
            messageId,
            null,
            null,
            EventTime.of(now, occurredAt, null, null),
            now,
            text,
            Fingerprint.of(Fingerprint.TEXT, text),
            ExactJson.MAPPER
                .valueToTree(Map.of("contactId", contactId.toString(), "entry", entry))
                .toString(),
            List.of());
    events.store(workspaceId, List.of(new Arrival(source.of(workspaceId), event)), List.of());
  }
}
