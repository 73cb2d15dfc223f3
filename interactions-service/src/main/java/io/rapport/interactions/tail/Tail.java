package io.rapport.interactions.tail;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// What one reader sees: first what it missed since its mark, then what comes, until its time is
/// over. It stands in the thread of the request for so long.
final class Tail implements StreamingOutput {

  private static final Logger LOG = Logger.getLogger(Tail.class);
  private static final byte[] GREETING = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  /// What a tail needs of this replica.
  record Surroundings(
      LogTail log, Positions positions, TailService service, TailConfig config, Clock clock) {}

  /// When and why a tail ends.
  record End(Instant at, String reason) {}

  private final Surroundings here;
  private final Tap tap;
  private final Mark mark;
  private final RecentRefusals refusals;
  private final End end;
  private final Frames frames;
  private long position;
  private long beatAt = System.nanoTime();
  private long lookedAt = System.nanoTime();
  private long secondAt = System.nanoTime();
  private int withinSecond;

  /// @param mark how far the reader had come, null for one who begins
  Tail(Surroundings here, Tap tap, Mark mark, End end, Frames frames) {
    this.here = here;
    this.tap = tap;
    this.mark = mark;
    this.refusals =
        new RecentRefusals(here.service, tap.workspaceId(), tap.sourceId(), mark, here.clock);
    this.end = end;
    this.frames = frames;
    this.position = tap.start();
  }

  @Override
  public void write(OutputStream out) throws IOException {
    try {
      out.write(GREETING);
      out.flush();
      tell("end", Map.of("reason", show()));
      if (!frames.isOver()) {
        out.close();
      }
    } finally {
      here.log.close(tap);
    }
  }

  /// Returns why it ended.
  private String show() {
    try {
      catchUp();
      while (!isOver()) {
        tell(tap.take(TICK));
        look();
        beat();
      }
      if (here.log.isStopping()) {
        return "shutdown";
      }
      return tap.isClosed() ? "unavailable" : end.reason;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "shutdown";
    } catch (RuntimeException e) {
      LOG.warnf("A tail of source %s ended: %s", tap.sourceId(), e.toString());
      return "unavailable";
    }
  }

  private boolean isOver() {
    return frames.isOver()
        || tap.isClosed()
        || here.log.isStopping()
        || !here.clock.instant().isBefore(end.at);
  }

  /// From the mark up to where the tap begins.
  private void catchUp() {
    if (mark == null) {
      return;
    }
    long from = mark.position();
    if (from > tap.start() || tap.start() - from > here.config.behind()) {
      tell("gap", Map.of());
      return;
    }
    LocalDate since = LocalDate.ofInstant(mark.at(), ZoneOffset.UTC).minusDays(1);
    while (from < tap.start() && !isOver()) {
      int count = (int) Math.min(here.config.chunk(), tap.start() - from);
      Stretch stretch = here.positions.after(from, count, since);
      if (!stretch.slots().isEmpty()) {
        here.service
            .events(tap.workspaceId(), Set.of(tap.sourceId()), stretch.slots())
            .forEach(seen -> tell(new Told.Stored(seen.position(), seen.event())));
      }
      from = stretch.end();
    }
    position = tap.start();
  }

  private void tell(Told told) {
    switch (told) {
      case Told.Stored(long at, TailEvent event) -> {
        position = at;
        tell(event.verdict(), event);
      }
      case Told.Gap(Long events) ->
          tell("gap", events == null ? Map.of() : Map.of("events", events));
      case Told.Quiet(long upTo) -> position = Math.max(position, upTo);
    }
  }

  private void look() {
    if (isDue(lookedAt, LOOK_EVERY)) {
      lookedAt = System.nanoTime();
      Refusals found = refusals.look();
      if (found.more()) {
        tell("gap", Map.of());
      }
      found.events().forEach(event -> tell(event.verdict(), event));
    }
  }

  private void beat() {
    if (isDue(beatAt, here.config.beat())) {
      beatAt = System.nanoTime();
      frames.beat(present());
    }
  }

  private void tell(String type, Object data) {
    tap.touch();
    pace();
    frames.event(present(), type, data);
    beatAt = System.nanoTime();
  }

  /// Not more in a second than somebody reads: what comes meanwhile waits in the tap, or is counted
  /// there.
  private void pace() {
    if (isDue(secondAt, SECOND)) {
      secondAt = System.nanoTime();
      withinSecond = 0;
    }
    withinSecond++;
    if (withinSecond > here.config.perSecond()) {
      LockSupport.parkNanos(SECOND.toNanos() - (System.nanoTime() - secondAt));
      secondAt = System.nanoTime();
      withinSecond = 1;
    }
  }

  private Mark present() {
    return new Mark(position, refusals.lookedAt());
  }

  private static boolean isDue(long since, Duration period) {
    return System.nanoTime() - since >= period.toNanos();
  }
}
