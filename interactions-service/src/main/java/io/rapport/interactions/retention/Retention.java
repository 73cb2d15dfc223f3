package io.rapport.interactions.retention;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/// Lets go, once an hour, of what is over.
@ApplicationScoped
class Retention {

  private static final Logger LOG = Logger.getLogger(Retention.class);
  private static final Duration PROMISED = Duration.ofDays(30);

  private final RetentionRepository repository;
  private final RetentionConfig config;
  private final Clock clock;

  Retention(RetentionRepository repository, RetentionConfig config, Clock clock) {
    if (config.messageIds().compareTo(PROMISED) < 0) {
      throw new IllegalStateException("rapport.retention.message-ids must be 30 days or more");
    }
    this.repository = repository;
    this.config = config;
    this.clock = clock;
  }

  @Scheduled(every = "1h", delayed = "15m", concurrentExecution = ConcurrentExecution.SKIP)
  void run() {
    Instant now = clock.instant();
    attempt("message ids", () -> forgetKeys(now));
    attempt("events", () -> deleteEvents(now));
    attempt("days of events", this::dropDays);
    attempt("events set aside", () -> deleteQuarantined(now));
    attempt("messages held back", () -> forgetHeld(now));
  }

  /// By days of the database, a whole one later: an id lives for 30 days at least.
  int forgetKeys(Instant now) {
    LocalDate before = day(now.minus(config.messageIds()));
    return repeat(() -> repository.forgetKeys(before));
  }

  int deleteQuarantined(Instant now) {
    return repeat(() -> repository.deleteQuarantined(now.minus(config.quarantine()), now));
  }

  int forgetHeld(Instant now) {
    return repeat(() -> repository.forgetHeld(now.minus(config.held())));
  }

  /// One statement for each day of the table, whatever the number of sources; a day that somebody
  /// has not read yet, and those after it, wait.
  int deleteEvents(Instant now) {
    List<RetentionRepository.Ending> endings = repository.endings();
    if (endings.isEmpty()) {
      return 0;
    }
    int deleted = 0;
    LocalDate unread = LocalDate.MAX;
    for (LocalDate day : repository.days()) {
      List<RetentionRepository.Ending> over =
          endings.stream().filter(ending -> isOver(ending, day, now)).toList();
      if (over.isEmpty()) {
        continue;
      }
      if (!repository.isRead(day)) {
        unread = day;
        break;
      }
      deleted += repository.deleteEvents(day, over);
    }
    for (RetentionRepository.Ending ending : endings) {
      LocalDate end = end(ending, now);
      repository.cleared(ending, end.isBefore(unread) ? end : unread);
    }
    return deleted;
  }

  /// Where all sources agree that a day is over, it goes as a whole.
  int dropDays() {
    return repository.longest().map(days -> repeat(() -> repository.dropDay(days))).orElse(0);
  }

  private static boolean isOver(RetentionRepository.Ending ending, LocalDate day, Instant now) {
    return day.isBefore(end(ending, now))
        && (ending.cleared() == null || !day.isBefore(ending.cleared()));
  }

  /// The first day that is kept.
  private static LocalDate end(RetentionRepository.Ending ending, Instant now) {
    return day(now).minusDays(ending.days());
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  private static int repeat(IntSupplier some) {
    int all = 0;
    int done = some.getAsInt();
    while (done > 0) {
      all += done;
      done = some.getAsInt();
    }
    return all;
  }

  private static void attempt(String what, IntSupplier job) {
    try {
      int gone = job.getAsInt();
      if (gone > 0) {
        LOG.infof("Let go of %d %s", gone, what);
      }
    } catch (RuntimeException e) {
      LOG.warnf(e, "Could not let go of %s", what);
    }
  }
}
