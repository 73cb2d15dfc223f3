package io.rapport.interactions.activity;

import io.rapport.contracts.ActivityState;
import io.rapport.interactions.crm.CustomFields;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// All activities of a workspace, page by page.
@ApplicationScoped
public class ActivityPageRepository {

  private final Jdbi jdbi;
  private final CustomFields customFields;

  ActivityPageRepository(Jdbi jdbi, CustomFields customFields) {
    this.jdbi = jdbi;
    this.customFields = customFields;
  }

  /// The next ones by id.
  public List<ActivityState> after(UUID workspace, UUID after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, version, contact_id, kind, direction, subject, body, author,
                      duration_seconds, occurred_at, fields::text, created_at, changed_at
                    from activity
                    where workspace_id = :workspace and id > :after order by id limit :limit
                    """)
                .bind("workspace", workspace)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> state(row))
                .list());
  }

  private ActivityState state(ResultSet row) throws SQLException {
    return new ActivityState(
        row.getObject(1, UUID.class),
        row.getLong(2),
        row.getObject(3, UUID.class),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getObject(9, Integer.class),
        row.getObject(10, OffsetDateTime.class).toInstant(),
        customFields.read(row.getString(11)),
        row.getObject(12, OffsetDateTime.class).toInstant(),
        row.getObject(13, OffsetDateTime.class).toInstant());
  }
}
