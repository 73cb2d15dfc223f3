package io.rapport.interactions.source;

import io.rapport.web.Problem;
import io.rapport.web.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Verifies write keys. What was verified is believed for a while, and while the database is away
/// the last known good answer holds on, for then nothing can be stored anyhow.
@ApplicationScoped
public class WriteKeys {

  private static final Logger LOG = Logger.getLogger(WriteKeys.class);
  private static final UUID NO_WORKSPACE = new UUID(0, 0);
  private static final int LONGEST_KEY = 200;

  /// Whose events a write key brings.
  public record Origin(UUID workspaceId, UUID sourceId) {}

  /// Keys of a source were rotated or revoked.
  record Changed(UUID sourceId) {}

  private record Known(Optional<WriteKeyRepository.Stored> key, Instant until) {}

  private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();
  private final WriteKeyService service;
  private final Workspaces workspaces;
  private final SourceConfig config;
  private final Clock clock;

  WriteKeys(WriteKeyService service, Workspaces workspaces, SourceConfig config, Clock clock) {
    this.service = service;
    this.workspaces = workspaces;
    this.config = config;
    this.clock = clock;
  }

  /// The source that a write key belongs to.
  ///
  /// @throws Problem.Unauthenticated for a key that is missing, unknown, rotated away or revoked
  public Origin verify(String key) {
    if (key == null || key.isBlank() || key.length() > LONGEST_KEY) {
      throw new Problem.Unauthenticated(
          "Send a write key: as user name of Basic, as writeKey in the body or as ?writeKey=");
    }
    Instant now = clock.instant();
    return find(WriteKey.hashOf(key), now)
        .filter(stored -> stored.expiresAt() == null || stored.expiresAt().isAfter(now))
        .map(stored -> new Origin(stored.workspaceId(), stored.sourceId()))
        .orElseThrow(() -> new Problem.Unauthenticated("This write key is not in use"));
  }

  void forget(@Observes(during = TransactionPhase.AFTER_SUCCESS) Changed changed) {
    known
        .values()
        .removeIf(
            k -> k.key.filter(stored -> stored.sourceId().equals(changed.sourceId)).isPresent());
  }

  private Optional<WriteKeyRepository.Stored> find(String hash, Instant now) {
    Known remembered = known.get(hash);
    if (remembered != null && remembered.until.isAfter(now)) {
      return remembered.key;
    }
    try {
      return lookUp(hash, now);
    } catch (RuntimeException e) {
      if (remembered == null || remembered.key.isEmpty()) {
        throw e;
      }
      LOG.warnf(
          "A write key could not be looked up, its last known answer holds: %s", e.toString());
      return remembered.key;
    }
  }

  private Optional<WriteKeyRepository.Stored> lookUp(String hash, Instant now) {
    Optional<WriteKeyRepository.Stored> key =
        workspaces.call(NO_WORKSPACE, () -> service.find(hash));
    if (known.size() >= config.remembered()) {
      known.values().removeIf(k -> k.key.isEmpty() || !k.until.isAfter(now));
    }
    if (known.size() < config.remembered()) {
      known.put(
          hash, new Known(key, now.plus(key.isPresent() ? config.believe() : config.disbelieve())));
    }
    return key;
  }
}
