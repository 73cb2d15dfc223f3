package io.rapport.interactions.collect;

import io.micrometer.core.instrument.MeterRegistry;
import io.rapport.interactions.door.Door;
import io.rapport.interactions.door.Fate;
import io.rapport.interactions.door.Kind;
import io.rapport.interactions.door.Passed;
import io.rapport.interactions.door.Refused;
import io.rapport.interactions.door.Visit;
import io.rapport.interactions.source.SourceSettings;
import io.rapport.interactions.source.WriteKeys;
import io.rapport.web.Workspaces;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// From the bytes of a call to its answer: read, verify, lead through the door, commit, answer.
@ApplicationScoped
public class CollectService {

  private final WriteKeys writeKeys;
  private final Intake intake;
  private final Door door;
  private final GroupCommit commits;
  private final Workspaces workspaces;
  private final CollectConfig config;
  private final Clock clock;
  private final MeterRegistry metrics;

  CollectService(
      WriteKeys writeKeys,
      Intake intake,
      Door door,
      GroupCommit commits,
      Workspaces workspaces,
      CollectConfig config,
      Clock clock,
      MeterRegistry metrics) {
    this.writeKeys = writeKeys;
    this.intake = intake;
    this.door = door;
    this.commits = commits;
    this.workspaces = workspaces;
    this.config = config;
    this.clock = clock;
    this.metrics = metrics;
  }

  /// A call as an SDK makes it; the answer comes after the commit.
  ///
  /// @param kind what a single event says, null for a batch
  public CollectAnswer collect(Kind kind, InputStream body, Sender sender) {
    try (Intake.Room room = intake.enter(sender.length(), body)) {
      byte[] bytes = Body.read(body, config.bodyBytes());
      room.holds(bytes.length);
      String sentKey = sender.key();
      WriteKeys.Origin origin = sentKey == null ? null : writeKeys.verify(sentKey, sender.page());
      Instant receivedAt = now();
      Submission submission = new SubmissionReader(config, kind, receivedAt).read(bytes);
      if (origin == null) {
        origin = writeKeys.verify(submission.writeKey(), sender.page());
      }
      return collect(origin, submission, sender.visit(receivedAt));
    }
  }

  /// Events of a source that was verified already, as JSON of the collection API; the answer
  /// comes after the commit.
  ///
  /// @param kind what a single event says, null for a batch
  public CollectAnswer collect(WriteKeys.Origin origin, Kind kind, byte[] body, Visit visit) {
    return collect(
        origin, new SubmissionReader(config, kind, visit.receivedAt()).read(body), visit);
  }

  /// A call of a mouth of its own: who sends it, and what.
  ///
  /// @param read makes the answer of the unpacked bytes; they take up room until it is there
  /// @throws io.rapport.web.Problem.Unauthenticated when neither header nor query shows a key
  public CollectAnswer receive(
      InputStream body, Sender sender, Function<Call, CollectAnswer> read) {
    try (Intake.Room room = intake.enter(sender.length(), body)) {
      byte[] bytes = Body.read(body, config.bodyBytes());
      room.holds(bytes.length);
      WriteKeys.Origin origin = writeKeys.verify(sender.key(), sender.page());
      return read.apply(new Call(origin, bytes, sender.visit(now())));
    }
  }

  /// What a call brings.
  ///
  /// @param bytes of its body, unpacked
  public record Call(WriteKeys.Origin origin, byte[] bytes, Visit visit) {}

  /// Sets aside what could not be made an event of; the answer comes after the commit.
  public CollectAnswer setAside(WriteKeys.Origin origin, List<Refused> refused, Visit visit) {
    return collect(origin, new Submission(null, List.of(), refused), visit);
  }

  /// What would become of events, without storing any: all but repeats and conflicts is told.
  public CollectAnswer rehearse(UUID workspaceId, SourceSettings settings, byte[] batch) {
    Instant now = now();
    Submission submission = new SubmissionReader(config, null, now).read(batch);
    UUID none = new UUID(0, 0);
    Passed passed =
        workspaces.call(
            workspaceId,
            () ->
                door.pass(
                    submission.collected(), submission.refused(), Visit.unseen(now), settings));
    return CollectAnswer.of(
        passed,
        passed.collected().stream().<Fate>map(event -> new Fate.Accepted(none, event)).toList());
  }

  /// Whether this key may send from this page at all.
  void check(String key, String page) {
    writeKeys.verify(key, page);
  }

  private CollectAnswer collect(WriteKeys.Origin origin, Submission submission, Visit visit) {
    Passed passed =
        workspaces.call(
            origin.workspaceId(),
            () ->
                door.pass(submission.collected(), submission.refused(), visit, origin.settings()));
    List<Fate> fates =
        commits.commit(origin.workspaceId(), new Delivery(origin.sourceId(), passed));
    CollectAnswer answer = CollectAnswer.of(passed, fates);
    count("accepted", answer.accepted());
    count("duplicate", answer.duplicates());
    count("quarantined", answer.quarantined());
    count("held", answer.held());
    return answer;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private void count(String verdict, int events) {
    if (events > 0) {
      metrics.counter("rapport.collect.events", "verdict", verdict).increment(events);
    }
  }
}
