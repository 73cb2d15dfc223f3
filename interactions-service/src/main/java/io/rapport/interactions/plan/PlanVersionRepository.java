package io.rapport.interactions.plan;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// Lists of plans and of their versions, and the plan that the door asks for.
@ApplicationScoped
class PlanVersionRepository {

  /// A version as stored.
  record Stored(
      long version,
      String name,
      String description,
      String definition,
      Instant madeAt,
      String madeBy) {}

  /// A plan as the door needs it.
  ///
  /// @param definition null when its version is the one that is known
  record Current(long version, String definition) {}

  private final Jdbi jdbi;

  PlanVersionRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  void add(UUID workspaceId, TrackingPlan plan, String by) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into tracking_plan_version (workspace_id, plan_id, version, name,
                      description, definition, made_at, made_by)
                    values (:workspace, :plan, :version, :name,
                      :description, cast(:definition as json), :at, :by)
                    """)
                .bind("workspace", workspaceId)
                .bind("plan", plan.id())
                .bind("version", plan.version())
                .bind("name", plan.name())
                .bind("description", plan.description())
                .bind("definition", plan.definition())
                .bind("at", plan.changedAt())
                .bind("by", by)
                .execute());
  }

  /// The plans after an id, without what they say.
  List<TrackingPlanSummary> plansAfter(UUID workspaceId, UUID id, int count) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, version, name, description,
                      json_array_length(definition -> 'events'), created_at, changed_at
                    from tracking_plan
                    where workspace_id = :workspace
                      and (cast(:after as uuid) is null or id > cast(:after as uuid))
                    order by id limit :count
                    """)
                .bind("workspace", workspaceId)
                .bind("after", id)
                .bind("count", count)
                .map(
                    (row, _) ->
                        new TrackingPlanSummary(
                            row.getObject(1, UUID.class),
                            row.getLong(2),
                            row.getString(3),
                            row.getString(4),
                            row.getInt(5),
                            time(row, 6),
                            time(row, 7)))
                .list());
  }

  /// The versions of a plan before one, newest first, without what they say.
  List<TrackingPlanVersionSummary> before(UUID workspaceId, UUID plan, long version, int count) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select version, name, description,
                      json_array_length(definition -> 'events'), made_at, made_by
                    from tracking_plan_version
                    where workspace_id = :workspace and plan_id = :plan and version < :version
                    order by version desc limit :count
                    """)
                .bind("workspace", workspaceId)
                .bind("plan", plan)
                .bind("version", version)
                .bind("count", count)
                .map(
                    (row, _) ->
                        new TrackingPlanVersionSummary(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            row.getInt(4),
                            time(row, 5),
                            row.getString(6)))
                .list());
  }

  Optional<Stored> find(UUID workspaceId, UUID plan, long version) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select version, name, description, definition::text, made_at, made_by
                    from tracking_plan_version
                    where workspace_id = :workspace and plan_id = :plan and version = :version
                    """)
                .bind("workspace", workspaceId)
                .bind("plan", plan)
                .bind("version", version)
                .map(
                    (row, _) ->
                        new Stored(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            time(row, 5),
                            row.getString(6)))
                .findOne());
  }

  /// The plan as it is now.
  ///
  /// @param known the version that the caller has, -1 for none
  Optional<Current> current(UUID workspaceId, UUID plan, long known) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select version, case when version <> :known then definition::text end
                    from tracking_plan where workspace_id = :workspace and id = :plan
                    """)
                .bind("known", known)
                .bind("workspace", workspaceId)
                .bind("plan", plan)
                .map((row, _) -> new Current(row.getLong(1), row.getString(2)))
                .findOne());
  }

  /// Whether there is such a plan; if so, it stays until the end of the transaction.
  boolean keep(UUID workspaceId, UUID plan) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id from tracking_plan
                    where workspace_id = :workspace and id = :plan for share
                    """)
                .bind("workspace", workspaceId)
                .bind("plan", plan)
                .mapTo(UUID.class)
                .findOne()
                .isPresent());
  }

  /// The sources that hold their events against a plan.
  List<UUID> users(UUID workspaceId, UUID plan) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id from source
                    where workspace_id = :workspace and revoked_at is null
                      and settings -> 'plan' ->> 'id' = :plan
                    order by id limit 20
                    """)
                .bind("workspace", workspaceId)
                .bind("plan", plan.toString())
                .mapTo(UUID.class)
                .list());
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
