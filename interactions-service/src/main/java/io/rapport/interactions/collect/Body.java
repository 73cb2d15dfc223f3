package io.rapport.interactions.collect;

import io.rapport.web.Problem;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// The bytes of a request, counted while they are read and while they are unpacked. Whether they
/// are packed is told by their first two bytes: SDKs mislabel both ways.
final class Body {

  private static final int GZIP_1 = 0x1f;
  private static final int GZIP_2 = 0x8b;
  private static final int CHUNK = 8192;
  private static final int DRAINED = 12 << 20;

  private Body() {}

  /// @throws Problem.TooLarge beyond the limit, packed or unpacked
  /// @throws Problem.Invalid for a broken or missing body
  static byte[] read(InputStream in, int limit) {
    if (in == null) {
      throw new Problem.Invalid("", "is required: a JSON object");
    }
    try {
      byte[] sent = upTo(in, limit);
      if (sent.length > limit) {
        drain(in);
        throw tooLarge(limit);
      }
      return isPacked(sent) ? unpack(sent, limit) : sent;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads what nobody wants: a sender that is cut off while it sends never sees the answer.
  static void discard(InputStream in) {
    if (in == null) {
      return;
    }
    try {
      drain(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] unpack(byte[] packed, int limit) throws IOException {
    try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed), CHUNK)) {
      byte[] bytes = upTo(unpacked, limit);
      if (bytes.length > limit) {
        throw tooLarge(limit);
      }
      return bytes;
    } catch (ZipException | EOFException _) {
      throw new Problem.Invalid("", "must be valid gzip when it is compressed");
    }
  }

  /// One byte more than the limit tells that there is more.
  private static byte[] upTo(InputStream in, int limit) throws IOException {
    byte[] bytes = new byte[CHUNK];
    int size = 0;
    while (size <= limit) {
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(size * 2, limit + 1));
      }
      int count = in.read(bytes, size, bytes.length - size);
      if (count < 0) {
        break;
      }
      size += count;
    }
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  private static void drain(InputStream in) throws IOException {
    byte[] rest = new byte[CHUNK];
    int count = 0;
    for (int drained = 0; drained < DRAINED && count >= 0; drained += count) {
      count = in.read(rest);
    }
  }

  private static boolean isPacked(byte[] bytes) {
    return bytes.length > 1 && (bytes[0] & 0xff) == GZIP_1 && (bytes[1] & 0xff) == GZIP_2;
  }

  private static Problem.TooLarge tooLarge(int limit) {
    return new Problem.TooLarge("A body may have at most %d bytes, unpacked".formatted(limit));
  }
}
