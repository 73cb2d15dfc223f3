package io.rapport.interactions.stats;

import io.agroal.api.AgroalDataSource;
import io.rapport.interactions.door.StoreFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.UUID;

/// Plain JDBC, for every transaction that stores events passes here.
@ApplicationScoped
class DeltaRepository {

  private static final String INSERT =
      """
      insert into source_delta (workspace_id, source_id, hour, accepted, duplicates,
        quarantined, held, flagged, last_at, verdicts, labels, counts)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private final AgroalDataSource database;

  DeltaRepository(AgroalDataSource database) {
    this.database = database;
  }

  /// One row for each: nearly always one in all.
  void add(UUID workspaceId, Collection<Delta> deltas) {
    try (Connection connection = database.getConnection();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (Delta delta : deltas) {
        insert.setObject(1, workspaceId);
        insert.setObject(2, delta.sourceId());
        insert.setObject(3, at(delta.hour()));
        insert.setLong(4, delta.accepted());
        insert.setLong(5, delta.duplicates());
        insert.setLong(6, delta.quarantined());
        insert.setLong(7, delta.held());
        insert.setLong(8, delta.flagged());
        insert.setObject(9, at(delta.lastAt()));
        insert.setArray(10, connection.createArrayOf("text", delta.verdicts()));
        insert.setArray(11, connection.createArrayOf("text", delta.texts()));
        insert.setArray(12, connection.createArrayOf("int8", delta.counts()));
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
