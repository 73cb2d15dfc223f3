package io.rapport.interactions.ticket;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

@ApplicationScoped
class SummaryRepository {

  private final Jdbi jdbi;

  SummaryRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Counts of a contact's tickets. The median is over those that are resolved now, from their
  /// opening to their last resolution.
  TicketSummary of(UUID workspaceId, UUID contactId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) as filed,
                      count(*) filter (where resolved_at is null) as open,
                      count(*) filter (where resolved_at is not null) as resolved,
                      percentile_cont(0.5) within group
                        (order by extract(epoch from resolved_at - opened_at)) as median
                    from ticket
                    where workspace_id = :workspace
                      and (cast(:contact as uuid) is null or contact_id = cast(:contact as uuid))
                    """)
                .bind("workspace", workspaceId)
                .bind("contact", contactId)
                .map(
                    (row, _) -> {
                      double median = row.getDouble("median");
                      Long seconds = row.wasNull() ? null : Math.round(median);
                      return new TicketSummary(
                          row.getLong("filed"),
                          row.getLong("open"),
                          row.getLong("resolved"),
                          seconds);
                    })
                .one());
  }
}
