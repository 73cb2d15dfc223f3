package io.rapport.interactions.source;

import io.rapport.web.Hashes;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The secret by which a source writes: 192 random bits, shown once, kept as a hash only.
final class WriteKey {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int RANDOM_BYTES = 24;
  private static final int PREFIX = 7;
  private static final int LAST = 4;

  private WriteKey() {}

  static String next() {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    return "wk_" + HexFormat.of().formatHex(random);
  }

  /// What may be shown of it: with 32 of 192 bits known, nobody guesses the rest.
  static String prefixOf(String key) {
    return key.substring(0, PREFIX);
  }

  static String lastFourOf(String key) {
    return key.substring(key.length() - LAST);
  }

  /// A plain digest is enough: a secret of this length cannot be guessed, however fast the
  /// guesses.
  static String hashOf(String key) {
    return Hashes.hexOf(key);
  }
}
