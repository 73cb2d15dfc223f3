package io.rapport.interactions.state;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.rapport.contracts.ActivityEvent;
import io.rapport.contracts.Event;
import io.rapport.contracts.TicketEvent;
import io.rapport.interactions.activity.ActivityPageRepository;
import io.rapport.interactions.ticket.TicketPageRepository;
import io.rapport.messaging.CurrentState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/// Activities, then tickets, each by id. The log of collected events needs no such thing: it is
/// their history itself.
@ApplicationScoped
class InteractionsState implements CurrentState {

  private static final String TICKET = "ticket:";
  private static final UUID FIRST = new UUID(0, 0);

  private final ActivityPageRepository activities;
  private final TicketPageRepository tickets;
  private final Jdbi everywhere;

  InteractionsState(
      ActivityPageRepository activities,
      TicketPageRepository tickets,
      @DataSource("maintenance") AgroalDataSource maintenance) {
    this.activities = activities;
    this.tickets = tickets;
    this.everywhere = Jdbi.create(maintenance).installPlugin(new PostgresPlugin());
  }

  @Override
  public Collection<UUID> workspaces() {
    return everywhere.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select distinct workspace_id from activity
                    union select distinct workspace_id from ticket
                    """)
                .mapTo(UUID.class)
                .list());
  }

  @Override
  public Page page(UUID workspaceId, String after, int limit) {
    if (after.startsWith(TICKET)) {
      UUID from = UUID.fromString(after.substring(TICKET.length()));
      List<? extends Event> page =
          tickets.after(workspaceId, from, limit).stream().map(TicketEvent.Changed::new).toList();
      return new Page(page, page.size() < limit ? null : TICKET + page.getLast().subject());
    }
    UUID from = after.isEmpty() ? FIRST : UUID.fromString(after);
    List<? extends Event> page =
        activities.after(workspaceId, from, limit).stream()
            .map(ActivityEvent.Changed::new)
            .toList();
    return new Page(page, page.size() < limit ? TICKET + FIRST : page.getLast().subject());
  }
}
