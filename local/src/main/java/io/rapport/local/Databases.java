package io.rapport.local;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Makes the databases and roles by `deploy/postgres/service.sql`; what is there already stays.
final class Databases {
  private static final String IN_THE_DATABASE = "-- in the database";

  private static final String KEYCLOAK =
      """
      do $$ begin if to_regrole('${service}') is null then create role ${service}; end if; end $$;
      alter role ${service} login password '${password}';
      create database ${service} owner ${service} template template0 encoding 'UTF8';
      """;

  private final Home home;
  private final Settings settings;

  Databases(Home home, Settings settings) {
    this.home = home;
    this.settings = settings;
  }

  void prepare() throws IOException, SQLException {
    if (settings.databaseAdmin().isEmpty()) {
      return; // somebody else's server, prepared by somebody else
    }
    String template = Files.readString(home.root().resolve("deploy/postgres/service.sql"));
    int part = template.indexOf(IN_THE_DATABASE);
    try (Connection server = connect("postgres")) {
      for (String service : Settings.SERVICES) {
        run(server, service, template.substring(0, part));
        try (Connection database = connect(service)) {
          run(database, service, template.substring(part));
        }
      }
      if (settings.ownsKeycloak()) {
        run(server, "keycloak", KEYCLOAK);
      }
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        settings.jdbc(database) + "?connectTimeout=10",
        settings.databaseAdmin(),
        settings.databaseAdminPassword());
  }

  private void run(Connection connection, String service, String template) throws SQLException {
    String sql =
        template
            .replace("${service}", service)
            .replace("${password}", settings.databasePassword().replace("'", "''"));
    try (Statement statement = connection.createStatement()) {
      boolean there;
      try (ResultSet found =
          statement.executeQuery(
              "select 1 from pg_database where datname = '%s'".formatted(service))) {
        there = found.next();
      }
      for (String each : statements(sql)) {
        if (!(there && each.startsWith("create database"))) {
          statement.execute(each);
        }
      }
    }
  }

  /// A statement ends with a semicolon at the end of a line.
  static List<String> statements(String sql) {
    List<String> statements = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    for (String line : sql.lines().filter(l -> !l.startsWith("--") && !l.isBlank()).toList()) {
      current.append(line).append('\n');
      if (line.stripTrailing().endsWith(";")) {
        statements.add(current.toString().strip());
        current.setLength(0);
      }
    }
    if (!current.isEmpty()) {
      throw new Failure("deploy/postgres/service.sql ends within a statement");
    }
    return statements;
  }
}
