package io.rapport.web;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/// Ids of the platform: UUID version 7 (RFC 9562, section 5.7), ordered by their time of making.
public final class Ids {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT_RFC = 0x8000000000000000L;

  private Ids() {}

  /// A new id of this moment.
  public static UUID next() {
    return at(Clock.systemUTC().millis());
  }

  /// A new id whose time part is the given one, in milliseconds since 1970.
  public static UUID at(long epochMillis) {
    long high = epochMillis << 16 | VERSION_7 | RANDOM.nextInt(1 << 12);
    long low = RANDOM.nextLong() >>> 2 | VARIANT_RFC;
    return new UUID(high, low);
  }

  /// The id that a text spells, empty when it is none.
  public static Optional<UUID> parse(String text) {
    try {
      return text != null && text.length() == 36
          ? Optional.of(UUID.fromString(text))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
