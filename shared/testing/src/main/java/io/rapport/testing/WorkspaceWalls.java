package io.rapport.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What the catalog of a service's database says about the walls between workspaces. An offender
/// is named with its reason; there must be none.
public final class WorkspaceWalls {

  /// Tables that belong to no workspace although requests may touch them: how far other services'
  /// logs and exports are read. They hold positions and ids only.
  private static final String WITHOUT_WORKSPACE = "'inbox_cursor', 'inbox_seen', 'inbox_resync'";

  /// The one policy beside that of the workspace: a write key is found by its hash.
  private static final String OTHER_POLICIES = "'write_key.presented'";

  private static final String HOLDS =
      "(workspace_id = (NULLIF(current_setting('rapport.workspace'::text, true), ''::text))::uuid)";

  private static final String TENANT_TABLES =
      """
      with role as (select ? || '_app' as app),
      relation as (
        select c.oid, c.relname, c.relkind, c.relispartition, c.relrowsecurity,
          c.relforcerowsecurity, c.relowner, c.reloptions,
          exists (select from pg_attribute a where a.attrelid = c.oid
            and a.attname = 'workspace_id' and not a.attisdropped) as bears_workspace
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
          and n.nspname not like 'pg_temp%' and n.nspname not like 'pg_toast%'
      ),
      granted as (
        select r.*, (
            select string_agg(p, ' ') from unnest(
              array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p
            where has_table_privilege(role.app, r.oid, p)) as privileges
        from relation r, role
      )
      """;

  private static final List<String> CHECKS =
      List.of(
          """
          select relname, 'row-level security is not enabled and forced' from granted
          where bears_workspace and relkind in ('r', 'p')
            and not (relrowsecurity and relforcerowsecurity)
          """,
          """
          select relname, 'has no policy of the workspace for reading and writing' from granted g
          where bears_workspace and relkind in ('r', 'p') and not exists (
            select from pg_policy p where p.polrelid = g.oid and p.polcmd = '*'
              and p.polroles = '{0}' and p.polpermissive
              and pg_get_expr(p.polqual, p.polrelid) = '%1$s'
              and pg_get_expr(p.polwithcheck, p.polrelid) = '%1$s')
          """
              .formatted(HOLDS.replace("'", "''")),
          """
          select relname || '.' || p.polname, 'opens the table beyond the workspace'
          from granted g join pg_policy p on p.polrelid = g.oid
          where p.polpermissive and not (
              coalesce(pg_get_expr(p.polqual, p.polrelid), '%1$s') = '%1$s'
              and coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '%1$s') = '%1$s')
            and not (relname || '.' || p.polname in (%2$s) and p.polcmd = 'r')
          """
              .formatted(HOLDS.replace("'", "''"), OTHER_POLICIES),
          """
          select relname, 'may be touched by requests but bears no workspace: ' || privileges
          from granted
          where not bears_workspace and relkind in ('r', 'p', 'f') and privileges is not null
            and relname not in (%s)
          """
              .formatted(WITHOUT_WORKSPACE),
          """
          select relname, 'a partition is reached directly: ' || privileges from granted
          where relispartition and relkind in ('r', 'p') and privileges is not null
          """,
          """
          select relname, 'requests may pass the policy by ' || p
          from granted, role, unnest(array['truncate', 'references', 'trigger']) p
          where bears_workspace and has_table_privilege(role.app, granted.oid, p)
          """,
          """
          select relname, 'a view that reads with the rights of its owner' from granted
          where relkind = 'm' and privileges is not null
             or relkind = 'v' and privileges is not null
               and not coalesce(reloptions @> array['security_invoker=true'], false)
          """,
          """
          select c.conrelid::regclass || '.' || c.conname, 'a key without the workspace'
          from pg_constraint c join granted g on g.oid = c.conrelid
          where g.bears_workspace and c.contype in ('p', 'u', 'f', 'x') and c.conparentid = 0
            and not g.relispartition
            and not exists (select from pg_attribute a where a.attrelid = c.conrelid
              and a.attname = 'workspace_id' and a.attnum = any(c.conkey))
            and not (c.contype = 'p' and exists (select from pg_class s
              where s.relname = g.relname || '_position')
              and (select array_agg(a.attname::text order by a.attname) from pg_attribute a
                where a.attrelid = c.conrelid and a.attnum = any(c.conkey)) = '{day,seq}')
          """,
          """
          select i.indexrelid::regclass::text, 'a unique index without the workspace'
          from pg_index i join granted g on g.oid = i.indrelid
          where g.bears_workspace and i.indisunique and not g.relispartition
            and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
            and not exists (select from pg_attribute a where a.attrelid = i.indrelid
              and a.attname = 'workspace_id' and a.attnum = any(i.indkey))
          """,
          """
          select f.oid::regprocedure::text, 'runs with the rights of its owner for requests'
          from pg_proc f join pg_namespace n on n.oid = f.pronamespace, role
          where f.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
            and has_function_privilege(role.app, f.oid, 'execute')
          """,
          """
          select f.oid::regprocedure::text, 'runs with the rights of its owner on any search path'
          from pg_proc f join pg_namespace n on n.oid = f.pronamespace
          where f.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
            and not coalesce(array_to_string(f.proconfig, ' ') like '%search_path=%', false)
          """,
          """
          select r.rolname, 'the role of requests passes walls'
          from pg_roles r, role
          where r.rolname = role.app and (r.rolsuper or r.rolbypassrls or r.rolcreaterole
            or r.rolcreatedb or r.rolreplication
            or exists (select from pg_auth_members m where m.member = r.oid))
          """,
          """
          select owned.what, 'is owned by the role of requests'
          from role join pg_roles r on r.rolname = role.app join (
            select relname::text as what, relowner as owner from pg_class
            union all select proname::text, proowner from pg_proc
            union all select nspname::text, nspowner from pg_namespace
            union all select datname::text, datdba from pg_database) owned on owned.owner = r.oid
          """,
          """
          select n.nspname, 'requests may create things here' from pg_namespace n, role
          where n.nspname not like 'pg_temp%' and n.nspname not like 'pg_toast%'
            and has_schema_privilege(role.app, n.oid, 'create')
          """);

  private WorkspaceWalls() {}

  /// Whatever lets one workspace see or touch another's rows in the database of a service.
  public static List<String> offenders(String service) {
    try (Connection connection = TestDatabase.connect(service, "postgres")) {
      return offenders(connection, service);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// As above, within the transaction of a superuser's connection.
  public static List<String> offenders(Connection connection, String service) throws SQLException {
    List<String> offenders = new ArrayList<>();
    for (String check : CHECKS) {
      try (PreparedStatement select = connection.prepareStatement(TENANT_TABLES + check)) {
        select.setString(1, service);
        try (ResultSet result = select.executeQuery()) {
          while (result.next()) {
            offenders.add(result.getString(1) + ": " + result.getString(2));
          }
        }
      }
    }
    return offenders;
  }
}
