package io.rapport.interactions.ticket;

import io.rapport.contracts.TicketState;
import io.rapport.interactions.crm.CustomFields;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// All tickets of a workspace, page by page.
@ApplicationScoped
public class TicketPageRepository {

  private final Jdbi jdbi;
  private final CustomFields customFields;

  TicketPageRepository(Jdbi jdbi, CustomFields customFields) {
    this.jdbi = jdbi;
    this.customFields = customFields;
  }

  /// The next ones by id.
  public List<TicketState> after(UUID workspace, UUID after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, version, contact_id, title, body, status, priority, assignee,
                      opened_at, first_resolved_at, resolved_at, fields::text, changed_at
                    from ticket
                    where workspace_id = :workspace and id > :after order by id limit :limit
                    """)
                .bind("workspace", workspace)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> state(row))
                .list());
  }

  private TicketState state(ResultSet row) throws SQLException {
    return new TicketState(
        row.getObject(1, UUID.class),
        row.getLong(2),
        row.getObject(3, UUID.class),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        time(row, 9),
        time(row, 10),
        time(row, 11),
        customFields.read(row.getString(12)),
        time(row, 13));
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
