package io.rapport.segments.membership;

import io.rapport.contracts.SegmentEvent;
import io.rapport.messaging.Outbox;
import io.rapport.segments.rule.Rule;
import io.rapport.web.Cursor;
import io.rapport.web.Page;
import io.rapport.web.Problem;
import io.rapport.web.Workspaces;
import io.rapport.web.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.JdbiException;

/// Keeps the members of segments right. Whoever evaluates first shares the rules of the workspace
/// and then locks the profiles in ascending order: so the last evaluation of a profile has seen
/// everything, and a new rule never meets a change that does not know it.
@ApplicationScoped
public class MembershipService {

  private static final int BUILD_CHUNK = 1_000;
  private static final int DUE_CHUNK = 500;
  private static final UUID FIRST = new UUID(0, 0);
  private static final String QUERY_CANCELED = "57014";
  private static final String PREVIEW_TIMEOUT = "10s";
  private static final Duration PREVIEW_RETRY = Duration.ofSeconds(30);

  private final MembershipRepository repository;
  private final Outbox outbox;
  private final Clock clock;
  private final Workspaces workspaces;
  private final Audit audit;

  MembershipService(
      MembershipRepository repository,
      Outbox outbox,
      Clock clock,
      Workspaces workspaces,
      Audit audit) {
    this.repository = repository;
    this.outbox = outbox;
    this.clock = clock;
    this.workspaces = workspaces;
    this.audit = audit;
  }

  /// Begins a change of profiles: the rules stay as they are until the caller's transaction ends.
  public Definitions share(UUID workspace) {
    repository.shareRules(workspace);
    return repository.definitions(workspace);
  }

  /// Begins a change of rules: no profile is evaluated until the caller's transaction ends.
  public Definitions lock(UUID workspace) {
    repository.lockRules(workspace);
    return repository.definitions(workspace);
  }

  /// The segments as they stand, for reading only.
  public Definitions look(UUID workspace) {
    return repository.definitions(workspace);
  }

  /// Locks profiles for an evaluation in the same transaction.
  public void lockProfiles(UUID workspace, Collection<UUID> profiles) {
    repository.lockProfiles(workspace, profiles);
  }

  /// Evaluates segments for profiles that the caller has locked, and tells who entered and left.
  public void evaluate(
      UUID workspace, Definitions definitions, Collection<UUID> profiles, Set<UUID> segments) {
    if (profiles.isEmpty()) {
      return;
    }
    Instant now = now();
    List<SegmentEvent> events = new ArrayList<>();
    for (List<Definition> level : definitions.inOrder(segments)) {
      Map<UUID, String> names = new HashMap<>();
      level.forEach(d -> names.put(d.id(), d.name()));
      for (Change change : repository.evaluate(workspace, profiles, level, now)) {
        events.add(event(change, names.get(change.segmentId()), now));
      }
    }
    outbox.publish(workspace, events);
  }

  private static SegmentEvent event(Change change, String name, Instant now) {
    return change.entered()
        ? new SegmentEvent.Entered(
            change.profileId(), change.segmentId(), name, change.version(), now)
        : new SegmentEvent.Left(
            change.profileId(), change.segmentId(), name, change.version(), now);
  }

  /// Counts the next profiles for one of the workspace's building segments.
  ///
  /// @return whether there may be more to do
  @Transactional
  public boolean buildNext() {
    UUID workspace = workspace();
    Definitions definitions = share(workspace);
    Optional<MembershipRepository.Build> claimed =
        repository.claimBuild(workspace, definitions.readyToBuild());
    if (claimed.isEmpty()) {
      return false;
    }
    MembershipRepository.Build build = claimed.get();
    UUID after = build.cursor() == null ? FIRST : build.cursor();
    List<UUID> profiles = repository.lockNext(workspace, after, BUILD_CHUNK);
    evaluate(workspace, definitions, profiles, definitions.following(build.segment()));
    if (profiles.size() < BUILD_CHUNK) {
      repository.finishBuild(workspace, build.segment());
    } else {
      repository.moveBuild(workspace, build.segment(), profiles.getLast());
    }
    return true;
  }

  /// Evaluates profiles of the workspace for which time alone may have changed the answer.
  ///
  /// @return whether there may be more to do
  @Transactional
  public boolean evaluateDue() {
    UUID workspace = workspace();
    Definitions definitions = share(workspace);
    List<UUID> profiles = repository.claimDue(workspace, now(), DUE_CHUNK);
    evaluate(workspace, definitions, profiles, definitions.ids());
    return !profiles.isEmpty();
  }

  /// How many members segments have.
  public Map<UUID, Long> counts(UUID workspace, Collection<UUID> segments) {
    return repository.counts(workspace, segments);
  }

  /// A page of a segment's members, by profile id.
  public Page<MemberView> members(UUID workspace, UUID segment, String cursor, int limit) {
    Cursor after = Cursor.parse(cursor, 1);
    UUID from = after == null ? FIRST : profileId(after);
    return Page.of(
        repository.members(workspace, segment, from, limit + 1),
        limit,
        member -> Cursor.of(member.profileId()));
  }

  private static UUID profileId(Cursor cursor) {
    return io.rapport.web.Ids.parse(cursor.keys().getFirst())
        .orElseThrow(
            () -> new Problem.Invalid("?cursor", "must be the next of a page of this list"));
  }

  /// The segments of the profile that an id, old or present, belongs to.
  @Transactional
  ProfileSegments segmentsOf(UUID id) {
    UUID workspace = workspace();
    UUID profile =
        repository
            .findProfile(workspace, id)
            .orElseThrow(() -> new Problem.NotFound("The profile " + id));
    audit.read("profile-segments", profile);
    return new ProfileSegments(profile, repository.segmentsOf(workspace, profile));
  }

  /// How many profiles a rule holds for now, and the first of them; nothing is stored.
  public Preview preview(UUID workspace, Rule rule) {
    try {
      repository.limitStatements(PREVIEW_TIMEOUT);
      Instant now = now();
      return new Preview(
          repository.count(workspace, rule, now), repository.sample(workspace, rule, now));
    } catch (JdbiException e) {
      if (e.getCause() instanceof SQLException sql && QUERY_CANCELED.equals(sql.getSQLState())) {
        throw new Problem.Unavailable(PREVIEW_RETRY);
      }
      throw e;
    }
  }

  /// What a rule would give.
  public record Preview(long count, List<UUID> sample) {}

  private UUID workspace() {
    return workspaces.find().orElseThrow(() -> new Problem.Forbidden("No workspace"));
  }

  /// The database knows no less than microseconds.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
