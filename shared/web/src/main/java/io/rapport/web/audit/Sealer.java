package io.rapport.web.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/// Numbers the committed rows of the audit log per workspace and day and chains them.
///
/// New are the rows that the snapshot of the last time could not see: so a transaction that ends
/// late is met when it ends, and nobody waits for it. One process at a time works; the others come
/// away with nothing.
final class Sealer {

  private static final int CHUNK = 500;
  private static final int DAYS_OF_A_TRANSACTION = 3;
  private static final String OTHER_WAS_FASTER = "40001";
  private static final String READ_ONLY = "25006";

  private final DataSource database;
  private final Map<UUID, Head> unpublished = new HashMap<>();
  private boolean repair = true;

  Sealer(DataSource database) {
    this.database = database;
  }

  /// Seals what there is; returns how many rows that were.
  int seal() throws SQLException {
    try (Connection connection = database.getConnection()) {
      if (!repair && !hasWork(connection)) {
        return 0;
      }
      connection.setAutoCommit(false);
      try {
        Sealing sealing = sealAll(connection);
        connection.commit();
        return sealing == null ? 0 : finish(sealing);
      } catch (SQLException e) {
        if (OTHER_WAS_FASTER.equals(e.getSQLState()) || READ_ONLY.equals(e.getSQLState())) {
          return 0;
        }
        throw e;
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private int finish(Sealing sealing) {
    repair = false;
    sealing.heads().forEach(head -> unpublished.put(head.workspaceId(), head));
    return sealing.rows();
  }

  /// The ends of the chains that moved since the last call.
  List<Head> takeUnpublished() {
    List<Head> heads = List.copyOf(unpublished.values());
    unpublished.clear();
    return heads;
  }

  private static boolean hasWork(Connection connection) throws SQLException {
    State state = state(connection, "");
    try (PreparedStatement look =
        connection.prepareStatement(
            "select exists (select from audit_row r where r.day >= date '"
                + state.since
                + "' and r.xid >= pg_snapshot_xmax(?::pg_snapshot))"
                + " or exists (select from audit_row r where r.day >= date '"
                + state.since
                + "' and r.xid = any (array(select pg_snapshot_xip(?::pg_snapshot))))")) {
      look.setString(1, state.snapshot);
      look.setString(2, state.snapshot);
      try (ResultSet row = look.executeQuery()) {
        row.next();
        return row.getBoolean(1) || !state.continues;
      }
    }
  }

  private Sealing sealAll(Connection connection) throws SQLException {
    try (Statement begin = connection.createStatement()) {
      begin.execute("set transaction isolation level repeatable read");
    }
    State state = state(connection, "for update of s skip locked");
    if (state == null) {
      return null;
    }
    Sealing sealing = new Sealing(connection, state.today, state.now);
    try (PreparedStatement select = rows(connection, state)) {
      select.setFetchSize(CHUNK);
      try (ResultSet row = select.executeQuery()) {
        List<SealedRow> batch = new ArrayList<>();
        while (row.next()) {
          batch.add(SealedRow.unplaced(row));
          if (batch.size() == CHUNK) {
            sealing.seal(batch);
            batch.clear();
          }
        }
        sealing.seal(batch);
      }
    }
    sealing.saveHeads();
    try (Statement save = connection.createStatement()) {
      save.execute(
          """
          update audit_sealer set snap = pg_current_snapshot(), sealed_at = now(),
            system_identifier = (select c.system_identifier from pg_control_system() c)
          """);
    }
    return sealing;
  }

  /// At the start of the process, and in a database that was filled from a dump of another server,
  /// the snapshot is not relied on: what has no seal is sealed.
  private PreparedStatement rows(Connection connection, State state) throws SQLException {
    LocalDate since = state.continues ? state.since : LocalDate.EPOCH;
    String select =
        "select r.workspace_id, r.day, r.seq, "
            + SealedRow.COLUMNS
            + " from audit_row r where r.day >= date '"
            + since
            + "'";
    if (repair || !state.continues) {
      return connection.prepareStatement(
          select
              + " and not exists (select from audit_seal s where s.day >= date '"
              + since
              + "' and s.workspace_id = r.workspace_id and s.row_day = r.day"
              + " and s.row_seq = r.seq) order by r.seq");
    }
    PreparedStatement news =
        connection.prepareStatement(
            select
                + """
                 and (r.xid >= pg_snapshot_xmax(?::pg_snapshot)
                   or r.xid = any (array(select pg_snapshot_xip(?::pg_snapshot))))
                 order by r.seq
                """);
    news.setString(1, state.snapshot);
    news.setString(2, state.snapshot);
    return news;
  }

  private static State state(Connection connection, String lock) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                """
                select s.snap::text, (s.sealed_at at time zone 'utc')::date, now(),
                  (now() at time zone 'utc')::date,
                  s.system_identifier = (select c.system_identifier from pg_control_system() c)
                    and pg_snapshot_xmax(s.snap) <= pg_snapshot_xmax(pg_current_snapshot())
                from audit_sealer s
                """
                    + lock);
        ResultSet row = select.executeQuery()) {
      return row.next()
          ? new State(
              row.getString(1),
              row.getObject(2, LocalDate.class).minusDays(DAYS_OF_A_TRANSACTION),
              row.getObject(3, OffsetDateTime.class).toInstant(),
              row.getObject(4, LocalDate.class),
              row.getBoolean(5))
          : null;
    }
  }

  /// @param since no older row can be new
  /// @param continues whether this is the database that the snapshot was taken of
  private record State(
      String snapshot, LocalDate since, Instant now, LocalDate today, boolean continues) {}
}
