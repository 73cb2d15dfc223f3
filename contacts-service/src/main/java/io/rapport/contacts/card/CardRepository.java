package io.rapport.contacts.card;

import io.rapport.contacts.crm.JsonColumns;
import io.rapport.contracts.ProfileState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/// The projection. Rows are written in ascending order of their keys, so that batches of several
/// lanes never wait for each other in a circle, and only by a higher version.
@ApplicationScoped
class CardRepository {

  private final Jdbi jdbi;

  CardRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Keeps the states that are newer than the known ones.
  ///
  /// @param profiles at most one state a profile, ascending
  /// @return the profiles whose state was newer
  Set<UUID> keepProfiles(UUID workspace, List<ProfileState> profiles) {
    return new HashSet<>(
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        insert into profile as p
                          (workspace_id, profile_id, version, merged_into, traits)
                        select :workspace, id, version, merged_into, cast(traits as jsonb)
                        from unnest(:ids, :versions, :merged, :traits)
                          as u(id, version, merged_into, traits)
                        on conflict (workspace_id, profile_id) do update set
                          version = excluded.version, merged_into = excluded.merged_into,
                          traits = excluded.traits
                        where p.version < excluded.version
                        returning profile_id
                        """)
                    .bind("workspace", workspace)
                    .bindArray("ids", UUID.class, profiles.stream().map(ProfileState::id).toList())
                    .bindArray(
                        "versions",
                        Long.class,
                        profiles.stream().map(ProfileState::version).toList())
                    .bindArray(
                        "merged",
                        UUID.class,
                        profiles.stream().map(ProfileState::mergedInto).toList())
                    .bindArray(
                        "traits",
                        String.class,
                        profiles.stream().map(p -> JsonColumns.write(p.traits())).toList())
                    .mapTo(UUID.class)
                    .list()));
  }

  /// Gives profiles these contacts in place of those that they had.
  void replaceContacts(UUID workspace, Collection<UUID> profiles, List<Link> links) {
    jdbi.useHandle(
        handle -> {
          handle
              .createUpdate(
                  """
                  delete from profile_contact
                  where workspace_id = :workspace and profile_id = any(:profiles)
                  """)
              .bind("workspace", workspace)
              .bindArray("profiles", UUID.class, profiles)
              .execute();
          handle
              .createUpdate(
                  """
                  insert into profile_contact (workspace_id, profile_id, contact_id)
                  select :workspace, profile, contact
                  from unnest(:profiles, :contacts) as u(profile, contact)
                  on conflict do nothing
                  """)
              .bind("workspace", workspace)
              .bindArray("profiles", UUID.class, links.stream().map(Link::profile).toList())
              .bindArray("contacts", UUID.class, links.stream().map(Link::contact).toList())
              .execute();
        });
  }

  /// Keeps names and deletions of segments that are newer than the known ones.
  void keepSegments(UUID workspace, List<SegmentRow> segments) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into segment as s (workspace_id, segment_id, version, name, deleted)
                    select :workspace, id, version, name, deleted
                    from unnest(:ids, :versions, :names, :deleted) as u(id, version, name, deleted)
                    on conflict (workspace_id, segment_id) do update set
                      version = excluded.version,
                      name = case when excluded.deleted then s.name else excluded.name end,
                      deleted = excluded.deleted
                    where s.version < excluded.version
                    """)
                .bind("workspace", workspace)
                .bindArray("ids", UUID.class, segments.stream().map(SegmentRow::id).toList())
                .bindArray(
                    "versions", Long.class, segments.stream().map(SegmentRow::version).toList())
                .bindArray("names", String.class, segments.stream().map(SegmentRow::name).toList())
                .bindArray(
                    "deleted", Boolean.class, segments.stream().map(SegmentRow::deleted).toList())
                .execute());
  }

  /// Keeps memberships that are newer than the known ones, whether the profile is known or not.
  void keepMemberships(UUID workspace, List<Membership> memberships) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into profile_segment as m
                      (workspace_id, profile_id, segment_id, version, member, changed_at)
                    select :workspace, profile, segment, version, member, at
                    from unnest(:profiles, :segments, :versions, :member, cast(:times as timestamptz[]))
                      as u(profile, segment, version, member, at)
                    on conflict (workspace_id, profile_id, segment_id) do update set
                      version = excluded.version, member = excluded.member,
                      changed_at = excluded.changed_at
                    where m.version < excluded.version
                    """)
                .bind("workspace", workspace)
                .bindArray(
                    "profiles", UUID.class, memberships.stream().map(Membership::profile).toList())
                .bindArray(
                    "segments", UUID.class, memberships.stream().map(Membership::segment).toList())
                .bindArray(
                    "versions", Long.class, memberships.stream().map(Membership::version).toList())
                .bindArray(
                    "member", Boolean.class, memberships.stream().map(Membership::member).toList())
                .bindArray(
                    "times",
                    String.class,
                    memberships.stream().map(m -> m.at().toString()).toList())
                .execute());
  }

  /// The profile that a contact is part of. While the states of two profiles name it, for a moment,
  /// always the same one of them.
  Optional<CardView.Profile> findProfile(UUID workspace, UUID contactId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select p.profile_id, p.traits
                    from profile_contact c
                    join profile p on p.workspace_id = c.workspace_id
                      and p.profile_id = c.profile_id
                    where c.workspace_id = :workspace and c.contact_id = :contact
                    order by p.profile_id
                    limit 1
                    """)
                .bind("workspace", workspace)
                .bind("contact", contactId)
                .map(
                    (row, _) ->
                        new CardView.Profile(
                            row.getObject(1, UUID.class),
                            JsonColumns.object(row.getString(2)),
                            List.of()))
                .findOne());
  }

  List<CardView.Segment> listSegments(UUID workspace, UUID profileId) {
    return new ArrayList<>(
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select s.segment_id, s.name, m.changed_at
                        from profile_segment m
                        join segment s on s.workspace_id = m.workspace_id
                          and s.segment_id = m.segment_id
                        where m.workspace_id = :workspace and m.profile_id = :profile
                          and m.member and not s.deleted
                        order by s.name, s.segment_id
                        """)
                    .bind("workspace", workspace)
                    .bind("profile", profileId)
                    .map(
                        (row, _) ->
                            new CardView.Segment(
                                row.getObject(1, UUID.class),
                                row.getString(2),
                                row.getObject(3, OffsetDateTime.class).toInstant()))
                    .list()));
  }

  record Link(UUID profile, UUID contact) {}

  record SegmentRow(UUID id, long version, String name, boolean deleted) {}

  record Membership(
      UUID profile, UUID segment, long version, boolean member, java.time.Instant at) {}
}
