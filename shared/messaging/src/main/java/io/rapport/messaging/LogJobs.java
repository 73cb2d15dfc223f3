package io.rapport.messaging;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/// Starts and stops the sequencers and relays with the service, and does their regular work.
@Singleton
class LogJobs {

  private static final Logger LOG = Logger.getLogger(LogJobs.class);

  private final LogLines lines;
  private final RelayConfig relays;
  private final Partitions partitions;

  LogJobs(
      LogLines lines, RelayConfig relays, @DataSource("maintenance") AgroalDataSource database) {
    this.lines = lines;
    this.relays = relays;
    this.partitions = new Partitions(database);
  }

  void start(@Observes StartupEvent event) {
    for (LogLine line : lines.all()) {
      // from now on they hold what they have not read
      line.subscribers()
          .values()
          .forEach(
              subscription ->
                  attempt("open the lanes of " + line.log().name(), subscription.cursors()::open));
    }
    partitions();
    for (LogLine line : lines.all()) {
      line.loop().start();
      if (relays.enabled()) {
        line.subscribers().values().forEach(subscription -> subscription.relay().start());
      }
    }
  }

  void stop(@Observes ShutdownEvent event) {
    try {
      for (LogLine line : lines.all()) {
        if (relays.enabled()) {
          for (LogLine.Subscription subscription : line.subscribers().values()) {
            subscription.relay().stop();
          }
        }
        line.loop().stop();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Scheduled(every = "1h", delayed = "1h", concurrentExecution = ConcurrentExecution.SKIP)
  void partitions() {
    attempt("make partitions", partitions::create);
    for (LogLine line : lines.all()) {
      if (line.retention().isPositive()) {
        attempt("expire subscribers", () -> partitions.expire(line.log(), line.mostLag()));
        attempt("drop partitions", () -> partitions.drop(line.log(), line.retention()));
      }
    }
    attempt("clear away what redrives and resyncs left", partitions::clear);
  }

  @Scheduled(every = "20s", concurrentExecution = ConcurrentExecution.SKIP)
  void audit() {
    for (LogLine line : lines.all()) {
      attempt("audit " + line.log().name(), line.audit()::run);
    }
  }

  @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void figures() {
    for (LogLine line : lines.all()) {
      attempt("measure " + line.log().name(), () -> line.gauges().show(line.figures().read()));
    }
  }

  private static void attempt(String what, Job job) {
    try {
      job.run();
    } catch (SQLException e) {
      LOG.warnf(e, "Could not %s", what);
    }
  }

  @FunctionalInterface
  private interface Job {
    void run() throws SQLException;
  }
}
