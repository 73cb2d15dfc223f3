package io.rapport.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TestDatabase;
import io.rapport.testing.WorkspaceRows;
import io.rapport.testing.WorkspaceWalls;
import io.rapport.testing.promise.Promise;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The walls between workspaces in the database. Here, for all services, each check is also shown
/// a hole of its kind, made in a transaction that is rolled back.
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class WallsTest {

  private static final String TABLE =
      "create table hole (workspace_id uuid not null, id uuid not null, primary key (workspace_id, id));";
  private static final String WALLED = TABLE + "select rapport_tenant_table('hole');";

  /// What is done to the database, as its owner, and what has to be said of it.
  private static final Map<String, String> HOLES = new LinkedHashMap<>();

  static {
    HOLES.put(TABLE, "hole: row-level security is not enabled and forced");
    HOLES.put(
        TABLE + "alter table hole enable row level security",
        "hole: row-level security is not enabled and forced");
    HOLES.put(
        WALLED + "alter table hole no force row level security",
        "hole: row-level security is not enabled and forced");
    HOLES.put(
        WALLED + "drop policy workspace on hole; create policy workspace on hole using (true)",
        "hole: has no policy of the workspace for reading and writing");
    HOLES.put(
        WALLED
            + "drop policy workspace on hole; create policy workspace on hole using (workspace_id ="
            + " nullif(current_setting('rapport.workspace', true), '')::uuid) with check (true)",
        "hole: has no policy of the workspace for reading and writing");
    HOLES.put(
        WALLED + "create policy more on hole for select using (id is not null)",
        "hole.more: opens the table beyond the workspace");
    HOLES.put(
        "create table hole (id uuid primary key)",
        "hole: may be touched by requests but bears no workspace: select insert update delete");
    HOLES.put(
        WALLED + "grant truncate on hole to contacts_app", "hole: requests may pass the policy by");
    HOLES.put(
        WALLED + "create view peep as select * from hole",
        "peep: a view that reads with the rights of its owner");
    HOLES.put(
        WALLED + "create materialized view peep as select * from hole",
        "peep: a view that reads with the rights of its owner");
    HOLES.put(
        WALLED + "alter table hole add constraint hole_id unique (id)",
        "hole.hole_id: a key without the workspace");
    HOLES.put(
        WALLED
            + "create table other (workspace_id uuid, id uuid unique, primary key (workspace_id, id));"
            + "alter table hole add constraint hole_fk foreign key (id) references other (id)",
        "hole.hole_fk: a key without the workspace");
    HOLES.put(
        WALLED + "create unique index hole_id on hole (id)",
        "hole_id: a unique index without the workspace");
    HOLES.put(
        "create function peep() returns bigint language sql security definer"
            + " set search_path = public, pg_temp as 'select count(*) from contact'",
        "peep(): runs with the rights of its owner for requests");
    HOLES.put(
        "create function peep() returns bigint language sql security definer"
            + " as 'select count(*) from contact'",
        "peep(): runs with the rights of its owner on any search path");
    HOLES.put(
        "do $$ begin execute format('grant select on %I to contacts_app',"
            + " (select relname from pg_class where relname like 'outbox_p2%' limit 1)); end $$",
        "a partition is reached directly: select");
    HOLES.put(
        "grant create on schema public to contacts_app", "public: requests may create things here");
    HOLES.put(
        "reset role; alter role contacts_app bypassrls",
        "contacts_app: the role of requests passes walls");
    HOLES.put(
        "reset role; grant contacts_owner to contacts_app",
        "contacts_app: the role of requests passes walls");
    HOLES.put(
        TABLE + "reset role; alter table hole owner to contacts_app",
        "hole: is owned by the role of requests");
  }

  @Test
  void haveNoHoleInTheCatalog() {
    assertThat(WorkspaceWalls.offenders("contacts")).isEmpty();
  }

  @Test
  void holdAgainstSql() throws SQLException {
    WorkspaceRows.Seen seen = WorkspaceRows.look("contacts");
    WorkspaceRows.Seen bare;
    try (Connection connection = changed(TABLE)) {
      bare = WorkspaceRows.look(connection, "contacts");
      connection.rollback();
    }
    assertThat(seen.unproven()).isEmpty();
    Promise.of("S2", "a workspace reaches no row of another by SQL")
        .figure(
            "tables tried with rows of two workspaces", "> 10", seen.tables(), seen.tables() > 10)
        .none("rows of the other workspace seen", seen.foreign())
        .none("rows seen without a workspace", seen.unset())
        .none("rows written into the other workspace", seen.written().size())
        .control(
            "a table without a policy",
            bare.foreign()
                + " foreign, "
                + bare.unset()
                + " without a workspace, "
                + bare.written(),
            bare.foreign() > 0 && bare.unset() > 0 && bare.written().size() >= 2)
        .judge();
  }

  @Test
  void areLookedAtFromEverySide() throws SQLException {
    int found = 0;
    for (Map.Entry<String, String> hole : HOLES.entrySet()) {
      try (Connection connection = changed(hole.getKey())) {
        List<String> offenders = WorkspaceWalls.offenders(connection, "contacts");
        connection.rollback();
        assertThat(offenders)
            .as(hole.getKey())
            .anyMatch(offender -> offender.contains(hole.getValue()));
        found++;
      }
    }
    Promise.of("S2", "the catalog shows no hole between workspaces")
        .none("offenders in the catalog", WorkspaceWalls.offenders("contacts").size())
        .control("holes of " + HOLES.size() + " kinds", found + " found", found == HOLES.size())
        .judge();
  }

  private static Connection changed(String sql) throws SQLException {
    Connection connection = TestDatabase.connect("contacts", "postgres");
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local lock_timeout = '5s'");
      statement.execute("set local role contacts_owner");
      statement.execute(sql);
      statement.execute("reset role");
    }
    return connection;
  }
}
