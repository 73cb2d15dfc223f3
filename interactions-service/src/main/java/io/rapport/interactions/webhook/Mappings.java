package io.rapport.interactions.webhook;

import io.rapport.interactions.door.Mouth;
import io.rapport.web.Problem;
import io.rapport.web.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps the mappings of sources ready, and believes them for a while.
@ApplicationScoped
class Mappings {

  private static final Mouth.Unreadable NONE =
      new Mouth.Unreadable(
          "", "the source has no mapping: give it one, then let its calls be tried again");
  private static final Mouth.Unreadable BROKEN =
      new Mouth.Unreadable("", "the mapping of the source cannot be read any more");

  private record Key(UUID workspaceId, UUID sourceId) {}

  /// @param mapping null where there is none that works
  /// @param fault what is said then
  private record Known(Mapping mapping, Mouth.Unreadable fault, Instant at) {}

  private final Map<Key, Known> known = new ConcurrentHashMap<>();
  private final MappingService service;
  private final Workspaces workspaces;
  private final WebhookConfig config;
  private final Clock clock;

  Mappings(MappingService service, Workspaces workspaces, WebhookConfig config, Clock clock) {
    this.service = service;
    this.workspaces = workspaces;
    this.config = config;
    this.clock = clock;
  }

  /// What the mapping of a source makes of a call.
  Mouth.Reading read(UUID workspaceId, UUID sourceId, WebhookCall call) {
    Known found = find(new Key(workspaceId, sourceId));
    return found.mapping == null ? found.fault : found.mapping.apply(call);
  }

  void forget(@Observes(during = TransactionPhase.AFTER_SUCCESS) MappingService.Changed changed) {
    known.keySet().removeIf(key -> key.sourceId.equals(changed.sourceId()));
  }

  private Known find(Key key) {
    Instant now = clock.instant();
    Known remembered = known.get(key);
    if (remembered != null && isFresh(remembered, now)) {
      return remembered;
    }
    Known found =
        compile(
            workspaces.call(key.workspaceId, () -> service.find(key.workspaceId, key.sourceId)),
            now);
    if (known.size() >= config.remembered()) {
      known.values().removeIf(it -> !isFresh(it, now));
    }
    if (known.size() < config.remembered()) {
      known.put(key, found);
    }
    return found;
  }

  private Known compile(Optional<MappingView> stored, Instant now) {
    if (stored.isEmpty()) {
      return new Known(null, NONE, now);
    }
    try {
      return new Known(Mapping.compile(stored.get().expression(), config.patience()), null, now);
    } catch (Problem.Invalid _) {
      return new Known(null, BROKEN, now);
    }
  }

  private boolean isFresh(Known it, Instant now) {
    return it.at.plus(config.believe()).isAfter(now);
  }
}
