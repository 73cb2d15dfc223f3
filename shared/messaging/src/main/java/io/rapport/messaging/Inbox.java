package io.rapport.messaging;

import io.rapport.messaging.InboxAnswer.Applied;
import io.rapport.messaging.InboxAnswer.Busy;
import io.rapport.messaging.InboxAnswer.Poisoned;
import io.rapport.messaging.InboxCursors.Move;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/// Applies batches: cursor and effects in one transaction, so that each event has its effect
/// once.
final class Inbox {

  private static final Logger LOG = Logger.getLogger(Inbox.class);
  private static final int COLLISIONS = 5;
  private static final Duration LATER = Duration.ofSeconds(2);

  private final Transactions transactions;
  private final InboxCursors cursors;
  private final EventHandler handler;

  Inbox(Transactions transactions, InboxCursors cursors, EventHandler handler) {
    this.transactions = transactions;
    this.cursors = cursors;
    this.handler = handler;
  }

  /// Applies the next batch of a lane; one that only asks writes nothing.
  InboxAnswer apply(Batch batch) {
    return guarded(
        batch.place(),
        batch.events(),
        () -> batch.asks() ? cursors.stand(batch) : moveAndHandle(batch),
        this::handle);
  }

  /// Applies events outside of their lane's order; those that came that way before have no
  /// effect.
  InboxAnswer redrive(Batch.Place place, List<Received> events) {
    return guarded(
        place,
        events,
        () -> {
          Set<UUID> fresh = cursors.see(place.source(), place.log(), events);
          handle(events.stream().filter(e -> fresh.contains(e.eventId())).toList());
          return new Applied(0);
        },
        this::handle);
  }

  private InboxAnswer moveAndHandle(Batch batch) {
    return switch (cursors.move(batch)) {
      case Move.Refused(InboxAnswer.Expected expected) -> expected;
      case Move.Moved(Set<UUID> seen) -> {
        handle(batch.events().stream().filter(e -> !seen.contains(e.eventId())).toList());
        yield new Applied(batch.step().lastPosition());
      }
    };
  }

  /// Commits the work, or says why not.
  ///
  /// @param effect what the work does with some of the events, to find out which of them fails
  InboxAnswer guarded(
      Batch.Place place,
      List<Received> events,
      Supplier<InboxAnswer> work,
      Consumer<List<Received>> effect) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transactions.commit(work);
      } catch (PoisonEvent e) {
        return new Poisoned(e.eventId(), e.code(), e.getMessage());
      } catch (RuntimeException e) {
        switch (Fault.of(e)) {
          case EVENT -> {
            return guilty(place, events, effect, e);
          }
          case COLLISION -> {
            if (attempt >= COLLISIONS) {
              return new Busy(LATER, "The batch collided with other work");
            }
            pause(attempt);
          }
          case SURROUNDINGS -> {
            LOG.warnf(e, "A batch of %s cannot be applied now", place);
            return new Busy(LATER, "The batch cannot be applied now");
          }
        }
      }
    }
  }

  /// Finds the one event that the handler fails on: the last of the shortest failing beginning.
  private InboxAnswer guilty(
      Batch.Place place,
      List<Received> events,
      Consumer<List<Received>> effect,
      RuntimeException failure) {
    int good = 0;
    int bad = events.size();
    while (bad - good > 1) {
      int middle = (good + bad) >>> 1;
      if (fails(events.subList(0, middle), effect)) {
        bad = middle;
      } else {
        good = middle;
      }
    }
    if (bad == 0 || !fails(events.subList(0, bad), effect)) {
      LOG.errorf(failure, "A batch of %s failed, and no single event of it does", place);
      return new Busy(LATER, "The batch cannot be applied now");
    }
    Received event = events.get(bad - 1);
    LOG.errorf(failure, "Event %s of %s can never be applied", event.eventId(), place);
    return new Poisoned(event.eventId(), "refused", "The receiver failed on this event");
  }

  private boolean fails(List<Received> events, Consumer<List<Received>> effect) {
    try {
      transactions.tryOut(
          () -> {
            effect.accept(events);
            cursors.checkConstraints();
          });
      return false;
    } catch (RuntimeException e) {
      return Fault.of(e) == Fault.EVENT;
    }
  }

  private void handle(List<Received> events) {
    byWorkspace(events, handler::handle);
  }

  /// Hands the events of each workspace over while the database session works in it.
  void byWorkspace(List<Received> events, BiConsumer<UUID, List<Received>> work) {
    Map<UUID, List<Received>> byWorkspace =
        events.stream()
            .collect(
                Collectors.groupingBy(
                    Received::workspaceId, LinkedHashMap::new, Collectors.toList()));
    byWorkspace.forEach(
        (workspace, own) -> {
          MDC.put("workspaceId", workspace.toString());
          cursors.enter(workspace);
          work.accept(workspace, own);
          MDC.remove("workspaceId");
        });
  }

  private static void pause(int attempt) {
    long millis = ThreadLocalRandom.current().nextLong(5, 20L << attempt);
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }
}
