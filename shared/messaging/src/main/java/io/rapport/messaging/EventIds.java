package io.rapport.messaging;

import java.security.SecureRandom;
import java.util.UUID;

/// UUIDv7 for events. Their time is a hint for people; order comes from the log's positions
/// alone.
final class EventIds {

  private static final SecureRandom RANDOM = new SecureRandom();

  private EventIds() {}

  static UUID next() {
    long random = RANDOM.nextLong();
    long high = (System.currentTimeMillis() << 16) | 0x7000 | (random >>> 52);
    return new UUID(high, (RANDOM.nextLong() >>> 2) | 0x8000000000000000L);
  }
}
