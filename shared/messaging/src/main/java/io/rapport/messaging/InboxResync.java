package io.rapport.messaging;

import io.rapport.messaging.InboxAnswer.Applied;
import io.rapport.messaging.InboxAnswer.Busy;
import io.rapport.messaging.InboxAnswer.Expected;
import io.rapport.messaging.InboxAnswer.Poisoned;
import io.rapport.messaging.ResyncDelivery.Answer;
import io.rapport.messaging.ResyncDelivery.End;
import io.rapport.messaging.ResyncDelivery.Kept;
import io.rapport.messaging.ResyncDelivery.Page;
import io.rapport.messaging.ResyncProgress.Standing;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Takes the current state of a source: page by page, each with its effects in one transaction;
/// then clears away what did not come, workspace by workspace and chunk by chunk, each of these in
/// a transaction of its own too; then goes on with the log.
final class InboxResync {

  private static final Logger LOG = Logger.getLogger(InboxResync.class);
  private static final Applied NOT_THE_NEXT = new Applied(-1);
  private static final Duration LATER = Duration.ofSeconds(5);

  private final Transactions transactions;
  private final Inbox inbox;
  private final ResyncProgress progress;
  private final InboxCursors cursors;
  private final EventHandler handler;
  private final ResyncConfig config;

  InboxResync(
      Transactions transactions,
      Inbox inbox,
      ResyncProgress progress,
      InboxCursors cursors,
      EventHandler handler,
      ResyncConfig config) {
    this.transactions = transactions;
    this.inbox = inbox;
    this.progress = progress;
    this.cursors = cursors;
    this.handler = handler;
    this.config = config;
  }

  /// Starts it, unless a later one is under way; from then on no batch of that log is taken.
  Answer begin(Resync resync, long epoch) {
    return transactions.commit(
        () -> {
          if (progress.start(resync, epoch)) {
            LOG.warnf(
                "%s of %s is taken anew from its current state: nothing else of it comes meanwhile",
                resync.log(), resync.source());
          }
          return told(resync);
        });
  }

  Answer page(Resync resync, Page page, List<Received> states) {
    InboxAnswer answer =
        inbox.guarded(
            new Batch.Place(resync.source(), resync.log(), 0),
            states,
            () -> {
              if (!progress.advance(resync, page)) {
                return NOT_THE_NEXT;
              }
              replace(resync, states);
              return new Applied(page.number());
            },
            some -> replace(resync, some));
    return switch (answer) {
      case Applied _ -> transactions.commit(() -> told(resync));
      case Poisoned(UUID eventId, String code, String detail) -> {
        keepRefused(resync, states, eventId);
        yield new Answer.Poison(eventId, code, detail);
      }
      case Busy(Duration after, String detail) -> new Answer.Failed(after, detail);
      case Expected _ -> throw new IllegalStateException("A page has no place in a lane");
    };
  }

  /// The source has what was refused, so that the sweep leaves what is known of it.
  private void keepRefused(Resync resync, List<Received> states, UUID eventId) {
    transactions.commit(
        () -> {
          inbox.byWorkspace(
              states.stream().filter(state -> state.eventId().equals(eventId)).toList(),
              (workspace, own) -> progress.mark(resync, workspace, own, handler::key));
          return null;
        });
  }

  /// As if a state had come that is too large to come; its subject is what it is known by.
  Answer keep(Resync resync, Kept kept) {
    return transactions.commit(
        () -> {
          Answer told = told(resync);
          if (told instanceof Answer.At at && !at.done()) {
            cursors.enter(kept.workspaceId());
            progress.mark(resync, kept);
          }
          return told;
        });
  }

  private void replace(Resync resync, List<Received> states) {
    inbox.byWorkspace(
        states,
        (workspace, own) -> {
          progress.mark(resync, workspace, own, handler::key);
          handler.replace(workspace, own, resync);
        });
  }

  /// Sweeps for a while, at least one chunk; when nothing is left to sweep, the cursors stand at
  /// the heads. What a chunk has cleared away stays so, whatever happens to the next one.
  Answer end(Resync resync, End end) {
    Optional<Standing> standing = transactions.commit(() -> progress.find(resync));
    if (standing.isEmpty()
        || standing.get().done()
        || standing.get().page() != end.pages()
        || !standing.get().after().equals(ResyncProgress.EXPORTED)) {
      return transactions.commit(() -> told(resync));
    }
    SortedSet<UUID> unswept = unswept(resync, standing.get().swept());
    long until = System.nanoTime() + config.sweep().toNanos();
    for (UUID workspace : unswept) {
      boolean more = true;
      while (more) {
        try {
          more = transactions.commit(() -> sweep(resync, workspace));
        } catch (RuntimeException e) {
          LOG.warnf(e, "Workspace %s cannot be swept now", workspace);
          return new Answer.Failed(LATER, "A workspace cannot be swept now");
        }
        if (System.nanoTime() - until > 0) {
          return transactions.commit(() -> told(resync));
        }
      }
    }
    Answer answer =
        transactions.commit(
            () -> {
              progress.finish(resync, end);
              return told(resync);
            });
    LOG.infof("%s of %s is up to date again and goes on", resync.log(), resync.source());
    return answer;
  }

  private SortedSet<UUID> unswept(Resync resync, String swept) {
    SortedSet<UUID> workspaces = new TreeSet<>(java.util.Comparator.comparing(UUID::toString));
    workspaces.addAll(handler.workspaces(resync));
    try {
      workspaces.addAll(progress.workspaces(resync));
    } catch (SQLException e) {
      throw new LogFailure("The workspaces of the resync could not be read", e);
    }
    workspaces.removeIf(workspace -> swept != null && workspace.toString().compareTo(swept) <= 0);
    return workspaces;
  }

  /// One chunk; true when there may be more of the workspace.
  private boolean sweep(Resync resync, UUID workspace) {
    if (!progress.sweeping(resync, workspace)) {
      return false;
    }
    cursors.enter(workspace);
    String next =
        handler.sweep(workspace, resync, progress.place(resync, workspace), config.chunk());
    if (next == null) {
      progress.swept(resync, workspace);
    } else {
      progress.place(resync, workspace, next);
    }
    return next != null;
  }

  private Answer told(Resync resync) {
    return progress
        .find(resync)
        .<Answer>map(
            found ->
                found.id().equals(resync.id())
                    ? new Answer.At(found.page(), found.after(), found.done())
                    : new Answer.Other(found.epoch()))
        .orElseGet(() -> new Answer.Other(0));
  }
}
