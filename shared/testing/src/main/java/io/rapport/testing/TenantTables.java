package io.rapport.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Reads in the catalog whether row-level security holds for each table of a service.
public final class TenantTables {

  private static final String OFFENDERS =
      """
      select c.relname
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
      where c.relkind in ('r', 'p') and not c.relispartition
        and not (c.relrowsecurity and c.relforcerowsecurity
          and exists (select from pg_policy p where p.polrelid = c.oid
            and p.polqual is not null
            and (p.polwithcheck is not null or p.polcmd = '*')))
      order by 1
      """;

  private TenantTables() {}

  /// Tables that bear `workspace_id` and do not force a policy; must be empty.
  public static List<String> unprotected(String service) {
    List<String> offenders = new ArrayList<>();
    try (Connection connection = TestDatabase.connect(service, "postgres");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(OFFENDERS)) {
      while (result.next()) {
        offenders.add(result.getString(1));
      }
      return offenders;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
