package io.rapport.interactions.source;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class SourceRepository implements PanacheRepositoryBase<Source, UUID> {

  List<Source> after(UUID id, int count) {
    return (id == null ? find("order by id") : find("id > ?1 order by id", id))
        .page(0, count)
        .list();
  }
}
