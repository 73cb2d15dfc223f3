package io.rapport.testing.attack;

import io.rapport.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// What the database server under test wrote down about a service's statements since a moment.
public final class ServerLog {

  private final String service;
  private final long start;

  private ServerLog(String service, long start) {
    this.service = service;
    this.start = start;
  }

  /// From now on.
  public static ServerLog of(String service) {
    return new ServerLog(service, size());
  }

  /// Statements of requests that the server could not parse, or that named what is not there: class
  /// 42 without the refusals of row-level security (42501), which are no fault of a statement.
  public List<String> malformedStatements() {
    return lines().stream()
        .filter(line -> line.startsWith("42") && !line.startsWith("42501"))
        .filter(line -> line.contains("," + service + "/" + service + "_app,"))
        .toList();
  }

  private List<String> lines() {
    try (Connection connection = TestDatabase.connect("postgres", "postgres");
        PreparedStatement read =
            connection.prepareStatement(
                "select pg_read_binary_file(pg_current_logfile(), ?, 100000000)")) {
      read.setLong(1, start);
      try (ResultSet result = read.executeQuery()) {
        result.next();
        return new String(result.getBytes(1), java.nio.charset.StandardCharsets.UTF_8)
            .lines()
            .toList();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long size() {
    try (Connection connection = TestDatabase.connect("postgres", "postgres");
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("select size from pg_stat_file(pg_current_logfile())")) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
