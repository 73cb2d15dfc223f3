package io.rapport.interactions.collect;

import io.micrometer.core.instrument.MeterRegistry;
import io.rapport.interactions.source.WriteKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;

/// From the bytes of a call to its answer: read, verify, commit, answer.
@ApplicationScoped
class CollectService {

  private static final String BASIC = "Basic ";

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
  /// @param authorization the header, or null
  /// @param queryKey the parameter `writeKey`, or null
  CollectAnswer collect(Kind kind, InputStream body, String authorization, String queryKey) {
    byte[] bytes = Body.read(body, config.bodyBytes());
    String sentKey = keyOf(authorization, queryKey);
    WriteKeys.Origin origin = sentKey == null ? null : writeKeys.verify(sentKey);
    Submission submission =
        new SubmissionReader(config, kind, clock.instant().truncatedTo(ChronoUnit.MICROS))
            .read(bytes);
    if (origin == null) {
      origin = writeKeys.verify(submission.writeKey());
    }
    List<Stored> outcomes =
        commits.commit(origin.workspaceId(), new Delivery(origin.sourceId(), submission));
    CollectAnswer answer = CollectAnswer.of(submission, outcomes);
    count("accepted", answer.accepted());
    count("duplicate", answer.duplicates());
    count("quarantined", answer.quarantined());
    return answer;
  }

  private void count(String verdict, int events) {
    if (events > 0) {
      metrics.counter("rapport.collect.events", "verdict", verdict).increment(events);
    }
  }

  /// The user name of Basic, with or without the colon that RFC 7617 demands, else the parameter.
  private static String keyOf(String authorization, String queryKey) {
    if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return queryKey;
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      String credentials = new String(decoded, StandardCharsets.UTF_8);
      int colon = credentials.indexOf(':');
      return colon < 0 ? credentials : credentials.substring(0, colon);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }
}
