package io.rapport.interactions.plan;

import io.rapport.web.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/// Reads the newest events of a workspace for a plan, and for no longer than a while.
@ApplicationScoped
class SeenEventRepository {

  private static final int AT_ONCE = 500;
  private static final String CANCELLED = "57014";

  /// Takes one event.
  interface Reader {
    void see(String kind, String name, String message);
  }

  private final Jdbi jdbi;

  SeenEventRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// @param source null for all
  /// @throws Problem.Invalid when it takes too long
  void newest(
      UUID workspaceId, UUID source, LocalDate since, int count, Duration longest, Reader reader) {
    try {
      jdbi.useHandle(
          handle -> {
            handle
                .createQuery("select set_config('statement_timeout', :timeout, true)")
                .bind("timeout", Long.toString(longest.toMillis()))
                .mapTo(String.class)
                .one();
            handle
                .createQuery(
                    """
                    select kind, name, message::text from event
                    where workspace_id = :workspace and day >= :since
                      and (cast(:source as uuid) is null or source_id = cast(:source as uuid))
                    order by day desc, seq desc limit :count
                    """)
                .bind("workspace", workspaceId)
                .bind("since", since)
                .bind("source", source)
                .bind("count", count)
                .setFetchSize(AT_ONCE)
                .map(
                    (row, _) -> new String[] {row.getString(1), row.getString(2), row.getString(3)})
                .useIterator(
                    events ->
                        events.forEachRemaining(event -> reader.see(event[0], event[1], event[2])));
          });
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof SQLException sql && CANCELLED.equals(sql.getSQLState())) {
        throw new Problem.Invalid(
            "/days", "must be fewer: the events could not be looked through in time");
      }
      throw e;
    }
  }
}
