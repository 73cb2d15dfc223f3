package io.rapport.interactions.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rapport.web.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BodyTest {

  private static final int LIMIT = 1000;

  @Test
  void takesUpToTheLimit() {
    assertThat(Body.read(new ByteArrayInputStream(new byte[LIMIT]), LIMIT)).hasSize(LIMIT);
    assertThatThrownBy(() -> Body.read(new ByteArrayInputStream(new byte[LIMIT + 1]), LIMIT))
        .isInstanceOf(Problem.TooLarge.class);
  }

  @Test
  void countsWhatIsUnpacked() throws IOException {
    assertThat(Body.read(new ByteArrayInputStream(gzip(LIMIT)), LIMIT)).hasSize(LIMIT);
    assertThatThrownBy(() -> Body.read(new ByteArrayInputStream(gzip(LIMIT + 1)), LIMIT))
        .isInstanceOf(Problem.TooLarge.class);
  }

  @Test
  void readsABodyThatComesByteByByte() {
    byte[] sent = "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    assertThat(Body.read(new Endless(sent.length, 1), LIMIT)).hasSize(sent.length);
  }

  @Test
  void givesUpOnAStreamWithoutEnd() {
    Endless endless = new Endless(Long.MAX_VALUE, 8192);

    assertThatThrownBy(() -> Body.read(endless, LIMIT)).isInstanceOf(Problem.TooLarge.class);
    assertThat(endless.given).isLessThan(16 << 20);
  }

  @Test
  void refusesWhatIsNoGzip() throws IOException {
    byte[] packed = gzip(500);
    byte[] cut = Arrays.copyOf(packed, packed.length - 9);
    byte[] damaged = packed.clone();
    damaged[packed.length / 2] ^= 0x55;

    assertThatThrownBy(() -> Body.read(new ByteArrayInputStream(cut), LIMIT))
        .isInstanceOf(Problem.Invalid.class);
    assertThatThrownBy(() -> Body.read(new ByteArrayInputStream(damaged), LIMIT))
        .isInstanceOf(Problem.Invalid.class);
    assertThatThrownBy(
            () -> Body.read(new ByteArrayInputStream(new byte[] {0x1f, (byte) 0x8b}), LIMIT))
        .isInstanceOf(Problem.Invalid.class);
    assertThatThrownBy(() -> Body.read(null, LIMIT)).isInstanceOf(Problem.Invalid.class);
  }

  private static byte[] gzip(int size) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(new byte[size]);
    }
    return bytes.toByteArray();
  }

  /// A sender that gives some bytes at a time.
  private static final class Endless extends InputStream {
    private final long size;
    private final int chunk;
    private long given;

    Endless(long size, int chunk) {
      this.size = size;
      this.chunk = chunk;
    }

    @Override
    public int read() {
      return given++ < size ? ' ' : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (given >= size) {
        return -1;
      }
      int count = (int) Math.min(Math.min(chunk, length), size - given);
      given += count;
      return count;
    }
  }
}
