package io.rapport.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// What must hold of any log, asked of a running service about its own: business writes of several
/// callers, some of which the database rolls back at their commit, and then a look into the tables
/// and the catalog. Each check must also find the damage that is done to the log on purpose.
public final class LogSuite {

  private static final int WRITERS = 4;
  private static final int WRITES = 12;
  private static final int SUBJECTS = 5;

  /// One business write of a service that its log tells, on one of a few subjects in a workspace.
  @FunctionalInterface
  public interface Write {

    /// Returns whether the service accepted it; a refusal, for the database rolled it back or
    /// another writer was first, is no fault.
    boolean write(UUID workspace, int writer, int subject) throws Exception;
  }

  private final String service;
  private final String table;
  private final UUID workspace = Fresh.workspace();
  private String subject = "e.subject";
  private String eventId = "e.event_id";
  private String version;
  private Duration patience = Duration.ofSeconds(30);
  private List<String> appMay = List.of("INSERT");

  private LogSuite(String service, String table) {
    this.service = service;
    this.table = table;
  }

  /// The log of a service that stands in this table.
  public static LogSuite of(String service, String table) {
    return new LogSuite(service, table);
  }

  /// Where a row of the table (alias `e`) has its subject, when not in `subject`.
  public LogSuite subject(String sql) {
    this.subject = sql;
    return this;
  }

  /// Where a row has the id of its event, when not in `event_id`.
  public LogSuite eventId(String sql) {
    this.eventId = sql;
    return this;
  }

  /// Where a row has the version of its subject; without it, order is not looked at.
  public LogSuite version(String sql) {
    this.version = sql;
    return this;
  }

  /// What the role of requests may do with the table, when more than insert.
  public LogSuite appMay(String... privileges) {
    this.appMay = List.of(privileges);
    return this;
  }

  /// How long the log may take to be whole after the last write; usually 30 seconds.
  public LogSuite within(Duration patience) {
    this.patience = patience;
    return this;
  }

  /// Writes, looks, and damages to see that the look would have found it.
  public void check(Write write) throws Exception {
    int accepted = writeAll(write);
    assertThat(accepted).as("accepted writes").isGreaterThan(WRITERS);
    await()
        .atMost(patience)
        .untilAsserted(() -> assertThat(count(MISSING)).as("rows without a position").isZero());
    assertThat(count("select count(*) from %1$s e where e.workspace_id = '%2$s'"))
        .as("rows of %s accepted writes", accepted)
        .isGreaterThanOrEqualTo(accepted);
    try (Connection connection = TestDatabase.connect(service, "postgres")) {
      await()
          .atMost(patience)
          .untilAsserted(() -> assertThat(findings(connection)).as("findings").isEmpty());
      connection.setAutoCommit(false);
      try {
        damage(
            connection,
            "rows without a position",
            "delete from %1$s_position where (day, seq) in (%3$s limit 1)");
        damage(connection, "privileges", "grant update on %1$s to %4$s_app");
        damage(connection, "privileges", "grant select on %1$s_position to %4$s_app");
        damage(connection, "tables", "create policy second on %1$s using (true)");
        damage(connection, "tables", "alter table %1$s no force row level security");
        if (version != null) {
          damage(
              connection,
              "versions out of order",
              "update %1$s_position set position = 1000000000 - position where (day, seq) in (%3$s)");
        }
      } finally {
        connection.rollback();
      }
    }
  }

  private int writeAll(Write write) throws Exception {
    AtomicInteger accepted = new AtomicInteger();
    refuseSome();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int number = writer;
        writers.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < WRITES; i++) {
                    int on = ThreadLocalRandom.current().nextInt(SUBJECTS);
                    if (write.write(workspace, number, on)) {
                      accepted.incrementAndGet();
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      execute("drop trigger log_suite_refuses on %1$s");
    }
    return accepted.get();
  }

  /// Lets some commits of this workspace fail, after their rows had taken their numbers.
  private void refuseSome() {
    execute(
        """
        create or replace function log_suite_refuses() returns trigger language plpgsql as $$
        begin
          if new.workspace_id::text = tg_argv[0] and random() < 0.15 then
            raise exception 'refused by the test at the commit' using errcode = '53000';
          end if;
          return null;
        end $$;
        create constraint trigger log_suite_refuses after insert on %1$s
          deferrable initially deferred for each row
          execute function log_suite_refuses('%2$s')
        """);
  }

  private void damage(Connection connection, String expected, String sql) throws SQLException {
    Savepoint whole = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql(sql));
    }
    assertThat(findings(connection))
        .as("negative control: found after %s", sql(sql))
        .anyMatch(finding -> finding.startsWith(expected));
    connection.rollback(whole);
  }

  private static final String MISSING =
      """
      select count(*) from %1$s e
      where e.workspace_id = '%2$s' and not exists (
        select from %1$s_position p where p.day = e.day and p.seq = e.seq)
      """;

  private List<String> findings(Connection connection) throws SQLException {
    List<String> findings = new ArrayList<>();
    none(findings, connection, "rows without a position", MISSING);
    none(
        findings,
        connection,
        "rows with two positions",
        "select count(*) - count(distinct (day, seq)) from %1$s_position");
    none(
        findings,
        connection,
        "gaps between positions",
        "select coalesce(max(position), 0) - count(*) from %1$s_position");
    none(
        findings,
        connection,
        "event ids used twice",
        "select count(*) - count(distinct %5$s) from %1$s e where e.workspace_id = '%2$s'");
    if (version != null) {
      none(findings, connection, "versions out of order", INVERSIONS);
    }
    none(findings, connection, "tables without their one forced policy", POLICIES);
    none(findings, connection, "privileges that are too wide", PRIVILEGES);
    return findings;
  }

  private static final String INVERSIONS =
      """
      select count(*) from (
        select %7$s as version,
          lag(%7$s) over (partition by %6$s order by p.position) as before
        from %1$s e join %1$s_position p on p.day = e.day and p.seq = e.seq
        where e.workspace_id = '%2$s') v
      where version < before
      """;

  private static final String POLICIES =
      """
      select count(*) from pg_class c
      where (c.oid = '%1$s'::regclass
          or c.oid in (select inhrelid from pg_inherits where inhparent = '%1$s'::regclass))
        and not (c.relrowsecurity and c.relforcerowsecurity
          and (select count(*) from pg_policy p where p.polrelid = c.oid) = 1)
      """;

  private static final String PRIVILEGES =
      """
      select count(*)
      from pg_class c
      cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) privilege
      where has_table_privilege('%4$s_app', c.oid, privilege)
        and (c.relname in ('%1$s_position', 'log_sequencer', 'log_subscriber')
          or c.oid in (select inhrelid from pg_inherits
            where inhparent in ('%1$s'::regclass, '%1$s_position'::regclass))
          or (c.oid = '%1$s'::regclass and privilege <> all (array[%8$s])))
      """;

  private void none(List<String> findings, Connection connection, String what, String sql)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql(sql))) {
      row.next();
      if (row.getLong(1) != 0) {
        findings.add(what + ": " + row.getLong(1));
      }
    }
  }

  private String sql(String template) {
    return template.formatted(
        table,
        workspace,
        "select e.day, e.seq from " + table + " e where e.workspace_id = '" + workspace + "'",
        service,
        eventId,
        subject,
        version,
        "'" + String.join("', '", appMay) + "'");
  }

  private long count(String template) {
    try (Connection connection = TestDatabase.connect(service, "postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql(template))) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String template) {
    try (Connection connection = TestDatabase.connect(service, "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql(template));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
