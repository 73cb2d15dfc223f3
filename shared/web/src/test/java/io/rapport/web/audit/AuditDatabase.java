package io.rapport.web.audit;

import io.rapport.testing.Repository;
import io.rapport.testing.TestDatabase;
import io.rapport.web.Hashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.postgresql.ds.PGSimpleDataSource;

/// A real database with the tables of the audit log, and the roles of a service.
final class AuditDatabase {

  private static final String NAME = "auditing";
  private static final List<String> MIGRATIONS =
      List.of(
          "shared/messaging/src/main/resources/db/messaging/V1__messaging.sql",
          "shared/web/src/main/resources/db/web/V1_20__audit_log.sql");
  private static final AuditDatabase INSTANCE = new AuditDatabase();

  private final int port;
  private final AuditLogRepository repository;

  private AuditDatabase() {
    port = TestDatabase.create(NAME);
    try (Connection owner = as("owner").getConnection();
        Statement statement = owner.createStatement()) {
      for (String file : MIGRATIONS) {
        statement.execute(
            Files.readString(Repository.root().resolve(file)).replace("${service}", NAME));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    repository =
        new AuditLogRepository(Jdbi.create(source("postgres")).installPlugin(new PostgresPlugin()));
  }

  static AuditDatabase get() {
    return INSTANCE;
  }

  /// Connections of one of the service's roles.
  DataSource as(String role) {
    return source(NAME + "_" + role);
  }

  private DataSource source(String user) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl("jdbc:postgresql://localhost:" + port + "/" + NAME + "?stringtype=unspecified");
    source.setUser(user);
    source.setPassword(TestDatabase.PASSWORD);
    return source;
  }

  Sealer sealer() {
    return new Sealer(as("sequencer"));
  }

  /// An open transaction of the application in a workspace.
  Connection begin(UUID workspace) throws SQLException {
    Connection connection = as("app").getConnection();
    connection.setAutoCommit(false);
    try (Statement set = connection.createStatement()) {
      set.execute("set local rapport.workspace = '" + workspace + "'");
    }
    return connection;
  }

  /// Writes a row in an open transaction.
  static void write(Connection connection, UUID workspace) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into audit_row
              (workspace_id, id, actor_kind, action, resource, ids, items, fields)
            values (?, gen_random_uuid(), 'person', 'contact.read', 'contact',
              array[gen_random_uuid()], 1, '{}')
            """)) {
      insert.setObject(1, workspace);
      insert.execute();
    }
  }

  /// Writes and commits rows.
  void write(UUID workspace, int rows) throws SQLException {
    for (int i = 0; i < rows; i++) {
      try (Connection connection = begin(workspace)) {
        write(connection, workspace);
        connection.commit();
      }
    }
  }

  /// As superuser, past every trigger.
  void execute(String sql) throws SQLException {
    try (Connection connection = TestDatabase.connect(NAME, "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      statement.execute(sql);
    }
  }

  long count(String sql) throws SQLException {
    try (Connection connection = TestDatabase.connect(NAME, "postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  long sealed(UUID workspace) throws SQLException {
    return count("select count(*) from audit_seal where workspace_id = '" + workspace + "'");
  }

  List<AuditLogRepository.Link> links(UUID workspace, LocalDate day) {
    return repository.withHandle(
        handle -> {
          try (Stream<AuditLogRepository.Link> links = repository.links(handle, workspace, day)) {
            return links.toList();
          }
        });
  }

  /// Counts over the chain of a day.
  VerificationView verify(UUID workspace, LocalDate day) {
    Optional<AuditLogRepository.Ends> ends =
        repository.findEnds(workspace, day, AuditLogRepository.Comparison.ON);
    byte[] previous =
        repository
            .findEnds(workspace, day, AuditLogRepository.Comparison.BEFORE)
            .map(AuditLogRepository.Ends::hash)
            .orElse(new byte[Hashes.LENGTH]);
    Verification verification = new Verification(day, previous, Optional.empty());
    for (AuditLogRepository.Link link : links(workspace, day)) {
      if (!verification.follow(link)) {
        break;
      }
    }
    return verification.end(ends, ends, repository.countUnsealed(workspace, day));
  }

  static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }
}
