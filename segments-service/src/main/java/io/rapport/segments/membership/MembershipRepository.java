package io.rapport.segments.membership;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.segments.rule.Parser;
import io.rapport.segments.rule.Rule;
import io.rapport.segments.rule.Sql;
import io.rapport.segments.rule.SqlCompiler;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/// The statements about members and the rules they follow from.
@ApplicationScoped
class MembershipRepository {

  private static final String EVALUATE =
      """
      with evaluated as materialized (
        select p.profile_id, v.segment_id, p.merged_into is null and v.member as member,
          case when p.merged_into is null then v.due_at end as due_at
        from profile p cross join lateral (values %s) v (segment_id, member, due_at)
        where p.workspace_id = cast(? as uuid) and p.profile_id = any(cast(? as uuid[]))
      )
      insert into membership as m
        (workspace_id, segment_id, profile_id, member, version, entered_at, due_at)
      select cast(? as uuid), e.segment_id, e.profile_id, e.member, e.member::int,
        case when e.member then cast(? as timestamptz) end, e.due_at
      from evaluated e
        left join membership c on c.workspace_id = cast(? as uuid)
          and c.segment_id = e.segment_id and c.profile_id = e.profile_id
      where case when c.segment_id is null then e.member or e.due_at is not null
        else c.member <> e.member or c.due_at is distinct from e.due_at end
      order by e.segment_id, e.profile_id
      on conflict (workspace_id, segment_id, profile_id) do update
      set member = excluded.member, due_at = excluded.due_at,
        version = m.version + (m.member <> excluded.member)::int,
        entered_at = case when m.member and excluded.member then m.entered_at
          else excluded.entered_at end
      returning new.segment_id, new.profile_id, new.member, new.version,
        coalesce(old.member, false) <> new.member
      """;

  /// A statement can have 65,535 arguments; one rule has at most a few thousand.
  private static final int MANY_ARGUMENTS = 20_000;

  private final Jdbi jdbi;
  private final ObjectMapper json;

  MembershipRepository(Jdbi jdbi, ObjectMapper json) {
    this.jdbi = jdbi;
    this.json = json;
  }

  /// Held by whoever evaluates, together with others. In the same round trip: each statement of
  /// the batch is planned for its own lists, for a plan that was made while the tables were small
  /// would scan them when they are large.
  void shareRules(UUID workspace) {
    lock(
        """
        select set_config('plan_cache_mode', 'force_custom_plan', true),
          pg_advisory_xact_lock_shared(hashtextextended(:workspace, 11))
        """,
        workspace);
  }

  /// Held by whoever changes a rule: waits until nobody evaluates, and keeps evaluations waiting.
  void lockRules(UUID workspace) {
    lock("select pg_advisory_xact_lock(hashtextextended(:workspace, 11))", workspace);
  }

  private void lock(String sql, UUID workspace) {
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(sql)
                .bind("workspace", workspace.toString())
                .map((_, _) -> true)
                .one());
  }

  Definitions definitions(UUID workspace) {
    return new Definitions(
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select id, name, rule::text, status from segment
                        where workspace_id = :workspace
                        """)
                    .bind("workspace", workspace)
                    .map(
                        (row, _) ->
                            new Definition(
                                row.getObject(1, UUID.class),
                                row.getString(2),
                                read(row.getString(3)),
                                row.getString(4).equals("building")))
                    .list()));
  }

  /// Locks profiles in ascending order, so that what is evaluated next is the last word on them.
  void lockProfiles(UUID workspace, Collection<UUID> profiles) {
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select profile_id from profile
                    where workspace_id = :workspace and profile_id = any(:profiles)
                    order by profile_id for no key update
                    """)
                .bind("workspace", workspace)
                .bindArray("profiles", UUID.class, profiles)
                .mapTo(UUID.class)
                .list());
  }

  /// Evaluates segments of one level for profiles, writes what is different and tells who entered
  /// or left.
  List<Change> evaluate(
      UUID workspace, Collection<UUID> profiles, List<Definition> segments, Instant now) {
    List<Change> changes = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    List<Object> arguments = new ArrayList<>();
    for (Definition segment : segments) {
      Sql condition = SqlCompiler.condition(segment.rule(), now);
      Sql due = SqlCompiler.due(segment.rule(), now);
      rows.add("(cast(? as uuid), " + condition.text() + ", " + due.text() + ")");
      arguments.add(segment.id());
      arguments.addAll(condition.arguments());
      arguments.addAll(due.arguments());
      if (arguments.size() > MANY_ARGUMENTS) {
        changes.addAll(evaluate(workspace, profiles, rows, arguments, now));
        rows.clear();
        arguments.clear();
      }
    }
    if (!rows.isEmpty()) {
      changes.addAll(evaluate(workspace, profiles, rows, arguments, now));
    }
    return changes;
  }

  private List<Change> evaluate(
      UUID workspace,
      Collection<UUID> profiles,
      List<String> rows,
      List<Object> arguments,
      Instant now) {
    List<Object> all = new ArrayList<>(arguments);
    all.add(workspace);
    all.add(profiles.toArray(UUID[]::new));
    all.addAll(List.of(workspace, now.atOffset(ZoneOffset.UTC), workspace));
    String sql = EVALUATE.formatted(String.join(", ", rows));
    return jdbi.withHandle(
        handle ->
            bind(handle.createQuery(sql), all).map((row, _) -> change(row)).stream()
                .flatMap(Optional::stream)
                .toList());
  }

  private static Optional<Change> change(ResultSet row) throws SQLException {
    return row.getBoolean(5)
        ? Optional.of(
            new Change(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getBoolean(3),
                row.getLong(4)))
        : Optional.empty();
  }

  /// How many profiles a rule holds for at this moment.
  long count(UUID workspace, Rule rule, Instant now) {
    Sql condition = SqlCompiler.condition(rule, now);
    String sql =
        """
        select count(*) from profile p
        where p.workspace_id = cast(? as uuid) and p.merged_into is null and\s"""
            + condition.text();
    return jdbi.withHandle(
        handle ->
            bind(handle.createQuery(sql), workspace, condition.arguments())
                .mapTo(Long.class)
                .one());
  }

  /// The first profiles, by id, that a rule holds for at this moment.
  List<UUID> sample(UUID workspace, Rule rule, Instant now) {
    Sql condition = SqlCompiler.condition(rule, now);
    String sql =
        """
        select p.profile_id from profile p
        where p.workspace_id = cast(? as uuid) and p.merged_into is null and\s"""
            + condition.text()
            + " order by p.profile_id limit 10";
    return jdbi.withHandle(
        handle ->
            bind(handle.createQuery(sql), workspace, condition.arguments())
                .mapTo(UUID.class)
                .list());
  }

  /// Ends those statements of this transaction that take too long.
  void limitStatements(String timeout) {
    jdbi.useHandle(
        handle ->
            handle
                .createQuery("select set_config('statement_timeout', :timeout, true)")
                .bind("timeout", timeout)
                .mapTo(String.class)
                .one());
  }

  /// Members per segment; one without any is left out.
  Map<UUID, Long> counts(UUID workspace, Collection<UUID> segments) {
    Map<UUID, Long> counts = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select segment_id, count(*) from membership
                    where workspace_id = :workspace and segment_id = any(:segments) and member
                    group by segment_id
                    """)
                .bind("workspace", workspace)
                .bindArray("segments", UUID.class, segments)
                .map((row, _) -> counts.put(row.getObject(1, UUID.class), row.getLong(2)))
                .list());
    return counts;
  }

  List<MemberView> members(UUID workspace, UUID segment, UUID after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select profile_id, entered_at from membership
                    where workspace_id = :workspace and segment_id = :segment and member
                      and profile_id > :after
                    order by profile_id limit :limit
                    """)
                .bind("workspace", workspace)
                .bind("segment", segment)
                .bind("after", after)
                .bind("limit", limit)
                .map(
                    (row, _) ->
                        new MemberView(
                            row.getObject(1, UUID.class), row.getTimestamp(2).toInstant()))
                .list());
  }

  /// The profile that an id belongs to now: of an anchor whoever has it, of a profile that was
  /// merged away whatever it became part of.
  Optional<UUID> findProfile(UUID workspace, UUID id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    with recursive chain (profile_id, merged_into, depth) as (
                      select p.profile_id, p.merged_into, 0 from profile p
                      where p.workspace_id = :workspace and p.profile_id = coalesce(
                        (select a.profile_id from anchor a
                          where a.workspace_id = :workspace and a.anchor_id = :id), :id)
                      union all
                      select p.profile_id, p.merged_into, c.depth + 1
                      from chain c join profile p
                        on p.workspace_id = :workspace and p.profile_id = c.merged_into
                      where c.depth < 1000
                    )
                    select profile_id from chain where merged_into is null limit 1
                    """)
                .bind("workspace", workspace)
                .bind("id", id)
                .mapTo(UUID.class)
                .findOne());
  }

  List<ProfileSegmentView> segmentsOf(UUID workspace, UUID profile) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select s.id, s.name, m.entered_at
                    from membership m join segment s
                      on s.workspace_id = m.workspace_id and s.id = m.segment_id
                    where m.workspace_id = :workspace and m.profile_id = :profile and m.member
                    order by s.name, s.id
                    """)
                .bind("workspace", workspace)
                .bind("profile", profile)
                .map(
                    (row, _) ->
                        new ProfileSegmentView(
                            row.getObject(1, UUID.class),
                            row.getString(2),
                            row.getTimestamp(3).toInstant()))
                .list());
  }

  /// Claims profiles whose time has come; those that somebody works on are left to the next time.
  List<UUID> claimDue(UUID workspace, Instant now, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select p.profile_id from profile p
                    where p.workspace_id = :workspace and p.profile_id in (
                      select m.profile_id from membership m
                      where m.workspace_id = :workspace and m.due_at <= :now
                      order by m.due_at limit :limit)
                    order by p.profile_id for no key update skip locked
                    """)
                .bind("workspace", workspace)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("limit", limit)
                .mapTo(UUID.class)
                .list());
  }

  /// Claims the build of a segment until the transaction ends, unless another has it.
  Optional<Build> claimBuild(UUID workspace, Collection<UUID> ready) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, build_cursor from segment
                    where workspace_id = :workspace and status = 'building' and id = any(:ready)
                    order by id limit 1 for no key update skip locked
                    """)
                .bind("workspace", workspace)
                .bindArray("ready", UUID.class, ready)
                .map(
                    (row, _) ->
                        new Build(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .findOne());
  }

  /// A build and the last profile that it counted, null before the first.
  record Build(UUID segment, UUID cursor) {}

  /// The next profiles by id, locked.
  List<UUID> lockNext(UUID workspace, UUID after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select profile_id from profile
                    where workspace_id = :workspace and profile_id > :after
                    order by profile_id limit :limit for no key update
                    """)
                .bind("workspace", workspace)
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(UUID.class)
                .list());
  }

  void moveBuild(UUID workspace, UUID segment, UUID cursor) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update segment set build_cursor = :cursor
                    where workspace_id = :workspace and id = :id
                    """)
                .bind("workspace", workspace)
                .bind("id", segment)
                .bind("cursor", cursor)
                .execute());
  }

  void finishBuild(UUID workspace, UUID segment) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update segment set status = 'live', build_cursor = null
                    where workspace_id = :workspace and id = :id
                    """)
                .bind("workspace", workspace)
                .bind("id", segment)
                .execute());
  }

  private Rule read(String rule) {
    try {
      return Parser.parse(json.readValue(rule, Object.class)).rule();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored rule could not be read", e);
    }
  }

  private static <S extends SqlStatement<S>> S bind(
      S statement, UUID workspace, List<Object> arguments) {
    List<Object> all = new ArrayList<>();
    all.add(workspace);
    all.addAll(arguments);
    return bind(statement, all);
  }

  private static <S extends SqlStatement<S>> S bind(S statement, List<Object> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      statement.bind(i, arguments.get(i));
    }
    return statement;
  }
}
