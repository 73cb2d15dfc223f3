package io.rapport.benchmarks.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What was spent since this was made: CPU by process, bytes of write-ahead log, statements.
final class Costs {

  private static final int STATEMENTS = 8;

  private final Server server;
  private final Map<String, ProcessHandle> services = new LinkedHashMap<>();
  private final Map<String, Duration> cpuBefore;
  private final long walBefore;
  private final Map<Backend, Duration> backendsBefore;

  /// A process of the server, and whom it works for.
  private record Backend(String role, long pid) {}

  Costs(Server server, Service source, Service receiver) throws IOException, SQLException {
    this.server = server;
    services.put("source", source.process());
    services.put("receiver", receiver.process());
    services.put("load generator", ProcessHandle.current());
    value("select pg_stat_statements_reset()");
    walBefore = wal();
    cpuBefore = cpu();
    backendsBefore = backends();
  }

  void print(long events) throws IOException, SQLException {
    Map<String, Duration> after = cpu();
    long wal = wal() - walBefore;
    StringBuilder line = new StringBuilder();
    double together = 0;
    for (var each : after.entrySet()) {
      double micros = each.getValue().minus(cpuBefore.get(each.getKey())).toNanos() / 1e3 / events;
      together += micros;
      line.append(String.format(Locale.ROOT, "  %s %.0f µs", each.getKey(), micros));
    }
    Print.line("CPU per event", "%s  together %.0f µs", line.toString().strip(), together);
    Print.line("  of it PostgreSQL by role", "%s", byRole(events));
    Print.line("write-ahead log per event", "%,d bytes", wal / events);
    statements(events);
  }

  private void statements(long events) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement select = connection.createStatement()) {
      long batches = batches(select);
      try (ResultSet rows =
          select.executeQuery(
              """
              select d.datname, sum(calls), sum(total_exec_time) * 1000
              from pg_stat_statements s join pg_database d on d.oid = s.dbid
              where d.datname in ('source', 'receiver') group by 1 order by 1 desc
              """)) {
        while (rows.next()) {
          Print.line(
              "statements of the " + rows.getString(1),
              "%.1f per batch of %.0f events, %.0f µs of their time per event",
              rows.getDouble(2) / batches,
              (double) events / batches,
              rows.getDouble(3) / events);
        }
      }
      try (ResultSet rows =
          select.executeQuery(
              """
              select d.datname, calls, total_exec_time * 1000,
                left(regexp_replace(query, '\\s+', ' ', 'g'), 70)
              from pg_stat_statements s join pg_database d on d.oid = s.dbid
              where d.datname in ('source', 'receiver')
              order by total_exec_time desc limit %d
              """
                  .formatted(STATEMENTS))) {
        while (rows.next()) {
          Print.line(
              "  " + rows.getString(1),
              "%6.1f µs per event, %,7d calls  %s",
              rows.getDouble(3) / events,
              rows.getLong(2),
              rows.getString(4));
        }
      }
    }
  }

  /// Each batch moves the receiver's cursor once.
  private static long batches(Statement select) throws SQLException {
    try (ResultSet row =
        select.executeQuery(
            """
            select greatest(1, sum(calls))::bigint from pg_stat_statements
            where query like '%update inbox_cursor%'
            """)) {
      row.next();
      return row.getLong(1);
    }
  }

  private Map<String, Duration> cpu() throws IOException {
    Map<String, Duration> times = new LinkedHashMap<>();
    services.forEach((name, process) -> times.put(name, of(process)));
    times.put("postgres", postgres());
    return times;
  }

  private static Duration of(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /// Of the processes that live now.
  private String byRole(long events) throws SQLException {
    Map<String, Duration> spent = new TreeMap<>();
    backends()
        .forEach(
            (backend, time) ->
                spent.merge(
                    backend.role,
                    time.minus(backendsBefore.getOrDefault(backend, Duration.ZERO)),
                    Duration::plus));
    StringBuilder line = new StringBuilder();
    spent.forEach(
        (role, time) ->
            line.append(
                String.format(Locale.ROOT, "%s %.1f µs  ", role, time.toNanos() / 1e3 / events)));
    return line.toString().strip();
  }

  private Map<Backend, Duration> backends() throws SQLException {
    Map<Backend, Duration> all = new HashMap<>();
    try (Connection connection = server.connect("postgres");
        Statement select = connection.createStatement();
        ResultSet rows =
            select.executeQuery(
                "select coalesce(usename::text, backend_type), pid from pg_stat_activity")) {
      while (rows.next()) {
        Backend backend = new Backend(rows.getString(1), rows.getLong(2));
        ProcessHandle.of(backend.pid).ifPresent(process -> all.put(backend, of(process)));
      }
    }
    return all;
  }

  /// All processes of the server, those that have ended included where the system tells.
  private Duration postgres() throws IOException {
    ProcessHandle first = ProcessHandle.of(server.pid()).orElseThrow();
    List<ProcessHandle> all = new ArrayList<>(first.descendants().toList());
    all.add(first);
    return all.stream().map(Costs::of).reduce(ended(first.pid()), Duration::plus);
  }

  private static Duration ended(long parent) throws IOException {
    Path stat = Path.of("/proc/" + parent + "/stat");
    if (!Files.exists(stat)) {
      return Duration.ZERO;
    }
    String[] fields = Files.readString(stat).replaceFirst("^.*\\) ", "").split(" ");
    return Duration.ofMillis(10 * (Long.parseLong(fields[13]) + Long.parseLong(fields[14])));
  }

  private long wal() throws SQLException {
    return Long.parseLong(
        value("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"));
  }

  private String value(String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement select = connection.createStatement();
        ResultSet row = select.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
