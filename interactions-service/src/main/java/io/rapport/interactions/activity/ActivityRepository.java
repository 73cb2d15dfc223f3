package io.rapport.interactions.activity;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.rapport.interactions.crm.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class ActivityRepository implements PanacheRepositoryBase<Activity, UUID> {

  /// Newest first, of one contact and one kind or of all.
  List<Activity> before(Place place, UUID contactId, ActivityKind kind, int count) {
    StringBuilder query = new StringBuilder("(occurredAt < ?1 or occurredAt = ?1 and id < ?2)");
    List<Object> values = new ArrayList<>(List.of(place.time(), place.id()));
    if (contactId != null) {
      values.add(contactId);
      query.append(" and contactId = ?").append(values.size());
    }
    if (kind != null) {
      values.add(kind.wire());
      query.append(" and kind = ?").append(values.size());
    }
    return find(query + " order by occurredAt desc, id desc", values.toArray())
        .page(0, count)
        .list();
  }
}
