package io.rapport.interactions.ticket;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.rapport.interactions.crm.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

@ApplicationScoped
class TicketRepository implements PanacheRepositoryBase<Ticket, UUID> {

  /// Newest first, of one contact or of all, of some status or of any.
  List<Ticket> before(Place place, UUID contactId, Set<TicketStatus> status, int count) {
    StringBuilder query = new StringBuilder("(openedAt < ?1 or openedAt = ?1 and id < ?2)");
    List<Object> values = new ArrayList<>(List.of(place.time(), place.id()));
    if (contactId != null) {
      values.add(contactId);
      query.append(" and contactId = ?").append(values.size());
    }
    if (!status.isEmpty()) {
      values.add(status.stream().map(TicketStatus::wire).toList());
      query.append(" and status in ?").append(values.size());
    }
    return find(query + " order by openedAt desc, id desc", values.toArray()).page(0, count).list();
  }
}
