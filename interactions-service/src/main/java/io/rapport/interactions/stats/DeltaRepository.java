package io.rapport.interactions.stats;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

@ApplicationScoped
class DeltaRepository {

  private final Jdbi jdbi;

  DeltaRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// One row for each: nearly always one in all.
  void add(UUID workspaceId, Collection<Delta> deltas) {
    jdbi.useHandle(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  """
                  insert into source_delta (workspace_id, source_id, hour, accepted, duplicates,
                    quarantined, held, flagged, last_at, verdicts, labels, counts)
                  values (:workspace, :source, :hour, :accepted, :duplicates,
                    :quarantined, :held, :flagged, :lastAt, :verdicts, :labels, :counts)
                  """);
          for (Delta delta : deltas) {
            batch
                .bind("workspace", workspaceId)
                .bind("source", delta.sourceId())
                .bind("hour", delta.hour())
                .bind("accepted", delta.accepted())
                .bind("duplicates", delta.duplicates())
                .bind("quarantined", delta.quarantined())
                .bind("held", delta.held())
                .bind("flagged", delta.flagged())
                .bind("lastAt", delta.lastAt())
                .bindArray(
                    "verdicts",
                    String.class,
                    delta.labels().keySet().stream().map(Delta.Label::verdict).toList())
                .bindArray(
                    "labels",
                    String.class,
                    delta.labels().keySet().stream().map(Delta.Label::text).toList())
                .bindArray("counts", Long.class, delta.labels().values())
                .add();
          }
          batch.execute();
        });
  }
}
