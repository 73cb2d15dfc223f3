package io.rapport.benchmarks.chaos;

import java.time.Duration;
import java.time.Instant;

/// One request as its sender saw it.
///
/// @param what the operation
/// @param outcome the status, or how the connection failed
record Attempt(String what, Instant from, Instant to, String outcome) {

  static final String TOO_MANY = "429 with Retry-After";

  boolean succeeded() {
    return outcome.startsWith("2");
  }

  /// A refusal that tells the caller when to come again.
  boolean polite() {
    return outcome.endsWith("with Retry-After");
  }

  Duration took() {
    return Duration.between(from, to);
  }
}
