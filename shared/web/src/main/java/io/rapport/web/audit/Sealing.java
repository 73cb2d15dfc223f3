package io.rapport.web.audit;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// One transaction of the sealer.
final class Sealing {

  private static final Logger LOG = Logger.getLogger(Sealing.class);

  private final Connection connection;
  private final LocalDate today;
  private final Instant now;
  private final Map<UUID, Head> heads = new HashMap<>();
  private int rows;

  Sealing(Connection connection, LocalDate today, Instant now) {
    this.connection = connection;
    this.today = today;
    this.now = now;
  }

  void seal(List<SealedRow> batch) throws SQLException {
    if (batch.isEmpty()) {
      return;
    }
    loadHeads(batch.stream().map(SealedRow::workspaceId).collect(Collectors.toSet()));
    List<SealedRow> sealed = new ArrayList<>();
    List<byte[]> hashes = new ArrayList<>();
    for (SealedRow row : batch) {
      Head head = heads.get(row.workspaceId());
      SealedRow placed = row.at(head.day(), head.number() + 1, now);
      byte[] hash = placed.hash(head.hash());
      heads.put(row.workspaceId(), head.after(hash));
      sealed.add(placed);
      hashes.add(hash);
    }
    insertSeals(sealed, hashes);
    insertSubjects(sealed);
    rows += sealed.size();
  }

  int rows() {
    return rows;
  }

  private void loadHeads(Set<UUID> workspaces) throws SQLException {
    Set<UUID> missing = new HashSet<>(workspaces);
    missing.removeAll(heads.keySet());
    if (missing.isEmpty()) {
      return;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select w.id, d.day, d.previous, d.last_number, d.last_hash,
              coalesce((select max(s.number) from audit_seal s
                where s.workspace_id = w.id and s.day = date '%s'), 0) as taken
            from unnest(?) as w(id)
            left join lateral (select * from audit_day d
              where d.workspace_id = w.id order by d.day desc limit 1) d on true
            """
                .formatted(today))) {
      select.setArray(1, connection.createArrayOf("uuid", missing.toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Head head = head(row).on(today);
          long taken = row.getLong("taken");
          if (taken > head.number()) {
            LOG.errorf(
                "Audit log of workspace %s on %s: number %d was not given by the sealer",
                head.workspaceId(), today, taken);
          }
          heads.put(head.workspaceId(), head.notBefore(taken));
        }
      }
    }
  }

  private static Head head(ResultSet row) throws SQLException {
    UUID workspace = row.getObject("id", UUID.class);
    LocalDate day = row.getObject("day", LocalDate.class);
    return day == null
        ? Head.none(workspace)
        : new Head(
            workspace,
            day,
            row.getBytes("previous"),
            row.getLong("last_number"),
            row.getBytes("last_hash"));
  }

  private void insertSeals(List<SealedRow> rows, List<byte[]> hashes) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into audit_seal
              (workspace_id, day, number, row_day, row_seq, sealed_at, hash)
            select workspace_id, day, number, row_day, row_seq, ?, hash
            from unnest(?, ?, ?, ?, ?, ?)
              as u(workspace_id, day, number, row_day, row_seq, hash)
            """)) {
      insert.setObject(1, now.atOffset(ZoneOffset.UTC));
      insert.setArray(2, uuids(rows.stream().map(SealedRow::workspaceId).toArray()));
      insert.setArray(3, dates(rows.stream().map(SealedRow::day).toArray()));
      insert.setArray(4, numbers(rows.stream().map(SealedRow::number).toArray()));
      insert.setArray(5, dates(rows.stream().map(SealedRow::rowDay).toArray()));
      insert.setArray(6, numbers(rows.stream().map(SealedRow::rowSeq).toArray()));
      insert.setArray(7, bytes(hashes));
      insert.executeUpdate();
    }
  }

  private void insertSubjects(List<SealedRow> rows) throws SQLException {
    List<Object> workspaces = new ArrayList<>();
    List<Object> subjects = new ArrayList<>();
    List<Object> days = new ArrayList<>();
    List<Object> numbers = new ArrayList<>();
    for (SealedRow row : rows) {
      for (UUID subject : row.ids()) {
        workspaces.add(row.workspaceId());
        subjects.add(subject);
        days.add(row.day());
        numbers.add(row.number());
      }
    }
    if (subjects.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into audit_subject (workspace_id, subject, day, number)
            select workspace_id, subject, day, number
            from unnest(?, ?, ?, ?) as u(workspace_id, subject, day, number)
            on conflict do nothing
            """)) {
      insert.setArray(1, uuids(workspaces.toArray()));
      insert.setArray(2, uuids(subjects.toArray()));
      insert.setArray(3, dates(days.toArray()));
      insert.setArray(4, numbers(numbers.toArray()));
      insert.executeUpdate();
    }
  }

  void saveHeads() throws SQLException {
    if (heads.isEmpty()) {
      return;
    }
    List<Head> all = List.copyOf(heads.values());
    try (PreparedStatement save =
        connection.prepareStatement(
            """
            insert into audit_day (workspace_id, day, previous, last_number, last_hash)
            select * from unnest(?, ?, ?, ?, ?)
            on conflict (workspace_id, day) do update
              set last_number = excluded.last_number, last_hash = excluded.last_hash
            """)) {
      save.setArray(1, uuids(all.stream().map(Head::workspaceId).toArray()));
      save.setArray(2, dates(all.stream().map(Head::day).toArray()));
      save.setArray(3, bytes(all.stream().map(Head::previous).toList()));
      save.setArray(4, numbers(all.stream().map(Head::number).toArray()));
      save.setArray(5, bytes(all.stream().map(Head::hash).toList()));
      save.executeUpdate();
    }
  }

  private Array uuids(Object[] values) throws SQLException {
    return connection.createArrayOf("uuid", values);
  }

  private Array dates(Object[] values) throws SQLException {
    return connection.createArrayOf("date", values);
  }

  private Array numbers(Object[] values) throws SQLException {
    return connection.createArrayOf("int8", values);
  }

  private Array bytes(List<byte[]> values) throws SQLException {
    return connection.createArrayOf("bytea", values.toArray(byte[][]::new));
  }

  Collection<Head> heads() {
    return heads.values();
  }
}
