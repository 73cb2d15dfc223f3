package io.rapport.messaging;

import io.rapport.messaging.ResyncDelivery.Answer;
import io.rapport.messaging.ResyncDelivery.Answer.At;
import io.rapport.messaging.ResyncDelivery.Page;
import io.rapport.messaging.Resyncs.Claimed;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// Brings one subscriber up to date from the current state of this service, and lets its lanes go
/// on where the log ended when it began. Killed anywhere, the next one goes on where the receiver
/// says that it is.
final class ResyncRun {

  /// How a resync gets at the current state: what the service offers, else the log itself while
  /// nothing of it was dropped.
  interface Exports {
    Export of(Claimed claimed);
  }

  private static final Logger LOG = Logger.getLogger(ResyncRun.class);
  private static final int MOST = 500;

  private final String name;
  private final Resyncs resyncs;
  private final Exports exports;
  private final DeadLetters letters;
  private final CloudEventWriter writer;
  private final ResyncDelivery delivery;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile boolean running = true;
  private int most = MOST;
  private int limit = MOST;
  private int failures;

  ResyncRun(
      String name,
      Resyncs resyncs,
      Exports exports,
      DeadLetters letters,
      CloudEventWriter writer,
      ResyncDelivery delivery) {
    this.name = name;
    this.resyncs = resyncs;
    this.exports = exports;
    this.letters = letters;
    this.writer = writer;
    this.delivery = delivery;
  }

  /// Works at it in the background, unless it does already.
  void start() {
    if (running && busy.compareAndSet(false, true)) {
      Thread.ofVirtual().name("resync " + name).start(this::run);
    }
  }

  void stop() {
    running = false;
  }

  /// States of one page, until the subscriber takes more.
  void limit(int states) {
    most = states;
    limit = states;
  }

  private void run() {
    try {
      work();
    } catch (SQLException e) {
      LOG.warnf(e, "The resync of %s: the database failed", name);
    } finally {
      busy.set(false);
    }
  }

  /// One go, until it is done or something is in the way; true when it is done.
  boolean work() throws SQLException {
    if (resyncs.startExpired("A lane had expired")) {
      LOG.errorf("%s had expired: it is brought up to date from the current state", name);
    }
    Claimed claimed = resyncs.claim().orElse(null);
    if (claimed == null) {
      return false;
    }
    try {
      return run(claimed);
    } catch (LogGap e) {
      return rest(claimed, Backoff.after(++failures), e.getMessage());
    } catch (RuntimeException e) {
      LOG.errorf(e, "The resync of %s failed", name);
      return rest(claimed, Backoff.after(++failures), "The current state could not be read");
    }
  }

  private boolean run(Claimed claimed) throws SQLException {
    if (!resyncs.sameLog(claimed.logId())) {
      LOG.warnf("The log was numbered anew during the resync of %s, which begins again", name);
      resyncs.start("The log was numbered anew during a resync");
      return false;
    }
    if (exports.of(claimed) == null) {
      return rest(
          claimed,
          Duration.ofMinutes(1),
          "This service offers no current state, and the log no longer begins at its start");
    }
    return switch (delivery.begin(claimed.id(), claimed.epoch())) {
      case At at when !claimed.fenced() && (at.page() > 0 || at.done()) -> {
        LOG.warnf(
            "%s is further with the resync than this service knows, which begins again", name);
        resyncs.start("The subscriber was further than the source knew");
        yield false;
      }
      case At at -> {
        Claimed fenced = resyncs.fence(claimed).orElse(null);
        yield fenced == null
            ? rest(claimed, Duration.ZERO, "Somebody else is at it")
            : send(fenced, exports.of(fenced), at);
      }
      case Answer.Other(long epoch) -> {
        resyncs.raise(claimed.id(), epoch);
        yield rest(claimed, Duration.ZERO, "The subscriber was at another resync");
      }
      case Answer other -> failed(claimed, other);
    };
  }

  private boolean send(Claimed claimed, Export export, At begun) throws SQLException {
    At at = begun;
    while (running && !at.done()) {
      Answer answer =
          at.after().equals(ResyncProgress.EXPORTED)
              ? end(claimed, export, at)
              : page(claimed, export, at);
      if (!(answer instanceof At told)) {
        return answer instanceof Answer.Other(long epoch)
            ? rest(claimed, Duration.ZERO, "The subscriber is at another resync, " + epoch)
            : failed(claimed, answer);
      }
      failures = 0;
      at = told;
    }
    if (!at.done()) {
      return rest(claimed, Duration.ZERO, "The service was stopped");
    }
    if (resyncs.finish(claimed.id())) {
      LOG.warnf("%s is up to date again after %d pages", name, at.page());
      return true;
    }
    return false;
  }

  private Answer end(Claimed claimed, Export export, At at) throws SQLException {
    if (export.needsWholeLog() && !resyncs.whole()) {
      throw new LogGap("Something of the log was dropped while it was read");
    }
    if (!resyncs.progressed(claimed.id(), at.page(), 0)) {
      return new Answer.Failed(Duration.ZERO, "Somebody else is at it");
    }
    return delivery.end(
        claimed.id(), new ResyncDelivery.End(at.page(), claimed.logId(), claimed.heads()));
  }

  private Answer page(Claimed claimed, Export export, At at) throws SQLException {
    Export.Page read = export.page(at.after(), limit);
    String next = read.next() == null ? ResyncProgress.EXPORTED : read.next();
    Page page = new Page(at.page() + 1, at.after(), next);
    List<Entry> states = read.entries();
    while (true) {
      Answer answer = delivery.page(claimed.id(), page, writer.write(states));
      boolean single = states.size() == 1;
      switch (answer) {
        case At told -> {
          limit = Math.min(most, limit * 2);
          return resyncs.progressed(claimed.id(), told.page(), states.size())
              ? told
              : new Answer.Failed(Duration.ZERO, "Somebody else is at it");
        }
        case Answer.TooLarge() when limit > 1 -> {
          limit = Math.max(1, limit / 2);
          return at;
        }
        case Answer.TooLarge() when single -> {
          Entry large = states.getFirst();
          Answer kept =
              delivery.keep(
                  claimed.id(),
                  new ResyncDelivery.Kept(large.workspaceId(), large.type(), large.subject()));
          if (!(kept instanceof At)) {
            return kept;
          }
          states = park(states, large, "too-large", "The state alone is too large");
        }
        case Answer.Poison(var eventId, String code, String detail) -> {
          Entry refused =
              states.stream().filter(s -> s.eventId().equals(eventId)).findFirst().orElse(null);
          if (refused == null) {
            return new Answer.Failed(
                Backoff.after(++failures), "The subscriber refused a state that was not sent");
          }
          states = park(states, refused, code, detail);
        }
        case Answer other -> {
          return other;
        }
      }
    }
  }

  private List<Entry> park(List<Entry> states, Entry refused, String code, String detail)
      throws SQLException {
    LOG.errorf(
        "State %s for %s was refused (%s): its subject is parked", refused.eventId(), name, code);
    letters.park(Lanes.of(refused.workspaceId(), refused.subject()), refused, code, detail);
    return states.stream().filter(state -> state != refused).toList();
  }

  private boolean failed(Claimed claimed, Answer answer) throws SQLException {
    failures++;
    return answer instanceof Answer.Failed(Duration after, String detail)
        ? rest(claimed, after.isZero() ? Backoff.after(failures) : after, detail)
        : rest(claimed, Backoff.after(failures), "The subscriber gave an unexpected answer");
  }

  private boolean rest(Claimed claimed, Duration wait, String detail) throws SQLException {
    LOG.warnf("The resync of %s waits: %s", name, detail);
    resyncs.rest(claimed.id(), wait, detail);
    return false;
  }
}
