package io.rapport.gateway.snippet;

import io.rapport.web.Hashes;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// The bytes of the script and their tag.
@Singleton
public class Snippet {

  /// Where pages find it.
  public static final String PATH = "/rapport.js";

  private static final String RESOURCE = "/snippet/rapport.js";
  private static final int TAG = 16;

  private final byte[] plain = load();
  private final byte[] packed = pack(plain);
  private final String tag = tagOf(plain);

  byte[] plain() {
    return plain.clone();
  }

  byte[] packed() {
    return packed.clone();
  }

  String tag() {
    return tag;
  }

  private static byte[] load() {
    try (InputStream in = Snippet.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing: the build minifies it");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] pack(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(out) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String tagOf(byte[] bytes) {
    return Hashes.hex(Hashes.sha256(bytes), TAG);
  }
}
