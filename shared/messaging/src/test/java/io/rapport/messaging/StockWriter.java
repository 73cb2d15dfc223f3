package io.rapport.messaging;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Business writes as a service makes them: the aggregate's row first, with its next version, and
/// then the event that tells it.
final class StockWriter {

  private final Publisher publisher;

  StockWriter(Publisher publisher) {
    this.publisher = publisher;
  }

  /// Makes the aggregates.
  static List<UUID> stock(ServiceDatabase db, int subjects) {
    db.execute("drop table if exists stock, elsewhere");
    db.execute("create table stock (note uuid primary key, version bigint not null)");
    db.execute("create table elsewhere (at timestamptz not null default clock_timestamp())");
    db.execute("grant all on stock, elsewhere to " + db.name + "_app");
    List<UUID> notes = new ArrayList<>();
    for (int i = 0; i < subjects; i++) {
      notes.add(UUID.randomUUID());
      db.execute("insert into stock values ('" + notes.get(i) + "', 0)");
    }
    return notes;
  }

  /// One committed write; returns its version.
  long write(UUID note) throws SQLException {
    try (Connection connection = publisher.begin()) {
      long version = next(connection, note);
      publisher.insert(connection, note, version);
      connection.commit();
      return version;
    }
  }

  /// A write that the application takes back.
  void writeAndRollBack(UUID note) throws SQLException {
    try (Connection connection = publisher.begin()) {
      publisher.insert(connection, note, next(connection, note));
      connection.rollback();
    }
  }

  static long next(Connection connection, UUID note) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update stock set version = version + 1 where note = ? returning version")) {
      update.setObject(1, note);
      try (ResultSet row = update.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
