package io.rapport.messaging;

import io.rapport.messaging.Delivery.Answer;
import io.rapport.messaging.Entry.Key;
import io.rapport.messaging.SubscriberCursors.Cursor;
import io.rapport.messaging.SubscriberCursors.Lease;
import io.rapport.messaging.SubscriberCursors.Standing;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// Delivers one lane of a log to one subscriber: claims it, reads a batch, sends it while no
/// transaction is open, and notes how far it came. In a lane where nothing happens it asks now and
/// then whether the subscriber still stands there. One thread at a time.
final class RelayLane {

  /// What the lanes of a relay share.
  record Shared(
      String name,
      LogWatch watch,
      LogReader reader,
      SubscriberCursors cursors,
      DeadLetters letters,
      CloudEventWriter writer,
      Delivery delivery,
      Circuit circuit,
      RelayMeters meters,
      RelayConfig config) {}

  private static final Logger LOG = Logger.getLogger(RelayLane.class);
  private static final Duration HELD_ELSEWHERE = Duration.ofSeconds(1);
  private static final Duration DATABASE_AWAY = Duration.ofSeconds(2);
  private static final byte[] NOTHING = "[]".getBytes(StandardCharsets.US_ASCII);

  private final Shared shared;
  private final int lane;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile long position;
  private volatile long notBefore = System.nanoTime();
  private volatile long heardAt = System.nanoTime();
  private volatile boolean stopped;
  private boolean resting;
  private UUID eventId;
  private UUID continues;
  private long epoch;
  private long toldEpoch;
  private boolean leased;
  private long leasedUntil;
  private int limit;
  private Map<Key, Long> parked = Map.of();

  RelayLane(Shared shared, Cursor cursor) {
    this.shared = shared;
    this.lane = cursor.lane();
    this.position = cursor.position();
    this.stopped = !cursor.active();
    this.limit = shared.config.events();
  }

  int lane() {
    return lane;
  }

  /// Does as the database says, where an operator or a resync may have changed the lane.
  void follow(Standing standing) {
    if (!busy.compareAndSet(false, true)) {
      return;
    }
    try {
      if (!standing.active()) {
        stopped = true;
        leased = false;
      } else if (stopped) {
        stopped = false;
        resting = false;
        leased = false;
        continues = null;
        position = standing.position();
        notBefore = System.nanoTime();
      } else if (resting && !standing.rested()) {
        resting = false;
        notBefore = System.nanoTime();
        shared.circuit.reset();
      }
    } finally {
      busy.set(false);
    }
  }

  /// Whether there is something to deliver, now and by nobody else here.
  boolean due(LogState log) {
    return !stopped
        && !busy.get()
        && log.head(lane) > position
        && System.nanoTime() - notBefore >= 0;
  }

  /// Whether nothing is to be delivered and nothing was heard of the subscriber for a while.
  boolean quiet(LogState log) {
    return !stopped
        && !busy.get()
        && log.head(lane) <= position
        && isUnheard()
        && System.nanoTime() - notBefore >= 0;
  }

  /// Where nothing was delivered yet, nothing can be lost.
  private boolean isUnheard() {
    return position > 0 && System.nanoTime() - heardAt >= shared.config.probe().toNanos();
  }

  /// Takes the lane for the calling relay.
  boolean take() {
    return busy.compareAndSet(false, true);
  }

  /// Works until there is nothing more, something is in the way, or its turn is over.
  void work(int batches) {
    try {
      for (int batch = 0; batch < batches; batch++) {
        LogState log = shared.watch.state();
        if (Thread.currentThread().isInterrupted()
            || stopped
            || (log.head(lane) <= position && !isUnheard())
            || !hold()
            || !(log.head(lane) > position ? step(log) : ask(log))) {
          return;
        }
      }
    } catch (SQLException e) {
      LOG.warnf(e, "Lane %d of %s: the database failed", lane, shared.name);
      leased = false;
      waitFor(DATABASE_AWAY);
    } finally {
      busy.set(false);
    }
  }

  private boolean hold() throws SQLException {
    if (leased && System.nanoTime() - leasedUntil < 0) {
      return true;
    }
    long asked = System.nanoTime();
    Optional<Lease> lease = shared.cursors.claim(lane, toldEpoch);
    leased = lease.isPresent();
    if (!leased) {
      waitFor(HELD_ELSEWHERE);
      return false;
    }
    epoch = lease.get().epoch();
    renewed(asked);
    stand(lease.get().cursor().position(), lease.get().cursor().eventId());
    parked = shared.letters.parked();
    return true;
  }

  /// By our own steady clock, and shorter than the database counts it.
  private void renewed(long asked) {
    leasedUntil = asked + shared.config.lease().toNanos() * 3 / 4;
  }

  private void stand(long position, UUID eventId) {
    this.position = position;
    this.eventId = eventId;
  }

  private boolean step(LogState log) throws SQLException {
    if (position < log.dropped(lane)) {
      return stop("expired", "The log no longer keeps what comes after position " + position);
    }
    LogReader.Stretch read = shared.reader.read(lane, position, limit, shared.config.bytes());
    if (read.end() == position) {
      waitFor(HELD_ELSEWHERE);
      return false;
    }
    List<Entry> entries = read.entries();
    List<Entry> free = withoutParked(entries);
    Batch.Step step =
        new Batch.Step(
            log.logId(), position, eventId, read.end(), read.endEventId(), epoch, continues);
    return switch (shared.delivery.deliver(lane, step, shared.writer.write(free))) {
      case Answer.Applied() -> applied(read, free);
      case Answer.Elsewhere e -> elsewhere(log, e);
      case Answer.TooLarge() -> tooLarge(entries, free);
      case Answer.Poison p -> poison(free, p);
      case Answer.Later(Duration after, String detail) -> {
        rest(shared.circuit.pause(after), detail);
        yield false;
      }
      case Answer.Failed(String detail) -> {
        rest(shared.circuit.failed(detail), detail);
        yield false;
      }
    };
  }

  /// Sends a batch of nothing, which the subscriber answers as any other. No usable answer changes
  /// nothing: there is nothing to be late with.
  private boolean ask(LogState log) throws SQLException {
    if (!isUnheard()) {
      return false;
    }
    heardAt = System.nanoTime();
    if (eventId == null) {
      return false;
    }
    Batch.Step step =
        new Batch.Step(log.logId(), position, eventId, position, eventId, epoch, continues);
    return switch (shared.delivery.deliver(lane, step, NOTHING)) {
      case Answer.Applied() -> {
        shared.circuit.succeeded();
        continues = null;
        yield false;
      }
      case Answer.Elsewhere e -> elsewhere(log, e);
      case Answer.TooLarge(), Answer.Poison _, Answer.Later _, Answer.Failed _ -> false;
    };
  }

  /// Puts the events of parked subjects to the dead letters before anything is sent.
  private List<Entry> withoutParked(List<Entry> entries) throws SQLException {
    List<Entry> behind = entries.stream().filter(this::isParked).toList();
    if (behind.isEmpty()) {
      return entries;
    }
    parked.keySet().removeAll(shared.letters.keepBehind(lane, behind));
    return entries.stream().filter(e -> !isParked(e)).toList();
  }

  private boolean isParked(Entry entry) {
    return entry.position() >= parked.getOrDefault(entry.key(), Long.MAX_VALUE);
  }

  private boolean applied(LogReader.Stretch read, List<Entry> sent) throws SQLException {
    if (read.gone() > 0) {
      shared.meters.gone(read.gone());
      LOG.warnf(
          "Lane %d of %s passed over %d positions between %d and %d: their events are gone",
          lane, shared.name, read.gone(), position, read.end());
    }
    heardAt = System.nanoTime();
    shared.circuit.succeeded();
    shared.meters.delivered(sent.size());
    continues = null;
    resting = false;
    int positions = read.entries().size() + read.gone();
    limit =
        positions < limit
            ? Math.max(positions * 2, 16)
            : Math.min(limit * 2, shared.config.events());
    limit = Math.min(limit, shared.config.events());
    return move(read.end(), read.endEventId());
  }

  private boolean move(long position, UUID eventId) throws SQLException {
    long asked = System.nanoTime();
    leased = shared.cursors.move(lane, epoch, position, eventId);
    renewed(asked);
    stand(position, eventId);
    return leased;
  }

  private boolean elsewhere(LogState log, Answer.Elsewhere told) throws SQLException {
    shared.circuit.succeeded();
    return switch (told.reason()) {
      case FENCED -> {
        toldEpoch = told.epoch();
        leased = false;
        waitFor(HELD_ELSEWHERE);
        yield false;
      }
      case FORK -> known(log, told) && !told.logId().equals(continues) ? adopt(told) : fork(told);
      case POSITION -> {
        shared.meters.redelivered();
        if (told.position() < log.dropped(lane)) {
          yield stop("expired", "The log no longer keeps what comes after " + told.position());
        }
        yield known(log, told) ? move(told.position(), told.eventId()) : fork(told);
      }
    };
  }

  /// Whether the place that the subscriber names is one of this log: else it has read another
  /// one. Where the event is gone, the log's id alone tells.
  private boolean known(LogState log, Answer.Elsewhere told) throws SQLException {
    boolean ours = told.position() == position && Objects.equals(told.eventId(), eventId);
    return ours
        || (told.position() == 0 && told.eventId() == null)
        || shared
            .reader
            .eventAt(lane, told.position())
            .filter(
                id ->
                    id.equals(told.eventId())
                        || (id.equals(LogReader.GONE) && log.logId().equals(told.logId())))
            .isPresent();
  }

  /// The subscriber has read a log of another id, and what it read last is what stands there in
  /// this one: positions are given one after the other, so all before it is the same too.
  private boolean adopt(Answer.Elsewhere told) throws SQLException {
    shared.meters.adopted();
    LOG.warnf(
        "Lane %d of %s continues the log %s at position %d, which stood at %d here",
        lane, shared.name, told.logId(), told.position(), position);
    continues = told.logId();
    return move(told.position(), told.eventId());
  }

  private boolean fork(Answer.Elsewhere told) throws SQLException {
    shared.meters.forked();
    LOG.errorf(
        "Lane %d of %s: event %s at position %d is not in this log",
        lane, shared.name, told.eventId(), told.position());
    return stop(
        "forked",
        "The subscriber stands at position %d of the log %s, where this log has another event"
            .formatted(told.position(), told.logId()));
  }

  private boolean stop(String state, String detail) throws SQLException {
    if (shared.cursors.stop(lane, epoch, state, detail)) {
      LOG.errorf("Lane %d of %s is %s: %s", lane, shared.name, state, detail);
    }
    stopped = true;
    leased = false;
    return false;
  }

  private boolean tooLarge(List<Entry> entries, List<Entry> sent) throws SQLException {
    if (sent.size() > 1) {
      limit = Math.max(1, entries.size() / 2);
      return true;
    }
    if (sent.isEmpty()) {
      String detail = "Even an empty batch is too large";
      rest(shared.circuit.failed(detail), detail);
      return false;
    }
    return park(sent.getFirst(), "too-large", "The event alone is too large");
  }

  private boolean poison(List<Entry> sent, Answer.Poison poison) throws SQLException {
    shared.circuit.succeeded();
    Optional<Entry> entry =
        sent.stream().filter(e -> e.eventId().equals(poison.eventId())).findFirst();
    if (entry.isEmpty()) {
      String detail = "The subscriber refused an event that was not sent";
      rest(shared.circuit.failed(detail), detail);
      return false;
    }
    return park(entry.get(), poison.code(), poison.detail());
  }

  private boolean park(Entry entry, String code, String detail) throws SQLException {
    LOG.errorf(
        "Event %s of %s was refused (%s): its subject is parked",
        entry.eventId(), shared.name, code);
    shared.letters.park(lane, entry, code, detail);
    parked.merge(entry.key(), entry.position(), Math::min);
    return true;
  }

  private void rest(Duration wait, String detail) throws SQLException {
    leased = false;
    waitFor(wait);
    shared.cursors.rest(lane, epoch, wait, detail);
    resting = true;
  }

  private void waitFor(Duration wait) {
    notBefore = System.nanoTime() + wait.toNanos();
  }
}
