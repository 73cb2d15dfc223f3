package io.rapport.profiles.profile;

import io.rapport.contracts.ProfileEvent;
import io.rapport.contracts.ProfileState;
import io.rapport.messaging.Outbox;
import io.rapport.profiles.identity.Component;
import io.rapport.profiles.identity.IdentityRepository;
import io.rapport.profiles.identity.KnownIdentifier;
import io.rapport.profiles.json.Json;
import io.rapport.profiles.trait.GoldenRecord;
import io.rapport.profiles.trait.TraitRepository;
import io.rapport.web.Caller;
import io.rapport.web.Cursor;
import io.rapport.web.Ids;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads profiles, and writes what a batch makes of them.
@ApplicationScoped
public class ProfileService {

  private static final String RESOURCE = "profile";

  private final ProfileRepository profiles;
  private final IdentityRepository identities;
  private final TraitRepository traits;
  private final Outbox outbox;
  private final Audit audit;
  private final Caller caller;
  private final Clock clock;
  private final Json json;

  ProfileService(
      ProfileRepository profiles,
      IdentityRepository identities,
      TraitRepository traits,
      Outbox outbox,
      Audit audit,
      Caller caller,
      Clock clock,
      Json json) {
    this.profiles = profiles;
    this.identities = identities;
    this.traits = traits;
    this.outbox = outbox;
    this.audit = audit;
    this.caller = caller;
    this.clock = clock;
    this.json = json;
  }

  /// Locks profiles in ascending id, until the end of the transaction.
  @Transactional(Transactional.TxType.MANDATORY)
  public List<Profile> lock(UUID workspace, Collection<UUID> ids) {
    return profiles.lock(workspace, ids);
  }

  /// Locks profiles in ascending id and nothing but them.
  ///
  /// @param first whether this is the first time in the transaction; if not, what the last time
  ///     locked is let go before
  @Transactional(Transactional.TxType.MANDATORY)
  public List<Profile> lockAnew(UUID workspace, Collection<UUID> ids, boolean first) {
    if (first) {
      profiles.mark();
    } else {
      profiles.backToMark();
    }
    return profiles.lock(workspace, ids);
  }

  /// Writes the profiles that changed, each as one version, and tells the others.
  ///
  /// @param locked the profiles that the transaction holds the locks of
  @Transactional(Transactional.TxType.MANDATORY)
  public void change(
      UUID workspace, Collection<ProfileChange> changes, Collection<Profile> locked) {
    Map<UUID, Profile> rows =
        locked.stream().collect(Collectors.toMap(Profile::id, profile -> profile));
    Instant now = clock.instant();
    List<Profile> written = new ArrayList<>();
    List<ProfileEvent> told = new ArrayList<>();
    for (ProfileChange change : changes) {
      Component component = change.component();
      Profile before = rows.getOrDefault(component.profileId(), Profile.unborn(component));
      Profile after = before.with(golden(change, before), computed(change, before));
      if (!component.isChanged() && after.says(before)) {
        continue;
      }
      List<Profile> away =
          component.before().stream()
              .filter(id -> !id.equals(component.profileId()))
              .sorted()
              .map(id -> rows.get(id).mergedInto(component.profileId()))
              .toList();
      written.add(after);
      written.addAll(away);
      told.addAll(events(after.state(component), away, now));
    }
    if (!written.isEmpty()) {
      profiles.save(workspace, written, now);
      outbox.publish(workspace, told);
    }
  }

  private Map<String, Object> golden(ProfileChange change, Profile before) {
    return change.golden() == null ? before.golden() : asStored(change.golden());
  }

  private Map<String, Object> computed(ProfileChange change, Profile before) {
    return change.computed() == null ? before.computed() : asStored(change.computed());
  }

  /// Numbers in the classes that a read of the column gives, so that equal ones are equal.
  private Map<String, Object> asStored(Map<String, Object> values) {
    return values.isEmpty() ? values : json.object(json.write(values));
  }

  private static List<ProfileEvent> events(ProfileState state, List<Profile> away, Instant now) {
    if (away.isEmpty()) {
      return List.of(new ProfileEvent.Changed(state, now));
    }
    List<ProfileState> all =
        Stream.concat(Stream.of(state), away.stream().map(Profile::stateMergedAway)).toList();
    return all.stream()
        .<ProfileEvent>map(touched -> new ProfileEvent.Merged(touched.id(), all, now))
        .toList();
  }

  /// The profile that an id stands for today: its own, or that of any identifier ever born in it.
  @Transactional
  ProfileView get(UUID id, boolean provenance) {
    UUID workspace = caller.workspace();
    return identities
        .findProfile(workspace, id)
        .map(profile -> shown(workspace, profile, provenance))
        .orElseThrow(() -> new Problem.NotFound("The profile"));
  }

  /// The profile that an identifier belongs to.
  @Transactional
  ProfileView getBy(String type, String value, boolean provenance) {
    UUID workspace = caller.workspace();
    return identities
        .findProfile(workspace, type, value)
        .map(profile -> shown(workspace, profile, provenance))
        .orElseThrow(() -> new Problem.NotFound("The profile"));
  }

  private ProfileView shown(UUID workspace, UUID id, boolean provenance) {
    ProfileView view = view(workspace, id, provenance);
    audit.read(RESOURCE, view.id());
    return view;
  }

  private ProfileView view(UUID workspace, UUID id, boolean provenance) {
    Profile profile =
        profiles.find(workspace, id).orElseThrow(() -> new Problem.NotFound("The profile"));
    var identifiers = identities.identifiersOf(workspace, List.of(id));
    if (!provenance) {
      return ProfileView.of(profile, identifiers, profile.traits());
    }
    var anchors = identifiers.stream().map(i -> i.birthId()).toList();
    GoldenRecord golden = GoldenRecord.of(traits.candidatesOf(workspace, anchors));
    return ProfileView.of(profile, identifiers, ProvenanceView.of(golden, profile.computed()));
  }

  @Transactional
  Page<ProfileView> list(String cursor, int limit, boolean total) {
    UUID workspace = caller.workspace();
    Cursor after = Cursor.parse(cursor, 1);
    List<Profile> rows = profiles.list(workspace, after == null ? null : id(after), limit + 1);
    Map<UUID, List<KnownIdentifier>> identifiers = new HashMap<>();
    identities
        .identifiersOf(workspace, rows.stream().map(Profile::id).toList())
        .forEach(i -> identifiers.computeIfAbsent(i.profileId(), _ -> new ArrayList<>()).add(i));
    Long all = total ? profiles.count(workspace) : null;
    return audit.listed(
        RESOURCE,
        Page.of(rows, limit, profile -> Cursor.of(profile.id()), all)
            .map(
                profile ->
                    ProfileView.of(
                        profile,
                        identifiers.getOrDefault(profile.id(), List.of()),
                        profile.traits())),
        ProfileView::id);
  }

  @Transactional
  IdentityView identity(UUID id) {
    UUID workspace = caller.workspace();
    UUID profile =
        identities
            .findProfile(workspace, id)
            .orElseThrow(() -> new Problem.NotFound("The profile"));
    var identifiers = identities.identifiersOf(workspace, List.of(profile));
    var anchors = identifiers.stream().map(i -> i.birthId()).toList();
    audit.read("identity", profile);
    return IdentityView.of(
        profile,
        identifiers,
        identities.linksOf(workspace, anchors),
        identities.refusedOf(workspace, identifiers));
  }

  @Transactional
  Summary summary() {
    return profiles.summary(caller.workspace());
  }

  @Transactional
  Page<MergeView> merges(String cursor, int limit) {
    Cursor before = Cursor.parse(cursor, 1);
    Page<MergeView> page =
        Page.of(
            profiles.merges(caller.workspace(), before == null ? null : id(before), limit + 1),
            limit,
            merge -> Cursor.of(merge.id()));
    audit.listed(
        "merge",
        page.data().size(),
        page.data().stream()
            .flatMap(merge -> Stream.of(merge.id(), merge.profileId(), merge.mergedId()))
            .toArray(UUID[]::new));
    return page;
  }

  private static UUID id(Cursor cursor) {
    return Ids.parse(cursor.keys().getFirst())
        .orElseThrow(
            () -> new Problem.Invalid("?cursor", "must be the next of a page of this list"));
  }
}
