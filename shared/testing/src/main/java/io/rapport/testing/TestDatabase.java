package io.rapport.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A real PostgreSQL for the tests of a module, with the roles and databases of a deployment.
/// Started once per JVM; its data are gone afterwards, so it does not wait for the disk.
public final class TestDatabase {

  public static final String PASSWORD = "rapport";

  private static final String IN_THE_DATABASE = "-- in the database";
  private static final Set<String> CREATED = ConcurrentHashMap.newKeySet();
  private static EmbeddedPostgres server;

  private TestDatabase() {}

  /// Starts the server if it does not run yet.
  ///
  /// @return its port on localhost
  public static synchronized int start() {
    if (server == null) {
      try {
        server =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("max_connections", "200")
                .setServerConfig("timezone", "UTC")
                .setServerConfig("logging_collector", "on")
                .setServerConfig("log_line_prefix", "%e,%d/%u,")
                .start();
        closeAtExit(server);
      } catch (IOException e) {
        throw new IllegalStateException("PostgreSQL did not start", e);
      }
    }
    return server.getPort();
  }

  private static void closeAtExit(EmbeddedPostgres postgres) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    postgres.close();
                  } catch (IOException e) {
                    throw new IllegalStateException("PostgreSQL did not stop", e);
                  }
                }));
  }

  /// Creates the database and the roles of a service, once.
  ///
  /// @return the server's port on localhost
  public static synchronized int create(String service) {
    int port = start();
    if (CREATED.add(service)) {
      create(server, service);
    }
    return port;
  }

  /// Creates the database and the roles of a service on another server.
  public static void create(EmbeddedPostgres postgres, String service) {
    create(service, (database, role) -> connect(postgres, database, role));
  }

  /// Connects to a server, as one of its roles.
  @FunctionalInterface
  public interface Connector {
    Connection connect(String database, String role) throws SQLException;
  }

  /// Creates the database and the roles of a service on any server.
  public static void create(String service, Connector server) {
    String[] parts = template(service).split(IN_THE_DATABASE, 2);
    try (Connection connection = server.connect("postgres", "postgres")) {
      run(connection, parts[0]);
    } catch (SQLException e) {
      throw new IllegalStateException("The roles of " + service + " could not be created", e);
    }
    try (Connection database = server.connect(service, "postgres")) {
      run(database, parts[1]);
    } catch (SQLException e) {
      throw new IllegalStateException("The database " + service + " could not be set up", e);
    }
  }

  /// Where the programs of PostgreSQL are unpacked.
  public static Path programs() {
    start();
    try (Connection connection = connect("postgres", "postgres");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select setting from pg_config() where name = 'BINDIR'")) {
      row.next();
      return Path.of(row.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A connection for a look from outside, as superuser `postgres` or as one of the roles.
  public static Connection connect(String database, String user) {
    return connect(server, database, user);
  }

  private static Connection connect(EmbeddedPostgres postgres, String database, String user) {
    try {
      return postgres
          .getDatabase(user, database, java.util.Map.of("password", PASSWORD))
          .getConnection();
    } catch (SQLException e) {
      throw new IllegalStateException("No connection to " + database + " as " + user, e);
    }
  }

  private static String template(String service) {
    try {
      return Files.readString(Repository.root().resolve("deploy/postgres/service.sql"))
          .replace("${service}", service)
          .replace("${password}", PASSWORD);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(Connection connection, String script) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : script.split(";\\s*\\n")) {
        String bare = sql.replaceAll("(?m)^\\s*--.*$", "").strip();
        if (!bare.isEmpty()) {
          statement.execute(bare);
        }
      }
    }
  }
}
