package io.rapport.profiles.computed;

import io.rapport.profiles.computed.ComputedTrait.Phase;
import io.rapport.profiles.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/// Computed traits and their states as rows.
@ApplicationScoped
class ComputedTraitRepository {

  private static final String COLUMNS =
      """
      id, definition::text, phase, boundary::text, last_anchor, anchors, scanned_to, scanned,
      shown_to, shown, to_show, created_at, live_at
      """;

  private final Jdbi jdbi;
  private final Json json;

  ComputedTraitRepository(Jdbi jdbi, Json json) {
    this.jdbi = jdbi;
    this.json = json;
  }

  /// Keeps the set of counted traits as it is until the end of the transaction; many may at a time.
  /// In the same round trip: each statement of the batch is planned for its own lists, for a plan
  /// that was made while the tables were small would scan them when they are large.
  void share(UUID workspace) {
    lock(
        """
        select set_config('plan_cache_mode', 'force_custom_plan', true),
          pg_advisory_xact_lock_shared(hashtextextended(:key, 11))
        """,
        workspace);
  }

  /// Waits for all that share, and keeps new ones waiting: between two batches of the workspace.
  void own(UUID workspace) {
    lock("select pg_advisory_xact_lock(hashtextextended(:key, 11))", workspace);
  }

  private void lock(String sql, UUID workspace) {
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(sql)
                .bind("key", "computed_trait " + workspace)
                .mapTo(String.class)
                .findOne());
  }

  /// Starts a trait; everything that is committed at this moment is its past.
  void insert(UUID workspace, UUID id, DefineTrait definition, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into computed_trait (workspace_id, id, name, definition, phase, boundary,
                      last_anchor, anchors, created_at)
                    select :workspace, :id, :name, :definition::jsonb, 'counting',
                      pg_current_snapshot(),
                      (select birth_id from identifier where workspace_id = :workspace
                        order by birth_id desc limit 1),
                      (select count(*) from identifier where workspace_id = :workspace),
                      :now
                    """)
                .bind("workspace", workspace)
                .bind("id", id)
                .bind("name", definition.name())
                .bind("definition", json.write(definition))
                .bind("now", now)
                .execute());
  }

  /// All traits that are counted.
  List<ComputedTrait> counted(UUID workspace) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select "
                        + COLUMNS
                        + """
                        from computed_trait
                        where workspace_id = :workspace and phase <> 'deleting' order by id
                        """)
                .bind("workspace", workspace)
                .map((row, _) -> trait(row))
                .list());
  }

  Optional<ComputedTrait> find(UUID workspace, UUID id) {
    return counted(workspace).stream().filter(t -> t.id().equals(id)).findFirst();
  }

  Optional<ComputedTrait> findByName(UUID workspace, String name) {
    return counted(workspace).stream().filter(t -> t.name().equals(name)).findFirst();
  }

  /// The trait whose back-fill or removal is next.
  Optional<ComputedTrait> findUnfinished(UUID workspace) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select "
                        + COLUMNS
                        + """
                        from computed_trait
                        where workspace_id = :workspace and phase <> 'live' order by id limit 1
                        """)
                .bind("workspace", workspace)
                .map((row, _) -> trait(row))
                .findOne());
  }

  /// The trait, locked; empty when somebody else works at it or has it in another phase.
  Optional<ComputedTrait> lock(UUID workspace, UUID id, Phase phase) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select "
                        + COLUMNS
                        + """
                        from computed_trait
                        where workspace_id = :workspace and id = :id and phase = :phase
                        for update skip locked
                        """)
                .bind("workspace", workspace)
                .bind("id", id)
                .bind("phase", phase.column())
                .map((row, _) -> trait(row))
                .findOne());
  }

  /// Lets a trait go from one phase to the next, if it is in the one.
  boolean advance(UUID workspace, UUID id, Phase from, Phase to, Instant now) {
    int changed =
        jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update computed_trait set phase = :to, shown_to = null, shown = 0,
                          to_show = (select count(*) from computed_state s
                            where s.workspace_id = :workspace and s.trait_id = :id),
                          live_at = case when :to = 'live' then :now else live_at end
                        where workspace_id = :workspace and id = :id and phase = :from
                        """)
                    .bind("workspace", workspace)
                    .bind("id", id)
                    .bind("from", from.column())
                    .bind("to", to.column())
                    .bind("now", now)
                    .execute());
    return changed == 1;
  }

  /// Counts a trait no more.
  void end(UUID workspace, UUID id) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update computed_trait set phase = 'deleting', shown_to = null
                    where workspace_id = :workspace and id = :id
                    """)
                .bind("workspace", workspace)
                .bind("id", id)
                .execute());
  }

  void scanned(UUID workspace, UUID id, UUID to, int anchors) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update computed_trait set scanned_to = :to, scanned = scanned + :anchors
                    where workspace_id = :workspace and id = :id
                    """)
                .bind("workspace", workspace)
                .bind("id", id)
                .bind("to", to)
                .bind("anchors", anchors)
                .execute());
  }

  void shown(UUID workspace, UUID id, UUID to, int anchors) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update computed_trait set shown_to = :to, shown = shown + :anchors
                    where workspace_id = :workspace and id = :id
                    """)
                .bind("workspace", workspace)
                .bind("id", id)
                .bind("to", to)
                .bind("anchors", anchors)
                .execute());
  }

  /// The next anchors that have a state of the trait.
  List<UUID> statedAnchors(UUID workspace, UUID trait, UUID after, int many) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select distinct anchor_id from computed_state
                    where workspace_id = :workspace and trait_id = :trait and anchor_id > :after
                    order by anchor_id limit :many
                    """)
                .bind("workspace", workspace)
                .bind("trait", trait)
                .bind("after", after)
                .bind("many", many)
                .mapTo(UUID.class)
                .list());
  }

  /// All states of these anchors.
  List<StateRow> states(UUID workspace, Collection<UUID> anchors) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select anchor_id, trait_id, past, state::text from computed_state
                    where workspace_id = :workspace and anchor_id = any(:anchors)
                    """)
                .bind("workspace", workspace)
                .bindArray("anchors", UUID.class, anchors)
                .map(
                    (row, _) ->
                        new StateRow(
                            row.getObject(1, UUID.class),
                            row.getObject(2, UUID.class),
                            row.getBoolean(3),
                            json.read(row.getString(4), TraitState.class)))
                .list());
  }

  void save(UUID workspace, Collection<StateRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into computed_state (workspace_id, anchor_id, trait_id, past, state)
                    select :workspace, n.*
                    from unnest(:anchors, :traits, :past, :states::jsonb[])
                      as n(anchor_id, trait_id, past, state)
                    on conflict (workspace_id, anchor_id, trait_id, past)
                      do update set state = excluded.state
                    """)
                .bind("workspace", workspace)
                .bindArray("anchors", UUID.class, each(rows, StateRow::anchorId))
                .bindArray("traits", UUID.class, each(rows, StateRow::traitId))
                .bindArray("past", Boolean.class, each(rows, StateRow::past))
                .bindArray("states", String.class, each(rows, row -> json.write(row.state())))
                .execute());
  }

  void forgetStates(UUID workspace, UUID trait, Collection<UUID> anchors) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    delete from computed_state
                    where workspace_id = :workspace and trait_id = :trait
                      and anchor_id = any(:anchors)
                    """)
                .bind("workspace", workspace)
                .bind("trait", trait)
                .bindArray("anchors", UUID.class, anchors)
                .execute());
  }

  void delete(UUID workspace, UUID trait) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "delete from computed_trait where workspace_id = :workspace and id = :id")
                .bind("workspace", workspace)
                .bind("id", trait)
                .execute());
  }

  /// How many profiles have the trait, and what its values add up to where they are numbers.
  Total total(UUID workspace, ComputedTrait trait) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*), sum(case when :numeric then (computed ->> :name)::numeric end)
                    from profile
                    where workspace_id = :workspace and merged_into is null
                      and jsonb_exists(computed, :name)
                    """)
                .bind("workspace", workspace)
                .bind("name", trait.name())
                .bind("numeric", trait.definition().aggregate().type().isNumeric())
                .map((row, _) -> new Total(row.getLong(1), row.getBigDecimal(2)))
                .one());
  }

  record Total(long profiles, BigDecimal sum) {}

  private ComputedTrait trait(ResultSet row) throws SQLException {
    OffsetDateTime liveAt = row.getObject(13, OffsetDateTime.class);
    return new ComputedTrait(
        row.getObject(1, UUID.class),
        json.read(row.getString(2), DefineTrait.class),
        Phase.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
        row.getString(4),
        row.getObject(5, UUID.class),
        row.getLong(6),
        row.getObject(7, UUID.class),
        row.getLong(8),
        row.getObject(9, UUID.class),
        row.getLong(10),
        row.getLong(11),
        row.getObject(12, OffsetDateTime.class).toInstant(),
        liveAt == null ? null : liveAt.toInstant());
  }

  private static <T, R> List<R> each(Collection<T> rows, Function<T, R> column) {
    return rows.stream().map(column).toList();
  }
}
