package io.rapport.interactions.source;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// Verifies write keys. What was verified is believed for a while; while it cannot be looked up
/// again the last known answer holds on, but never so long that a revoked key outlives its minute.
@ApplicationScoped
public class WriteKeys {

  private static final Logger LOG = Logger.getLogger(WriteKeys.class);
  private static final UUID NO_WORKSPACE = new UUID(0, 0);
  private static final int LONGEST_KEY = 200;
  private static final Duration PROMISED = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int IMPATIENCE = 5;

  /// Whose events a write key brings.
  public record Origin(UUID workspaceId, UUID sourceId, SourceSettings settings) {}

  /// Keys of a source were rotated or revoked, or its origins or settings changed.
  record Changed(UUID sourceId) {}

  /// @param at when it was looked up
  /// @param markedOn the last day on which its use was written down
  private record Known(
      Optional<WriteKeyRepository.Stored> key, Terms terms, Instant at, LocalDate markedOn) {}

  /// One that is under way, which all who want to know the same wait for.
  private record LookUp(CompletableFuture<Known> found, long since) {}

  private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, LookUp> underWay = new ConcurrentHashMap<>();
  private final WriteKeyService service;
  private final Workspaces workspaces;
  private final SourceConfig config;
  private final Clock clock;

  WriteKeys(WriteKeyService service, Workspaces workspaces, SourceConfig config, Clock clock) {
    if (config.believeAtMost().compareTo(PROMISED) > 0
        || config.believe().compareTo(config.believeAtMost()) > 0) {
      throw new IllegalStateException(
          "rapport.source.believe and believe-at-most may not exceed 60 seconds");
    }
    this.service = service;
    this.workspaces = workspaces;
    this.config = config;
    this.clock = clock;
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
    Known found = find(hash, now);
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
    known
        .values()
        .removeIf(
            k -> k.key.filter(stored -> stored.sourceId().equals(changed.sourceId)).isPresent());
  }

  private Known find(String hash, Instant now) {
    Known remembered = known.get(hash);
    if (remembered != null && isFresh(remembered, now)) {
      return remembered;
    }
    try {
      // whoever has an answer already need not wait long for another
      Duration patience =
          remembered == null ? config.patience() : config.patience().dividedBy(IMPATIENCE);
      return lookedUp(hash, now, patience);
    } catch (RuntimeException e) {
      if (remembered == null
          || remembered.key.isEmpty()
          || !remembered.at.plus(config.believeAtMost()).isAfter(now)) {
        throw e;
      }
      LOG.warnf(
          "A write key could not be looked up, its last known answer holds: %s", e.toString());
      return remembered;
    }
  }

  private boolean isFresh(Known remembered, Instant now) {
    Duration life = remembered.key.isPresent() ? config.believe() : config.disbelieve();
    return remembered.at.plus(life).isAfter(now);
  }

  /// A database that stands still answers nothing, and refuses nothing either: callers must not
  /// wait for it.
  private Known lookedUp(String hash, Instant now, Duration patience) {
    LookUp lookUp = underWay.computeIfAbsent(hash, _ -> begin(hash, now));
    long left = patience.toNanos() - (System.nanoTime() - lookUp.since);
    try {
      return lookUp.found.get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new Problem.Unavailable(SOON);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Problem.Unavailable(SOON);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    }
  }

  /// It is over before it is answered: who asks after a failure asks the database anew.
  private LookUp begin(String hash, Instant now) {
    LookUp lookUp = new LookUp(new CompletableFuture<>(), System.nanoTime());
    Thread.ofVirtual()
        .name("write-key")
        .start(
            () -> {
              try {
                Known known = lookUp(hash, now);
                underWay.remove(hash, lookUp);
                lookUp.found.complete(known);
              } catch (RuntimeException | Error e) {
                underWay.remove(hash, lookUp);
                lookUp.found.completeExceptionally(e);
              }
            });
    return lookUp;
  }

  private Known lookUp(String hash, Instant now) {
    Optional<WriteKeyRepository.Stored> key =
        workspaces.call(NO_WORKSPACE, () -> service.find(hash));
    Known found =
        key.map(
                stored ->
                    new Known(
                        key,
                        workspaces.call(stored.workspaceId(), () -> service.termsOf(stored)),
                        now,
                        stored.lastUsedOn()))
            .orElseGet(() -> new Known(key, null, now, null));
    if (known.size() >= config.remembered()) {
      known.values().removeIf(k -> k.key.isEmpty() || !isFresh(k, now));
    }
    if (known.size() < config.remembered()) {
      known.put(hash, found);
    }
    return found;
  }

  /// Writes the day down once. It is no reason to refuse events when it cannot be written.
  private void mark(String hash, Known found, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (found.markedOn != null && !found.markedOn.isBefore(today)) {
      return;
    }
    if (!known.replace(hash, found, new Known(found.key, found.terms, found.at, today))) {
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
