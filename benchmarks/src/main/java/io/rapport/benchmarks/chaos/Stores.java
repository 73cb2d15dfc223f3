package io.rapport.benchmarks.chaos;

import io.rapport.benchmarks.chaos.Options.Damage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What stands in the databases, read as a superuser past all services.
final class Stores {

  private static final Map<String, List<String>> LOGS =
      Map.of(
          "contacts", List.of("outbox"),
          "interactions", List.of("outbox", "event"),
          "profiles", List.of("outbox", "profile_event"),
          "segments", List.of("outbox"));

  private final OwnPlatform platform;

  Stores(OwnPlatform platform) {
    this.platform = platform;
  }

  /// The messages that a table holds.
  ///
  /// @param rows how many rows there are, more than messages when one is there twice
  record Messages(Set<String> ids, long rows) {

    long lost(Set<String> known) {
      return known.stream().filter(id -> !ids.contains(id)).count();
    }

    long strange(Set<String> known) {
      return ids.stream().filter(id -> !known.contains(id)).count();
    }

    long doubled() {
      return rows - ids.size();
    }
  }

  Messages messages(String database, String table, UUID workspace) throws SQLException {
    Set<String> ids = new HashSet<>();
    long rows = 0;
    try (Connection connection = platform.database(database);
        PreparedStatement select =
            connection.prepareStatement(
                "select message_id from " + table + " where workspace_id = ?")) {
      select.setObject(1, workspace);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          ids.add(found.getString(1));
          rows++;
        }
      }
    }
    return new Messages(ids, rows);
  }

  /// The first column of a query to the others, joined.
  Map<String, String> rows(String database, String sql, Object... parameters) throws SQLException {
    Map<String, String> rows = new HashMap<>();
    try (Connection connection = platform.database(database);
        PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        select.setObject(i + 1, parameters[i]);
      }
      try (ResultSet found = select.executeQuery()) {
        int columns = found.getMetaData().getColumnCount();
        while (found.next()) {
          StringBuilder rest = new StringBuilder();
          for (int column = 2; column <= columns; column++) {
            rest.append(column == 2 ? "" : " ").append(found.getString(column));
          }
          rows.put(found.getString(1), rest.toString());
        }
      }
    }
    return rows;
  }

  /// Rows of all logs that have no place in their log.
  long unnumbered() throws SQLException {
    long unnumbered = 0;
    for (var logs : LOGS.entrySet()) {
      try (Connection connection = platform.database(logs.getKey());
          Statement statement = connection.createStatement()) {
        for (String table : logs.getValue()) {
          try (ResultSet count =
              statement.executeQuery(
                  """
                  select count(*) from %1$s e
                  where not exists (
                    select from %1$s_position p where p.day = e.day and p.seq = e.seq)
                  """
                      .formatted(table))) {
            count.next();
            unnumbered += count.getLong(1);
          }
        }
      }
    }
    return unnumbered;
  }

  /// Connections to a database now, without this one.
  long connections(String database) throws SQLException {
    return Long.parseLong(
        rows("postgres", "select 'all', count(*) from pg_stat_activity where datname = ?", database)
            .get("all"));
  }

  /// Spoils one event, for the comparison to find.
  void damage(Damage damage, UUID workspace) throws SQLException {
    switch (damage) {
      case LOST ->
          execute(
              "profiles",
              """
              delete from profile_event where (day, seq) = (
                select day, seq from profile_event where workspace_id = ? order by seq limit 1)
              """,
              workspace);
      case DOUBLED ->
          execute(
              "interactions",
              """
              insert into event (lane, workspace_id, id, message_id, source_id, kind, name, subject,
                user_id, anonymous_id, occurred_at, received_at, message)
              select lane, workspace_id, gen_random_uuid(), message_id, source_id, kind, name,
                subject, user_id, anonymous_id, occurred_at, received_at, message
              from event where workspace_id = ? order by seq limit 1
              """,
              workspace);
    }
  }

  private void execute(String database, String sql, UUID workspace) throws SQLException {
    try (Connection connection = platform.database(database);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, workspace);
      if (statement.executeUpdate() != 1) {
        throw new IllegalStateException("There was nothing to spoil");
      }
    }
  }
}
