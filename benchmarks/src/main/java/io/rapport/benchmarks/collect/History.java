package io.rapport.benchmarks.collect;

import io.rapport.benchmarks.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/// Events of past days, made in the database out of events that the platform has just stored:
/// copies of their rows with other ids, message ids and times, each with its key and its position,
/// in partitions by day like the platform's, with all indexes, and with transactions that are long
/// over.
///
/// They are numbered downwards from the first event of the log, so that its numbers stay without a
/// gap, and everybody who reads the log is beyond them. What other services would hold of them is
/// not made.
final class History {

  private static final String EVENTS = "event";
  private static final String POSITIONS = "event_position";
  private static final String OWNER = "interactions_owner";
  private static final int SAMPLE = 20_000;
  private static final int WORKERS = 2;
  private static final double SPARE = 1.2;

  private final Platform platform;
  private final UUID source;
  private final long perDay;
  private final int days;

  /// @param last the day before the oldest that there is
  /// @param position the lowest that there is, or 1
  /// @param xids transactions below this one are over, numbered and audited
  /// @param samples how many rows are copied again and again
  /// @param bytes of a row with its key, position and indexes
  private record Place(
      LocalDate last,
      long position,
      long seq,
      long xids,
      int samples,
      String workspace,
      long bytes) {}

  /// @param source whose events are copied
  History(Platform platform, UUID source, long events, int days) {
    this.platform = platform;
    this.source = source;
    this.days = days;
    this.perDay = events / days;
  }

  /// @return how many it made
  long make() throws Exception {
    Place place = place();
    checkDisk(place);
    Queue<Integer> left = new ConcurrentLinkedQueue<>();
    for (int day = 0; day < days; day++) {
      left.add(day);
    }
    List<Future<Void>> workers = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(WORKERS)) {
      for (int i = 0; i < WORKERS; i++) {
        workers.add(
            pool.submit(
                () -> {
                  try (Connection connection = connect(place);
                      Statement statement = connection.createStatement()) {
                    for (Integer day = left.poll(); day != null; day = left.poll()) {
                      day(statement, place, day);
                    }
                  }
                  return null;
                }));
      }
      for (Future<Void> worker : workers) {
        worker.get();
      }
    }
    try (Connection connection = connect(place);
        Statement statement = connection.createStatement()) {
      attach(connection, statement, place);
      statement.execute("drop schema bench_seed cascade");
    }
    settle(place);
    long unmatched = unmatched(place);
    if (unmatched > 0) {
      throw new SQLException(unmatched + " of the rows made have no counterpart");
    }
    return perDay * days;
  }

  private Connection connect(Place place) throws SQLException {
    Connection connection = platform.admin("interactions");
    try (Statement statement = connection.createStatement()) {
      statement.execute("set role " + OWNER);
      statement.execute("set work_mem = '256MB'");
      statement.execute("set maintenance_work_mem = '512MB'");
      // what is made here is read by nobody before it is whole
      statement.execute("set synchronous_commit = off");
      if (place != null) {
        statement.execute(
            "select set_config('rapport.workspace', '%s', false)".formatted(place.workspace));
      }
    }
    return connection;
  }

  /// Takes the sample, and looks where there is room.
  private Place place() throws SQLException {
    try (Connection connection = platform.admin("interactions");
        Statement statement = connection.createStatement()) {
      statement.execute("drop schema if exists bench_seed cascade");
      statement.execute("create schema bench_seed");
      statement.execute(
          """
          create table bench_seed.sample as
          select (row_number() over (order by seq) - 1)::int as n, e.*
          from (
            select lane, workspace_id, message_id, source_id, kind, name, subject, user_id,
              anonymous_id, message::text, derived::text, seq
            from event where source_id = '%s' order by day desc, seq desc limit %d) e
          """
              .formatted(source, SAMPLE));
      statement.execute("grant usage on schema bench_seed to " + OWNER);
      statement.execute("alter schema bench_seed owner to " + OWNER);
      statement.execute("alter table bench_seed.sample owner to " + OWNER);
      statement.execute("analyze bench_seed.sample");
      try (ResultSet row =
          statement.executeQuery(
              """
              select
                (select min(rapport_day(c.relname)) - 1 from pg_inherits i
                  join pg_class c on c.oid = i.inhrelid
                  where i.inhparent in ('event'::regclass, 'event_position'::regclass)),
                least(1, (select min(position) from event_position)),
                least(1, (select min(seq) from event)),
                (select least(s.audited_xid::text::bigint, pg_snapshot_xmin(s.snap)::text::bigint)
                  from log_sequencer s where s.log_table = 'event'),
                (select count(*) from bench_seed.sample),
                (select workspace_id from bench_seed.sample limit 1),
                (select avg(octet_length(message) + coalesce(octet_length(derived), 0))::bigint
                  from bench_seed.sample) + 900
              """)) {
        row.next();
        Place place =
            new Place(
                row.getObject(1, LocalDate.class),
                row.getLong(2),
                row.getLong(3),
                Math.max(4, row.getLong(4)),
                row.getInt(5),
                row.getString(6),
                row.getLong(7));
        if (place.samples == 0) {
          throw new SQLException("There are no events to copy yet");
        }
        return place;
      }
    }
  }

  private void checkDisk(Place place) throws IOException {
    long needed = (long) (perDay * days * place.bytes * SPARE);
    long free =
        Files.getFileStore(Path.of(System.getProperty("rapport.root", "."))).getUsableSpace();
    if (needed > free) {
      throw new IOException(
          "%,d events need about %,d MB on the disk, of which %,d MB are free"
              .formatted(perDay * days, needed >> 20, free >> 20));
    }
  }

  private static String partition(String table, LocalDate day) {
    return table + "_p" + day.toString().replace("-", "");
  }

  private LocalDate day(Place place, int number) {
    return place.last.minusDays(days - 1L - number);
  }

  private void day(Statement statement, Place place, int number) throws SQLException {
    LocalDate day = day(place, number);
    String events = partition(EVENTS, day);
    String positions = partition(POSITIONS, day);
    long before = number * perDay;
    statement.execute("create table %s (like event including defaults)".formatted(events));
    statement.execute(
        """
        insert into %1$s (day, seq, xid, lane, workspace_id, id, message_id, source_id, kind, name,
          subject, user_id, anonymous_id, occurred_at, received_at, message, derived)
        select date '%2$s', %3$d + k, (3 + ((%4$d + k) * %5$d / %6$d))::text::xid8, lane,
          workspace_id, uuidv7(at - now()), new_id, source_id, kind, name, subject, user_id,
          anonymous_id, at, at, replace(message, message_id, new_id)::json, derived::json
        from (
          select g.k, s.*, timestamptz '%2$s 00:00Z' + g.k * interval '1 day' / %7$d as at,
            case when s.message_id like 'ajs-next-%%' then left(s.message_id, 23) else '' end
              || gen_random_uuid() as new_id
          from generate_series(0::bigint, %7$d - 1) g(k)
          join bench_seed.sample s on s.n = g.k %% %8$d
          offset 0) e
        """
            .formatted(
                events,
                day,
                place.seq - perDay * days + before,
                before,
                place.xids - 3,
                perDay * days,
                perDay,
                place.samples));
    statement.execute(
        "create table %s (like event_position including defaults)".formatted(positions));
    statement.execute(
        """
        insert into %s (position, lane, seq, day, sequenced_on, sequenced_at, prev)
        select position, lane, seq, day, day, received_at,
          lag(position) over (partition by lane order by position)
        from (
          select %d + seq as position, lane, seq, day, received_at from %s) e
        order by position
        """
            .formatted(positions, place.position - place.seq, events));
    index(statement, EVENTS, events);
    index(statement, POSITIONS, positions);
    statement.execute("select rapport_tenant_table('%s')".formatted(events));
    statement.execute("revoke all on %s, %s from interactions_app".formatted(events, positions));
  }

  /// The same indexes as the table has, made at once and not row by row.
  private static void index(Statement statement, String table, String partition)
      throws SQLException {
    List<String> definitions = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            select coalesce(pg_get_constraintdef(c.oid), pg_get_indexdef(i.indexrelid)), i.indisprimary
            from pg_index i
            left join pg_constraint c on c.conindid = i.indexrelid and c.contype = 'p'
            where i.indrelid = '%s'::regclass
            """
                .formatted(table))) {
      while (rows.next()) {
        definitions.add(
            rows.getBoolean(2)
                ? "alter table " + partition + " add " + rows.getString(1)
                : rows.getString(1)
                    .replaceFirst(
                        "INDEX \\S+ ON ONLY \\S+ ",
                        "INDEX ON " + java.util.regex.Matcher.quoteReplacement(partition) + " "));
      }
    }
    for (String definition : definitions) {
      statement.execute(definition);
    }
  }

  /// In one transaction: either all of it is there, or nothing.
  private void attach(Connection connection, Statement statement, Place place) throws SQLException {
    connection.setAutoCommit(false);
    for (int number = 0; number < days; number++) {
      LocalDate day = day(place, number);
      for (String table : List.of(EVENTS, POSITIONS)) {
        statement.execute(
            "alter table %s attach partition %s for values from ('%s') to ('%s')"
                .formatted(table, partition(table, day), day, day.plusDays(1)));
      }
    }
    LocalDate first = day(place, 0);
    statement.execute(
        """
        update event_position p set prev = coalesce((
          select max(q.position) from event_position q
          where q.lane = p.lane and q.position < p.position
            and q.sequenced_on between p.sequenced_on - 1 and p.sequenced_on), %d)
        where p.sequenced_on between '%s' and '%s' and p.prev is null
        """
            .formatted(place.position - perDay * days - 1, first, place.last));
    statement.execute("alter table event_key drop constraint event_key_pk");
    statement.execute(
        """
        insert into event_key (workspace_id, message_id, fingerprint, day, id, source_id, kind,
          received_at)
        select workspace_id, message_id, hashtextextended(message_id, 0), day, id, source_id, kind,
          received_at
        from event where day between '%s' and '%s'
        """
            .formatted(first, place.last));
    statement.execute(
        "alter table event_key add constraint event_key_pk primary key (workspace_id, message_id)");
    connection.commit();
    connection.setAutoCommit(true);
  }

  /// What autovacuum and the checkpointer would otherwise do during the measurement.
  private void settle(Place place) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(WORKERS)) {
      List<Future<Void>> all = new ArrayList<>();
      List<String> tables =
          new ArrayList<>(
              LongStream.range(0, days)
                  .mapToObj(number -> day(place, (int) number))
                  .flatMap(
                      day -> List.of(partition(EVENTS, day), partition(POSITIONS, day)).stream())
                  .toList());
      tables.addFirst("event_key");
      for (String table : tables) {
        all.add(
            pool.submit(
                () -> {
                  try (Connection connection = platform.admin("interactions");
                      Statement statement = connection.createStatement()) {
                    statement.execute("vacuum (analyze) " + table);
                  }
                  return null;
                }));
      }
      for (Future<Void> one : all) {
        one.get();
      }
    }
    try (Connection connection = platform.admin("interactions");
        Statement statement = connection.createStatement()) {
      statement.execute("analyze event");
      statement.execute("analyze event_position");
      statement.execute("checkpoint");
    }
  }

  /// Events that were made without a key or a position, and the other way round.
  private long unmatched(Place place) throws SQLException {
    try (Connection connection = platform.admin("interactions");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select abs(e.rows - %3$d) + abs(k.rows - e.rows) + abs(p.rows - e.rows)
                from (select count(*) as rows from event where day between '%1$s' and '%2$s') e,
                  (select count(*) as rows from event_key where day between '%1$s' and '%2$s') k,
                  (select count(*) as rows from event_position
                    where sequenced_on between '%1$s' and '%2$s') p
                """
                    .formatted(day(place, 0), place.last, perDay * days))) {
      row.next();
      return row.getLong(1);
    }
  }
}
