package io.rapport.benchmarks.collect;

import io.rapport.benchmarks.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What was spent since this was made: CPU by process, and PostgreSQL's by whom its processes work
/// for; statements; bytes of write-ahead log.
final class Costs {

  private static final Pattern APP = Pattern.compile("/apps/([a-z-]+)/quarkus-run\\.jar");
  private static final String POSTGRES = "postgres";
  private static final String GENERATOR = "load generator";
  private static final String ROLE = "interactions_app";
  private static final int STATEMENTS = 8;

  /// A process of the server, and whom it works for.
  private record Backend(String name, long pid) {}

  private final Platform platform;
  private final Map<String, Duration> cpuBefore;
  private final Map<Backend, Duration> backendsBefore;
  private final long walBefore;
  private final long start = System.nanoTime();

  Costs(Platform platform) throws IOException, SQLException {
    this.platform = platform;
    try (Connection connection = platform.admin(POSTGRES);
        Statement statement = connection.createStatement()) {
      statement.execute("create extension if not exists pg_stat_statements");
      statement.execute("select pg_stat_statements_reset()");
      walBefore = wal(statement);
      backendsBefore = backends(statement);
      cpuBefore = cpu(statement);
    }
  }

  /// What was spent until now.
  ///
  /// @param cpu by process
  /// @param backends of it PostgreSQL's, by database and role
  /// @param statements of the collecting role, begin and commit included
  /// @param top the most expensive statements of the collecting database
  record Spent(
      Duration wall,
      Map<String, Duration> cpu,
      Map<String, Duration> backends,
      long wal,
      long statements,
      String top) {}

  Spent now(long events) throws IOException, SQLException {
    try (Connection connection = platform.admin(POSTGRES);
        Statement statement = connection.createStatement()) {
      Map<String, Duration> cpu = new LinkedHashMap<>();
      cpu(statement)
          .forEach(
              (name, time) ->
                  cpu.put(name, time.minus(cpuBefore.getOrDefault(name, Duration.ZERO))));
      Map<String, Duration> backends = new TreeMap<>();
      backends(statement)
          .forEach(
              (backend, time) ->
                  backends.merge(
                      backend.name,
                      time.minus(backendsBefore.getOrDefault(backend, Duration.ZERO)),
                      Duration::plus));
      return new Spent(
          Duration.ofNanos(System.nanoTime() - start),
          cpu,
          backends,
          wal(statement) - walBefore,
          statements(statement),
          top(statement, events));
    }
  }

  private static long statements(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            """
            select coalesce(sum(calls), 0)::bigint from pg_stat_statements s
            join pg_roles r on r.oid = s.userid where r.rolname = '%s'
            """
                .formatted(ROLE))) {
      row.next();
      return row.getLong(1);
    }
  }

  private static String top(Statement statement, long events) throws SQLException {
    StringBuilder top = new StringBuilder();
    try (ResultSet rows =
        statement.executeQuery(
            """
            select r.rolname, calls, total_exec_time * 1000,
              left(regexp_replace(query, '\\s+', ' ', 'g'), 70)
            from pg_stat_statements s join pg_roles r on r.oid = s.userid
            join pg_database d on d.oid = s.dbid
            where d.datname = 'interactions' order by total_exec_time desc limit %d
            """
                .formatted(STATEMENTS))) {
      while (rows.next()) {
        top.append(
            String.format(
                java.util.Locale.ROOT,
                "%n    %-38s %6.1f µs per event, %,8d calls  %s",
                rows.getString(1),
                rows.getDouble(3) / events,
                rows.getLong(2),
                rows.getString(4)));
      }
    }
    return top.toString();
  }

  private static long wal(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint")) {
      row.next();
      return row.getLong(1);
    }
  }

  /// Those that live now.
  private static Map<Backend, Duration> backends(Statement statement) throws SQLException {
    Map<Backend, Duration> all = new HashMap<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            select coalesce(datname || '/' || replace(usename, datname || '_', ''), backend_type),
              pid
            from pg_stat_activity where pid <> pg_backend_pid()
            """)) {
      while (rows.next()) {
        Backend backend = new Backend(rows.getString(1), rows.getLong(2));
        ProcessHandle.of(backend.pid).ifPresent(process -> all.put(backend, of(process)));
      }
    }
    return all;
  }

  private static Map<String, Duration> cpu(Statement statement) throws IOException, SQLException {
    Map<String, Duration> times = new TreeMap<>();
    try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
      processes.forEach(
          process -> service(process).ifPresent(n -> times.merge(n, of(process), Duration::plus)));
    }
    times.put(GENERATOR, of(ProcessHandle.current()));
    server(statement).ifPresent(server -> times.put(POSTGRES, postgres(server)));
    return times;
  }

  private static Optional<String> service(ProcessHandle process) {
    return process
        .info()
        .commandLine()
        .map(APP::matcher)
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1).replace("-service", ""));
  }

  /// The first process of the server that this connection belongs to, where it runs here.
  private static Optional<ProcessHandle> server(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      return ProcessHandle.of(row.getLong(1)).flatMap(ProcessHandle::parent);
    }
  }

  /// All of its processes, those that have ended included where the system tells.
  private static Duration postgres(ProcessHandle server) {
    Duration spent = of(server).plus(ended(server.pid()));
    try (Stream<ProcessHandle> children = server.children()) {
      return children.map(Costs::of).reduce(spent, Duration::plus);
    }
  }

  private static Duration ended(long parent) {
    Path stat = Path.of("/proc/" + parent + "/stat");
    if (!Files.exists(stat)) {
      return Duration.ZERO;
    }
    try {
      String[] fields = Files.readString(stat).replaceFirst("^.*\\) ", "").split(" ");
      return Duration.ofMillis(10 * (Long.parseLong(fields[13]) + Long.parseLong(fields[14])));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Duration of(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
