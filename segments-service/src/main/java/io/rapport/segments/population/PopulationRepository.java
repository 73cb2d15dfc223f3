package io.rapport.segments.population;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.contracts.ProfileState;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// The statements that write the population, one for a whole batch each.
@ApplicationScoped
class PopulationRepository {

  private final Jdbi jdbi;
  private final StoredJson json;

  PopulationRepository(Jdbi jdbi, ObjectMapper json) {
    this.jdbi = jdbi;
    this.json = new StoredJson(json);
  }

  /// Makes anchors that are not known yet: waits for whoever is making the same.
  void makeAnchors(UUID workspace, Collection<UUID> anchors) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into anchor (workspace_id, anchor_id)
                    select :workspace, a from unnest(:anchors) a order by a
                    on conflict do nothing
                    """)
                .bind("workspace", workspace)
                .bindArray("anchors", UUID.class, anchors)
                .execute());
  }

  /// Holds anchors where they are, and tells whose they are; null for nobody's.
  Map<UUID, UUID> holdAnchors(UUID workspace, Collection<UUID> anchors) {
    return jdbi.withHandle(
        handle ->
            owners(
                handle
                    .createQuery(
                        """
                        select anchor_id, profile_id from anchor
                        where workspace_id = :workspace and anchor_id = any(:anchors)
                        order by anchor_id for share
                        """)
                    .bind("workspace", workspace)
                    .bindArray("anchors", UUID.class, anchors)
                    .map((row, _) -> owned(row))
                    .list()));
  }

  /// Locks anchors, and those that the profiles have, and tells whose they are.
  Map<UUID, UUID> lockAnchors(UUID workspace, Collection<UUID> anchors, Collection<UUID> profiles) {
    return jdbi.withHandle(
        handle ->
            owners(
                handle
                    .createQuery(
                        """
                        select anchor_id, profile_id from anchor
                        where workspace_id = :workspace
                          and (anchor_id = any(:anchors) or profile_id = any(:profiles))
                        order by anchor_id for no key update
                        """)
                    .bind("workspace", workspace)
                    .bindArray("anchors", UUID.class, anchors)
                    .bindArray("profiles", UUID.class, profiles)
                    .map((row, _) -> owned(row))
                    .list()));
  }

  private record Owned(UUID anchor, UUID profile) {}

  private static Owned owned(ResultSet row) throws SQLException {
    return new Owned(row.getObject(1, UUID.class), row.getObject(2, UUID.class));
  }

  private static Map<UUID, UUID> owners(List<Owned> rows) {
    Map<UUID, UUID> owners = new HashMap<>();
    rows.forEach(row -> owners.put(row.anchor(), row.profile()));
    return owners;
  }

  /// Stores states that are newer than what is known.
  ///
  /// @param surely also where what is known is not older
  /// @return the profiles that were stored
  List<UUID> storeProfiles(UUID workspace, List<ProfileState> states, boolean surely) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into profile as p (workspace_id, profile_id, version, merged_into, traits)
                    select :workspace, s.id, s.version, s.merged_into, s.traits::jsonb
                    from unnest(:ids, :versions, :mergedInto, :traits)
                      as s (id, version, merged_into, traits)
                    order by s.id
                    on conflict (workspace_id, profile_id) do update
                    set version = excluded.version, merged_into = excluded.merged_into,
                      traits = excluded.traits
                    where p.version < excluded.version or :surely
                    returning p.profile_id
                    """)
                .bind("workspace", workspace)
                .bind("surely", surely)
                .bindArray("ids", UUID.class, states.stream().map(ProfileState::id).toList())
                .bindArray(
                    "versions", Long.class, states.stream().map(ProfileState::version).toList())
                .bindArray(
                    "mergedInto",
                    UUID.class,
                    states.stream().map(ProfileState::mergedInto).toList())
                .bindArray(
                    "traits",
                    String.class,
                    states.stream().map(s -> json.write(s.traits())).toList())
                .mapTo(UUID.class)
                .list());
  }

  /// Those profiles of which exactly this version is known.
  List<UUID> atThisVersion(UUID workspace, List<ProfileState> states) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select p.profile_id
                    from unnest(:ids, :versions) as s (id, version)
                    join profile p on p.workspace_id = :workspace and p.profile_id = s.id
                      and p.version = s.version
                    """)
                .bind("workspace", workspace)
                .bindArray("ids", UUID.class, states.stream().map(ProfileState::id).toList())
                .bindArray(
                    "versions", Long.class, states.stream().map(ProfileState::version).toList())
                .mapTo(UUID.class)
                .list());
  }

  /// Gives anchors to profiles; what a profile had and is not given again is nobody's.
  void giveAnchors(UUID workspace, Map<UUID, UUID> owners, Collection<UUID> profiles) {
    List<UUID> anchors = List.copyOf(owners.keySet());
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update anchor a set profile_id = given.profile_id
                    from (
                      select had.anchor_id, g.profile_id
                      from anchor had
                        left join unnest(:anchors, :owners) as g (anchor_id, profile_id)
                          on g.anchor_id = had.anchor_id
                      where had.workspace_id = :workspace
                        and (had.anchor_id = any(:anchors) or had.profile_id = any(:profiles))
                    ) given
                    where a.workspace_id = :workspace and a.anchor_id = given.anchor_id
                      and a.profile_id is distinct from given.profile_id
                    """)
                .bind("workspace", workspace)
                .bindArray("anchors", UUID.class, anchors)
                .bindArray("owners", UUID.class, anchors.stream().map(owners::get).toList())
                .bindArray("profiles", UUID.class, profiles)
                .execute());
  }

  /// Something that an anchor performed.
  record Performance(UUID anchor, String event) {}

  /// Stores events that are not known yet.
  ///
  /// @return one for each that was stored
  List<Performance> storeEvents(UUID workspace, List<Event> events) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into performed
                      (workspace_id, anchor_id, event, occurred_at, message_id, properties)
                    select :workspace, e.anchor_id, e.event, e.occurred_at, e.message_id,
                      e.properties::jsonb
                    from unnest(:anchors, :events, cast(:times as timestamptz[]), :messages, :properties)
                      as e (anchor_id, event, occurred_at, message_id, properties)
                    order by e.anchor_id, e.event, e.occurred_at, e.message_id
                    on conflict do nothing
                    returning anchor_id, event
                    """)
                .bind("workspace", workspace)
                .bindArray("anchors", UUID.class, events.stream().map(Event::anchor).toList())
                .bindArray("events", String.class, events.stream().map(Event::name).toList())
                .bindArray(
                    "times",
                    String.class,
                    events.stream().map(e -> e.at().atOffset(ZoneOffset.UTC).toString()).toList())
                .bindArray("messages", String.class, events.stream().map(Event::message).toList())
                .bindArray(
                    "properties",
                    String.class,
                    events.stream().map(e -> json.write(e.properties())).toList())
                .map((row, _) -> new Performance(row.getObject(1, UUID.class), row.getString(2)))
                .list());
  }

  /// Stores what events say now where something else is known of them.
  ///
  /// @return one for each that was changed
  List<Performance> rewriteEvents(UUID workspace, List<Event> events) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    update performed p set properties = e.properties::jsonb
                    from unnest(:anchors, :events, cast(:times as timestamptz[]), :messages, :properties)
                      as e (anchor_id, event, occurred_at, message_id, properties)
                    where p.workspace_id = :workspace and p.anchor_id = e.anchor_id
                      and p.event = e.event and p.occurred_at = e.occurred_at
                      and p.message_id = e.message_id
                      and p.properties is distinct from e.properties::jsonb
                    returning p.anchor_id, p.event
                    """)
                .bind("workspace", workspace)
                .bindArray("anchors", UUID.class, events.stream().map(Event::anchor).toList())
                .bindArray("events", String.class, events.stream().map(Event::name).toList())
                .bindArray(
                    "times",
                    String.class,
                    events.stream().map(e -> e.at().atOffset(ZoneOffset.UTC).toString()).toList())
                .bindArray("messages", String.class, events.stream().map(Event::message).toList())
                .bindArray(
                    "properties",
                    String.class,
                    events.stream().map(e -> json.write(e.properties())).toList())
                .map((row, _) -> new Performance(row.getObject(1, UUID.class), row.getString(2)))
                .list());
  }
}
