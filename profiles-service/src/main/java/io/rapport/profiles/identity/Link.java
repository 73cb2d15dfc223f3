package io.rapport.profiles.identity;

import java.time.Instant;
import java.util.UUID;

/// Two identifiers, by birth id, that an observation found to be one person's.
public record Link(UUID a, UUID b, String rule, String sourceEvent, Instant at) {

  /// With the ids in one order, so that a pair is one link whoever is the anchor.
  static Link between(UUID x, UUID y, String rule, String sourceEvent, Instant at) {
    boolean ordered = x.toString().compareTo(y.toString()) < 0;
    return new Link(ordered ? x : y, ordered ? y : x, rule, sourceEvent, at);
  }
}
