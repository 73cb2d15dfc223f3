package io.rapport.interactions.tail;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// Makes tails.
@Singleton
class Tails {

  private final Tail.Surroundings here;
  private final ObjectMapper json;

  Tails(
      LogTail log,
      Positions positions,
      TailService service,
      TailConfig config,
      Clock clock,
      ObjectMapper json) {
    this.here = new Tail.Surroundings(log, positions, service, config, clock);
    this.json = json;
  }

  /// @param mark null to begin now
  /// @param wanted how long it shall last, null for as long as usual
  /// @param tokenEnds when the token ends that it was asked for with
  Tail open(
      UUID workspaceId,
      UUID sourceId,
      Mark mark,
      Duration wanted,
      Instant tokenEnds,
      HttpServerResponse response) {
    Tap tap = here.log().open(workspaceId, sourceId);
    return new Tail(
        here,
        tap,
        mark,
        end(wanted, tokenEnds),
        new Frames(response, json, here.config().patience()));
  }

  private Tail.End end(Duration wanted, Instant tokenEnds) {
    Duration length = wanted == null ? here.config().usual() : wanted;
    Duration longest = here.config().longest();
    Instant at = here.clock().instant().plus(length.compareTo(longest) > 0 ? longest : length);
    return at.isBefore(tokenEnds) ? new Tail.End(at, "time") : new Tail.End(tokenEnds, "token");
  }
}
