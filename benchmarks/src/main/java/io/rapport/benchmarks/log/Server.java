package io.rapport.benchmarks.log;

import io.rapport.testing.Repository;
import io.rapport.testing.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// A PostgreSQL of its own with the settings of `./rapport up`. It notes when each transaction
/// committed, by which the lag is measured: one clock for both ends.
final class Server implements AutoCloseable {

  static final String SOURCE = "source";
  static final String RECEIVER = "receiver";

  private final EmbeddedPostgres postgres;
  private final Path data;

  Server(Path work) throws IOException, SQLException {
    data = work.resolve("postgres");
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(Files.createDirectories(work.resolve("binaries")).toFile())
            .setDataDirectory(data)
            .setCleanDataDirectory(true)
            .setServerConfig("track_commit_timestamp", "on");
    for (String line : settings()) {
      String[] pair = line.split("=", 2);
      builder.setServerConfig(pair[0].strip(), pair[1].strip().replace("'", ""));
    }
    postgres = builder.start();
    TestDatabase.create(postgres, SOURCE);
    TestDatabase.create(postgres, RECEIVER);
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("create extension pg_stat_statements");
    }
  }

  private static List<String> settings() throws IOException {
    return Files.readAllLines(Repository.root().resolve("deploy/postgres/local.conf")).stream()
        .filter(line -> !line.startsWith("#") && !line.isBlank() && !line.contains("log_line"))
        .toList();
  }

  int port() {
    return postgres.getPort();
  }

  /// A connection as superuser.
  Connection connect(String database) throws SQLException {
    return postgres.getDatabase("postgres", database).getConnection();
  }

  /// The server's first process, whose children are all the others.
  long pid() throws IOException {
    return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
