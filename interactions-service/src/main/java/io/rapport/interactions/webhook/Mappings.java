package io.rapport.interactions.webhook;

import io.rapport.interactions.belief.Beliefs;
import io.rapport.interactions.belief.Trust;
import io.rapport.interactions.door.Mouth;
import io.rapport.web.Problem;
import io.rapport.web.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/// Keeps the mappings of sources ready, and believes them for a while; while one cannot be looked
/// up again, the last one holds on.
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
  private record Known(Mapping mapping, Mouth.Unreadable fault) {}

  private final Beliefs<Key, Known> known;
  private final MappingService service;
  private final Workspaces workspaces;
  private final WebhookConfig config;

  Mappings(MappingService service, Workspaces workspaces, WebhookConfig config, Clock clock) {
    this.service = service;
    this.workspaces = workspaces;
    this.config = config;
    Trust<Known> trust = Trust.of(config.believe(), config.lookUpPatience(), config.remembered());
    this.known = new Beliefs<>("mapping", (key, _) -> lookUp(key), trust, clock);
  }

  /// What the mapping of a source makes of a call.
  Mouth.Reading read(UUID workspaceId, UUID sourceId, WebhookCall call) {
    Known found = known.find(new Key(workspaceId, sourceId));
    return found.mapping == null ? found.fault : found.mapping.apply(call);
  }

  void forget(@Observes(during = TransactionPhase.AFTER_SUCCESS) MappingService.Changed changed) {
    known.forget((key, _) -> key.sourceId.equals(changed.sourceId()));
  }

  private Known lookUp(Key key) {
    Optional<MappingView> stored =
        workspaces.call(key.workspaceId, () -> service.find(key.workspaceId, key.sourceId));
    if (stored.isEmpty()) {
      return new Known(null, NONE);
    }
    try {
      return new Known(Mapping.compile(stored.get().expression(), config.patience()), null);
    } catch (Problem.Invalid _) {
      return new Known(null, BROKEN);
    }
  }
}
