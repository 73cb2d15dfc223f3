package io.rapport.profiles.identity;

import io.rapport.web.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/// Identifiers and links as rows; a list of things is always one statement.
@ApplicationScoped
public class IdentityRepository {

  private final Jdbi jdbi;
  private final Clock clock;

  IdentityRepository(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /// Gives birth to the identifiers that nobody has seen before, in the order in which they come.
  /// Rows are written in the order of type and value, so that two batches do not wait for each
  /// other in a circle.
  ///
  /// @return birth ids of those that were born here
  public Set<UUID> bear(UUID workspace, Collection<Identifier> identifiers) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<UUID> ids =
        Stream.generate(() -> Ids.at(now.toEpochMilli()))
            .limit(identifiers.size())
            .sorted((a, b) -> a.toString().compareTo(b.toString()))
            .toList();
    return jdbi.withHandle(
        handle ->
            keys(
                    handle.createQuery(
                        """
                        insert into identifier
                          (workspace_id, birth_id, type, value, born_at, profile_id)
                        select :workspace, k.id, k.type, k.value, :now, k.id
                        from unnest(:ids, :types, :values) as k(id, type, value)
                        where not exists (
                          select from identifier i
                          where i.workspace_id = :workspace
                            and i.type = k.type and i.value = k.value)
                        order by k.type, k.value
                        on conflict (workspace_id, type, value) do nothing
                        returning birth_id
                        """),
                    identifiers)
                .bind("workspace", workspace)
                .bind("now", now)
                .bindArray("ids", UUID.class, ids)
                .mapTo(UUID.class)
                .set());
  }

  /// The profiles that these identifiers belong to at this moment.
  public List<UUID> profilesOf(UUID workspace, Collection<Identifier> identifiers) {
    return jdbi.withHandle(
        handle ->
            keys(
                    handle.createQuery(
                        """
                        select distinct i.profile_id
                        from unnest(:types, :values) as k(type, value)
                        join identifier i on i.workspace_id = :workspace
                          and i.type = k.type and i.value = k.value
                        """),
                    identifiers)
                .bind("workspace", workspace)
                .mapTo(UUID.class)
                .list());
  }

  /// The profiles that these birth ids belong to at this moment.
  public List<UUID> profilesOfBirths(UUID workspace, Collection<UUID> births) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select distinct profile_id from identifier
                    where workspace_id = :workspace and birth_id = any(:births)
                    """)
                .bind("workspace", workspace)
                .bindArray("births", UUID.class, births)
                .mapTo(UUID.class)
                .list());
  }

  /// The birth id at the end of the next so many after one, empty when there are none up to `last`.
  public Optional<UUID> birthAfter(UUID workspace, UUID after, UUID last, int many) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select birth_id from (
                      select birth_id from identifier
                      where workspace_id = :workspace and birth_id > :after and birth_id <= :last
                      order by birth_id limit :many) next
                    order by birth_id desc limit 1
                    """)
                .bind("workspace", workspace)
                .bind("after", after)
                .bind("last", last)
                .bind("many", many)
                .mapTo(UUID.class)
                .findOne());
  }

  /// All identifiers of these profiles.
  ///
  /// @param fresh birth ids of those that were born in this batch
  public List<KnownIdentifier> identifiersOf(
      UUID workspace, Collection<UUID> profiles, Set<UUID> fresh) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select birth_id, type, value, born_at, profile_id from identifier
                    where workspace_id = :workspace and profile_id = any(:profiles)
                    order by born_at, birth_id
                    """)
                .bind("workspace", workspace)
                .bindArray("profiles", UUID.class, profiles)
                .map((row, _) -> known(row, fresh))
                .list());
  }

  /// All identifiers of these profiles, as they stand.
  public List<KnownIdentifier> identifiersOf(UUID workspace, Collection<UUID> profiles) {
    return identifiersOf(workspace, profiles, Set.of());
  }

  /// The present profile of a birth id: of an identifier, or of a profile of any time.
  public Optional<UUID> findProfile(UUID workspace, UUID birthId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select profile_id from identifier
                    where workspace_id = :workspace and birth_id = :birth
                    """)
                .bind("workspace", workspace)
                .bind("birth", birthId)
                .mapTo(UUID.class)
                .findOne());
  }

  /// The present profile of an identifier, as somebody spells it.
  public Optional<UUID> findProfile(UUID workspace, String type, String value) {
    if (!Identifier.isType(type)
        || !(Canonical.of(type, value) instanceof Canonical.Usable(Identifier identifier))) {
      return Optional.empty();
    }
    return profilesOf(workspace, List.of(identifier)).stream().findFirst();
  }

  /// Lets identifiers belong to the profile that the links gave them.
  public void move(UUID workspace, Collection<Component> components) {
    List<KnownIdentifier> moved = new ArrayList<>();
    List<UUID> profiles = new ArrayList<>();
    for (Component component : components) {
      for (KnownIdentifier identifier : component.identifiers()) {
        if (!identifier.profileId().equals(component.profileId())) {
          moved.add(identifier);
          profiles.add(component.profileId());
        }
      }
    }
    if (moved.isEmpty()) {
      return;
    }
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update identifier i set profile_id = m.profile_id
                    from unnest(:births, :profiles) as m(birth_id, profile_id)
                    where i.workspace_id = :workspace and i.birth_id = m.birth_id
                    """)
                .bind("workspace", workspace)
                .bindArray("births", UUID.class, each(moved, KnownIdentifier::birthId))
                .bindArray("profiles", UUID.class, profiles)
                .execute());
  }

  /// Remembers accepted links; the first that said so is kept.
  public void link(UUID workspace, List<Link> links) {
    if (links.isEmpty()) {
      return;
    }
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into link (workspace_id, a, b, rule, source_event, at)
                    select :workspace, n.* from unnest(:a, :b, :rules, :events, :ats::timestamptz[])
                      as n(a, b, rule, source_event, at)
                    order by a, b
                    on conflict (workspace_id, a, b) do nothing
                    """)
                .bind("workspace", workspace)
                .bindArray("a", UUID.class, each(links, Link::a))
                .bindArray("b", UUID.class, each(links, Link::b))
                .bindArray("rules", String.class, each(links, Link::rule))
                .bindArray("events", String.class, each(links, Link::sourceEvent))
                .bindArray("ats", String.class, each(links, l -> l.at().toString()))
                .execute());
  }

  /// Remembers what the guards refused.
  public void refuse(UUID workspace, List<RefusedLink> refused) {
    if (refused.isEmpty()) {
      return;
    }
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into refused_link
                      (workspace_id, anchor_id, type, value, reason, source_event, at)
                    select :workspace, n.*
                    from unnest(:anchors, :types, :values, :reasons, :events, :ats::timestamptz[])
                      as n(anchor_id, type, value, reason, source_event, at)
                    order by anchor_id, type, value, reason
                    on conflict do nothing
                    """)
                .bind("workspace", workspace)
                .bindArray("anchors", UUID.class, each(refused, RefusedLink::anchorId))
                .bindArray("types", String.class, each(refused, RefusedLink::type))
                .bindArray("values", String.class, each(refused, RefusedLink::value))
                .bindArray("reasons", String.class, each(refused, RefusedLink::reason))
                .bindArray("events", String.class, each(refused, RefusedLink::sourceEvent))
                .bindArray("ats", String.class, each(refused, r -> r.at().toString()))
                .execute());
  }

  /// Remembers the merges of profiles.
  public void merged(UUID workspace, List<Merge> merges) {
    if (merges.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    List<UUID> ids =
        Stream.generate(() -> Ids.at(now.toEpochMilli()))
            .limit(merges.size())
            .sorted((a, b) -> a.toString().compareTo(b.toString()))
            .toList();
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into profile_merge
                      (workspace_id, id, profile_id, merged_id, a, b, rule, source_event, at)
                    select :workspace, n.*, :now
                    from unnest(:ids, :profiles, :merged, :a, :b, :rules, :events)
                      as n(id, profile_id, merged_id, a, b, rule, source_event)
                    """)
                .bind("workspace", workspace)
                .bind("now", now)
                .bindArray("ids", UUID.class, ids)
                .bindArray("profiles", UUID.class, each(merges, Merge::profileId))
                .bindArray("merged", UUID.class, each(merges, Merge::mergedId))
                .bindArray("a", UUID.class, each(merges, m -> m.link().a()))
                .bindArray("b", UUID.class, each(merges, m -> m.link().b()))
                .bindArray("rules", String.class, each(merges, m -> m.link().rule()))
                .bindArray("events", String.class, each(merges, m -> m.link().sourceEvent()))
                .execute());
  }

  /// The links between these identifiers.
  public List<Link> linksOf(UUID workspace, Collection<UUID> births) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select a, b, rule, source_event, at from link
                    where workspace_id = :workspace and revoked_at is null
                      and (a = any(:births) or b = any(:births))
                    order by at, a, b
                    """)
                .bind("workspace", workspace)
                .bindArray("births", UUID.class, births)
                .map(
                    (row, _) ->
                        new Link(
                            row.getObject(1, UUID.class),
                            row.getObject(2, UUID.class),
                            row.getString(3),
                            row.getString(4),
                            row.getObject(5, OffsetDateTime.class).toInstant()))
                .list());
  }

  /// What was kept from these identifiers' profile, and where they were kept from another's.
  public List<RefusedLink> refusedOf(UUID workspace, Collection<KnownIdentifier> identifiers) {
    return jdbi.withHandle(
        handle ->
            keys(
                    handle.createQuery(
                        """
                        select r.anchor_id, r.type, r.value, r.reason, r.source_event, r.at
                        from refused_link r
                        where r.workspace_id = :workspace
                          and (r.anchor_id = any(:births)
                            or (r.type, r.value) in (
                              select k.type, k.value
                              from unnest(:types, :values) as k(type, value)))
                        order by r.at, r.anchor_id, r.type, r.value
                        """),
                    each(identifiers, KnownIdentifier::identifier))
                .bind("workspace", workspace)
                .bindArray("births", UUID.class, each(identifiers, KnownIdentifier::birthId))
                .map(
                    (row, _) ->
                        new RefusedLink(
                            row.getObject(1, UUID.class),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getObject(6, OffsetDateTime.class).toInstant()))
                .list());
  }

  private static KnownIdentifier known(ResultSet row, Set<UUID> fresh) throws SQLException {
    UUID birth = row.getObject(1, UUID.class);
    return new KnownIdentifier(
        new Identifier(row.getString(2), row.getString(3)),
        birth,
        row.getObject(4, OffsetDateTime.class).toInstant(),
        row.getObject(5, UUID.class),
        fresh.contains(birth));
  }

  private static <S extends SqlStatement<S>> S keys(
      S statement, Collection<Identifier> identifiers) {
    return statement
        .bindArray("types", String.class, each(identifiers, Identifier::type))
        .bindArray("values", String.class, each(identifiers, Identifier::value));
  }

  private static <T, R> List<R> each(Collection<T> rows, Function<T, R> column) {
    return rows.stream().map(column).toList();
  }
}
