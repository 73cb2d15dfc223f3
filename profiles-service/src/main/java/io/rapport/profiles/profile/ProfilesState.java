package io.rapport.profiles.profile;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.rapport.contracts.ProfileEvent;
import io.rapport.contracts.ProfileState;
import io.rapport.messaging.CurrentState;
import io.rapport.profiles.identity.Component;
import io.rapport.profiles.identity.IdentityRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/// All profiles by id, those that were merged away too: others must know what they became part of.
@ApplicationScoped
class ProfilesState implements CurrentState {

  private static final UUID FIRST = new UUID(0, 0);

  private final ProfileRepository profiles;
  private final IdentityRepository identities;
  private final Clock clock;
  private final Jdbi everywhere;

  ProfilesState(
      ProfileRepository profiles,
      IdentityRepository identities,
      Clock clock,
      @DataSource("maintenance") AgroalDataSource maintenance) {
    this.profiles = profiles;
    this.identities = identities;
    this.clock = clock;
    this.everywhere = Jdbi.create(maintenance).installPlugin(new PostgresPlugin());
  }

  @Override
  public Collection<UUID> workspaces() {
    return everywhere.withHandle(
        handle ->
            handle
                .createQuery("select distinct workspace_id from profile")
                .mapTo(UUID.class)
                .list());
  }

  @Override
  public Page page(UUID workspaceId, String after, int limit) {
    UUID from = after.isEmpty() ? FIRST : UUID.fromString(after);
    List<Profile> rows = profiles.listAll(workspaceId, from, limit);
    Map<UUID, Component> components = new HashMap<>();
    Component.of(identities.identifiersOf(workspaceId, rows.stream().map(Profile::id).toList()))
        .forEach(component -> components.put(component.profileId(), component));
    Instant now = clock.instant();
    return new Page(
        rows.stream()
            .map(row -> new ProfileEvent.Changed(state(row, components.get(row.id())), now))
            .toList(),
        rows.size() < limit ? null : rows.getLast().id().toString());
  }

  /// One whose identifiers went to another while this was read is told of by the log next.
  private static ProfileState state(Profile profile, Component component) {
    if (profile.mergedInto() != null) {
      return profile.stateMergedAway();
    }
    return profile.state(
        component == null ? new Component(profile.id(), List.of(), Set.of()) : component);
  }
}
