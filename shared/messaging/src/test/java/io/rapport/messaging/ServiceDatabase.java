package io.rapport.messaging;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.rapport.testing.TestDatabase;
import io.rapport.testing.fault.RealPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.flywaydb.core.Flyway;

/// A real database, migrated as a service's is, with pools of its roles.
final class ServiceDatabase {

  private static final Map<String, ServiceDatabase> BY_NAME = new ConcurrentHashMap<>();
  private static final String SEQUENCER_OPTIONS =
      "-c jit=off -c plan_cache_mode=force_generic_plan";
  private static final String APP_OPTIONS = "-c idle_in_transaction_session_timeout=5s";
  private static final String CLEAN =
      """
      do $$ declare t text; begin
        for t in select c.relname from pg_class c
          where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            and not c.relispartition
            and c.relname not in ('flyway_schema_history', 'partitioned_table', 'log_sequencer')
        loop execute format('truncate %I', t); end loop;
        update log_sequencer set last_position = 0, snap = '3:3:', audited_xid = '3',
          heads = array_fill(0::bigint, array[8]), dropped = array_fill(0::bigint, array[8]);
      end $$
      """;

  final String name;
  private final String url;
  final AgroalDataSource sequencer;
  final AgroalDataSource maintenance;
  final BoundTransactions app;

  private ServiceDatabase(String name, String url, String appOptions) {
    this.name = name;
    this.url = url;
    this.sequencer = pool(url, name + "_sequencer", SEQUENCER_OPTIONS);
    this.maintenance = pool(url, name + "_maintenance", "");
    this.app = new BoundTransactions(pool(url, name + "_app", appOptions));
  }

  /// The database of a service of this name, without a row.
  static ServiceDatabase clean(String name) {
    ServiceDatabase database = BY_NAME.computeIfAbsent(name, ServiceDatabase::create);
    database.execute(CLEAN);
    return database;
  }

  /// The database of a service that another process or a test has made, reached by this port.
  static ServiceDatabase at(int port, String name, String... options) {
    return new ServiceDatabase(name, url(port, name) + String.join("", options), "");
  }

  /// The same as the process of a service reaches it, whose transactions are cut off when it
  /// stands still.
  static ServiceDatabase ofProcess(int port, String name) {
    return new ServiceDatabase(name, url(port, name) + "&socketTimeout=10", APP_OPTIONS);
  }

  /// Makes the database of a service on a cluster of the test's own.
  static ServiceDatabase on(RealPostgres postgres, String name) {
    postgres.create(name);
    migrate(url(postgres.port(), name), name);
    return at(postgres.port(), name);
  }

  /// Forgets connections that the server may have ended.
  void reconnect() {
    sequencer.flush(AgroalDataSource.FlushMode.IDLE);
    maintenance.flush(AgroalDataSource.FlushMode.IDLE);
    ((AgroalDataSource) app.pool()).flush(AgroalDataSource.FlushMode.IDLE);
  }

  /// Takes all rows away.
  void clean() {
    execute(CLEAN);
  }

  private static ServiceDatabase create(String name) {
    int port = TestDatabase.create(name);
    migrate(url(port, name), name);
    return at(port, name);
  }

  private static String url(int port, String name) {
    return "jdbc:postgresql://localhost:" + port + "/" + name + "?stringtype=unspecified";
  }

  private static void migrate(String url, String name) {
    Flyway.configure()
        .dataSource(url, name + "_owner", TestDatabase.PASSWORD)
        .locations("db/messaging")
        .placeholders(Map.of("service", name))
        .load()
        .migrate();
  }

  private static AgroalDataSource pool(String url, String user, String options) {
    try {
      return AgroalDataSource.from(
          new AgroalDataSourceConfigurationSupplier()
              .connectionPoolConfiguration(
                  pool ->
                      pool.maxSize(20)
                          .exceptionSorter(new PostgreSQLExceptionSorter())
                          .connectionValidator(
                              AgroalConnectionPoolConfiguration.ConnectionValidator
                                  .defaultValidator())
                          .idleValidationTimeout(Duration.ofMillis(500))
                          .acquisitionTimeout(Duration.ofSeconds(5))
                          .connectionFactoryConfiguration(
                              factory ->
                                  factory
                                      .jdbcUrl(url)
                                      .jdbcProperty("options", options)
                                      .principal(new NamePrincipal(user))
                                      .credential(new SimplePassword(TestDatabase.PASSWORD)))));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection administrator() throws SQLException {
    return DriverManager.getConnection(url, "postgres", TestDatabase.PASSWORD);
  }

  /// One value, read as superuser.
  String value(String sql, Object... parameters) {
    try (Connection connection = administrator();
        PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        select.setObject(i + 1, parameters[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  long count(String sql, Object... parameters) {
    return Long.parseLong(value(sql, parameters));
  }

  /// Something that only an administrator does.
  void execute(String sql) {
    try (Connection connection = administrator();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
