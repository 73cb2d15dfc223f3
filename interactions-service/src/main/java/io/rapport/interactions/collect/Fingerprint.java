package io.rapport.interactions.collect;

/// A number of 64 bits that is the same for two spellings of the same JSON value, whatever the
/// order of its fields and its white space. It only ever compares two messages that bear the same
/// id, so chance alone makes two of them equal once in 2^64 times.
final class Fingerprint {

  static final long TEXT = 0x9E3779B97F4A7C15L;
  static final long NUMBER = 0xC2B2AE3D27D4EB4FL;
  static final long OBJECT = 0x165667B19E3779F9L;
  static final long ARRAY = 0x27D4EB2F165667C5L;

  private static final long PRIME = 0x100000001B3L;

  private Fingerprint() {}

  static long of(long seed, CharSequence text) {
    long hash = seed;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return mix(hash);
  }

  static long of(long seed, char[] text, int offset, int length) {
    long hash = seed;
    for (int i = offset; i < offset + length; i++) {
      hash = (hash ^ text[i]) * PRIME;
    }
    return mix(hash);
  }

  /// A field of an object; the fields of an object are added up.
  static long field(long name, long value) {
    return mix(name * 31 + value);
  }

  /// The final mix of MurmurHash3 (Austin Appleby, public domain), which lets every bit of the
  /// input change every bit of the output.
  static long mix(long hash) {
    long h = hash;
    h ^= h >>> 33;
    h *= 0xFF51AFD7ED558CCDL;
    h ^= h >>> 33;
    h *= 0xC4CEB9FE1A85EC53L;
    return h ^ h >>> 33;
  }
}
