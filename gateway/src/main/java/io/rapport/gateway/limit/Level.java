package io.rapport.gateway.limit;

/// Where one quota stands.
///
/// @param waitMicros until a request would be let through, 0 when it is now
record Level(long remaining, long resetMicros, long waitMicros) {

  boolean tighterThan(Level other) {
    return waitMicros != other.waitMicros
        ? waitMicros > other.waitMicros
        : remaining < other.remaining;
  }
}
