package io.rapport.web.audit;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// Lets the sealer work as long as the service runs, publishes the ends of the chains, and drops
/// days whose time is over.
@Singleton
class SealerJob {

  private static final Logger LOG = Logger.getLogger(SealerJob.class);
  private static final Duration DATABASE_AWAY = Duration.ofSeconds(2);
  private static final Duration DROP_EVERY = Duration.ofHours(1);

  private final Sealer sealer;
  private final AgroalDataSource maintenance;
  private final AuditConfig config;
  private final Counter sealed;
  private final AtomicLong lastSuccess = new AtomicLong(System.nanoTime());
  private final CountDownLatch stop = new CountDownLatch(1);
  private Thread thread;
  private boolean failed;
  private long published;
  private long dropped;

  SealerJob(
      @DataSource("sequencer") AgroalDataSource sequencer,
      @DataSource("maintenance") AgroalDataSource maintenance,
      AuditConfig config,
      MeterRegistry meters) {
    this.sealer = new Sealer(sequencer);
    this.maintenance = maintenance;
    this.config = config;
    this.sealed = meters.counter("rapport_audit_sealed");
    meters.gauge(
        "rapport_audit_sealer_silent_seconds",
        lastSuccess,
        last -> (System.nanoTime() - last.get()) / 1e9);
  }

  void start(@Observes StartupEvent event) {
    published = System.nanoTime();
    dropped = System.nanoTime() - DROP_EVERY.toNanos();
    thread = Thread.ofVirtual().name("audit sealer").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stop.countDown();
    thread.join(Duration.ofSeconds(10));
    publish();
  }

  private void run() {
    try {
      Duration pause = Duration.ZERO;
      while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = work();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration work() {
    try {
      sealed.increment(sealer.seal());
      lastSuccess.set(System.nanoTime());
      if (isOver(published, config.publishEvery())) {
        publish();
      }
      if (isOver(dropped, DROP_EVERY)) {
        dropped = System.nanoTime();
        drop();
      }
      if (failed) {
        LOG.info("The audit log is sealed again");
        failed = false;
      }
      return config.sealEvery();
    } catch (SQLException | RuntimeException e) {
      if (!failed) {
        LOG.warn("The audit log cannot be sealed now", e);
        failed = true;
      }
      return DATABASE_AWAY;
    }
  }

  /// In the log of the process, where whoever rules the database cannot change them.
  private void publish() {
    published = System.nanoTime();
    for (Head head : sealer.takeUnpublished()) {
      LOG.infof(
          "Audit log of workspace %s on %s ends with number %d, hash %s",
          head.workspaceId(), head.day(), head.number(), SealedRow.hex(head.hash()));
    }
  }

  private void drop() throws SQLException {
    try (Connection connection = maintenance.getConnection();
        Statement wait = connection.createStatement();
        PreparedStatement drop = connection.prepareStatement("select rapport_drop_audit(?)")) {
      connection.setAutoCommit(false);
      try {
        wait.execute("set local lock_timeout = '2s'");
        drop.setInt(1, Math.toIntExact(config.retention().toDays()));
        drop.execute();
        connection.commit();
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private static boolean isOver(long since, Duration period) {
    return System.nanoTime() - since >= period.toNanos();
  }
}
