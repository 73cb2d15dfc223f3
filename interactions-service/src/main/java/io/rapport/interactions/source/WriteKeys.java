package io.rapport.interactions.source;

import io.rapport.interactions.belief.Beliefs;
import io.rapport.interactions.belief.Trust;
import io.rapport.web.Problem;
import io.rapport.web.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/// Verifies write keys. What was verified is believed for a while; while it cannot be looked up
/// again the last known answer holds on, but never so long that a revoked key outlives its minute.
@ApplicationScoped
public class WriteKeys {

  private static final Logger LOG = Logger.getLogger(WriteKeys.class);
  private static final UUID NO_WORKSPACE = new UUID(0, 0);
  private static final int LONGEST_KEY = 200;
  private static final Duration PROMISED = Duration.ofSeconds(60);

  /// Whose events a write key brings.
  public record Origin(UUID workspaceId, UUID sourceId, SourceSettings settings) {}

  /// Keys of a source were rotated or revoked, or its origins or settings changed.
  record Changed(UUID sourceId) {}

  /// @param key empty for one that is not in use
  /// @param markedOn the last day on which its use was written down
  private record Known(
      Optional<WriteKeyRepository.Stored> key, Terms terms, AtomicReference<LocalDate> markedOn) {}

  private final Beliefs<String, Known> known;
  private final WriteKeyService service;
  private final Workspaces workspaces;
  private final Clock clock;

  WriteKeys(WriteKeyService service, Workspaces workspaces, SourceConfig config, Clock clock) {
    if (config.believeAtMost().compareTo(PROMISED) > 0
        || config.believe().compareTo(config.believeAtMost()) > 0) {
      throw new IllegalStateException(
          "rapport.source.believe and believe-at-most may not exceed 60 seconds");
    }
    this.service = service;
    this.workspaces = workspaces;
    this.clock = clock;
    this.known = new Beliefs<>("write key", (hash, _) -> lookUp(hash), trust(config), clock);
  }

  private static Trust<Known> trust(SourceConfig config) {
    return new Trust<>(
        found -> found.key.isPresent() ? config.believe() : config.disbelieve(),
        (found, age) -> found.key.isPresent() && age.compareTo(config.believeAtMost()) < 0,
        config.patience(),
        config.remembered(),
        _ -> 1);
  }

  /// The source that a write key belongs to.
  ///
  /// @param page the header `Origin` of a browser's request, null from everything else
  /// @throws Problem.Unauthenticated for a key that is missing, unknown, rotated away or revoked
  /// @throws Problem.Forbidden for a web page that may not send with this key
  /// @throws Problem.Unavailable for one that cannot be looked up in time
  public Origin verify(String key, String page) {
    if (key == null || key.isBlank() || key.length() > LONGEST_KEY) {
      throw new Problem.Unauthenticated(
          "Send a write key: as user name of Basic, as writeKey in the body or as ?writeKey=");
    }
    Instant now = clock.instant();
    String hash = WriteKey.hashOf(key);
    Known found = known.find(hash);
    WriteKeyRepository.Stored stored =
        found
            .key
            .filter(it -> it.expiresAt() == null || it.expiresAt().isAfter(now))
            .orElseThrow(() -> new Problem.Unauthenticated("This write key is not in use"));
    if (page != null && !found.terms.origins().allow(page)) {
      throw new Problem.Forbidden(
          "Pages of this origin may not send with this write key: add the origin to the"
              + " allowedOrigins of its source");
    }
    mark(hash, found, now);
    return new Origin(stored.workspaceId(), stored.sourceId(), found.terms.settings());
  }

  void forget(@Observes(during = TransactionPhase.AFTER_SUCCESS) Changed changed) {
    known.forget(
        (_, found) ->
            found.key.filter(stored -> stored.sourceId().equals(changed.sourceId)).isPresent());
  }

  private Known lookUp(String hash) {
    Optional<WriteKeyRepository.Stored> key =
        workspaces.call(NO_WORKSPACE, () -> service.find(hash));
    return key.map(
            stored ->
                new Known(
                    key,
                    workspaces.call(stored.workspaceId(), () -> service.termsOf(stored)),
                    new AtomicReference<>(stored.lastUsedOn())))
        .orElseGet(() -> new Known(key, null, new AtomicReference<>()));
  }

  /// Writes the day down once. It is no reason to refuse events when it cannot be written.
  private void mark(String hash, Known found, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    LocalDate last = found.markedOn.get();
    if (last != null && !last.isBefore(today) || !found.markedOn.compareAndSet(last, today)) {
      return;
    }
    WriteKeyRepository.Stored stored = found.key.orElseThrow();
    try {
      workspaces.run(stored.workspaceId(), () -> service.used(stored, hash, today));
    } catch (RuntimeException e) {
      LOG.warnf("The use of a write key could not be written down: %s", e.toString());
    }
  }
}
