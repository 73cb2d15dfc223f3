package io.rapport.testing.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class RealPostgresTest {

  private static String value(RealPostgres postgres, String sql) throws SQLException {
    try (Connection connection = postgres.connect("postgres", "postgres");
        var statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet row = statement.getResultSet()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  @Test
  void crashesComesBackAndIsRestored() throws SQLException {
    try (RealPostgres postgres = RealPostgres.start()) {
      assertThat(value(postgres, "show fsync")).isEqualTo("on");
      value(postgres, "create table kept (n bigint generated always as identity, at xid8)");
      value(postgres, "insert into kept (at) values (pg_current_xact_id())");
      Path backup = postgres.backUp();
      value(postgres, "insert into kept (at) values (pg_current_xact_id())");
      postgres.crash();
      assertThat(postgres.running()).isFalse();
      postgres.launch();
      assertThat(value(postgres, "select count(*) from kept")).isEqualTo("2");
      String identity = value(postgres, "select system_identifier from pg_control_system()");
      postgres.stop();
      postgres.restore(backup);
      assertThat(value(postgres, "select count(*) from kept")).as("the tail").isEqualTo("1");
      assertThat(value(postgres, "select system_identifier from pg_control_system()"))
          .isEqualTo(identity);

      try (RealPostgres other = RealPostgres.start()) {
        assertThat(value(other, "select system_identifier from pg_control_system()"))
            .isNotEqualTo(identity);
        value(other, "create table kept (n bigint generated always as identity, at xid8)");
        try (Connection from = postgres.connect("postgres", "postgres");
            Connection to = other.connect("postgres", "postgres")) {
          Dump.copy(from, to);
        }
        assertThat(value(other, "insert into kept (at) values (null) returning n")).isEqualTo("2");
      }
    }
  }

  @Test
  void standsStillAndGoesOn() throws Exception {
    try (RealPostgres postgres = RealPostgres.start();
        var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      postgres.freeze();
      var answer = threads.submit(() -> value(postgres, "select 1"));
      assertThat(answer.isDone()).isFalse();
      postgres.thaw();
      assertThat(answer.get()).isEqualTo("1");
    }
  }
}
