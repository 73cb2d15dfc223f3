package io.rapport.segments.segment;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.rapport.web.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Stored segments of the workspace.
@ApplicationScoped
class SegmentRepository implements PanacheRepositoryBase<Segment, UUID> {

  Segment get(UUID id) {
    return findByIdOptional(id).orElseThrow(() -> new Problem.NotFound("The segment " + id));
  }

  /// The newest first: ids grow with time.
  List<Segment> newest(UUID before, int limit) {
    return before == null
        ? find("order by id desc").page(0, limit).list()
        : find("id < ?1 order by id desc", before).page(0, limit).list();
  }
}
