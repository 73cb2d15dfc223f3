package io.rapport.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256.
public final class Hashes {

  /// Bytes of a hash.
  public static final int LENGTH = 32;

  private Hashes() {}

  /// The hash of some parts as if they were one.
  public static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// All digits of the hash of a text in UTF-8.
  public static String hexOf(String text) {
    return HexFormat.of().formatHex(sha256(bytes(text)));
  }

  /// The first hexadecimal digits of a hash.
  ///
  /// @param digits an even number
  public static String hex(byte[] hash, int digits) {
    return HexFormat.of().formatHex(hash, 0, digits / 2);
  }

  /// A text in UTF-8.
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
