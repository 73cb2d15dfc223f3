package io.rapport.interactions.collect;

import io.micrometer.core.instrument.MeterRegistry;
import io.rapport.interactions.source.WriteKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// From the bytes of a call to its answer: read, verify, commit, answer.
@ApplicationScoped
class CollectService {

  private final WriteKeys writeKeys;
  private final GroupCommit commits;
  private final CollectConfig config;
  private final Clock clock;
  private final MeterRegistry metrics;

  CollectService(
      WriteKeys writeKeys,
      GroupCommit commits,
      CollectConfig config,
      Clock clock,
      MeterRegistry metrics) {
    this.writeKeys = writeKeys;
    this.commits = commits;
    this.config = config;
    this.clock = clock;
    this.metrics = metrics;
  }

  /// @param kind what a single event says, null for a batch
  CollectAnswer collect(Kind kind, InputStream body, Sender sender) {
    byte[] bytes = Body.read(body, config.bodyBytes());
    String sentKey = sender.key();
    WriteKeys.Origin origin = sentKey == null ? null : writeKeys.verify(sentKey, sender.page());
    Submission submission =
        new SubmissionReader(config, kind, clock.instant().truncatedTo(ChronoUnit.MICROS))
            .read(bytes);
    if (origin == null) {
      origin = writeKeys.verify(submission.writeKey(), sender.page());
    }
    List<Stored> outcomes =
        commits.commit(origin.workspaceId(), new Delivery(origin.sourceId(), submission));
    CollectAnswer answer = CollectAnswer.of(submission, outcomes);
    count("accepted", answer.accepted());
    count("duplicate", answer.duplicates());
    count("quarantined", answer.quarantined());
    return answer;
  }

  /// Whether this sender may send at all.
  void check(Sender sender) {
    writeKeys.verify(sender.key(), sender.page());
  }

  private void count(String verdict, int events) {
    if (events > 0) {
      metrics.counter("rapport.collect.events", "verdict", verdict).increment(events);
    }
  }
}
