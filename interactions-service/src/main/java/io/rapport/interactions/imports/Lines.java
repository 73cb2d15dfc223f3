package io.rapport.interactions.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The records of a stream of CSV, each with the byte where it ends: a line break within quotes
/// ends none. Holds one record at a time, whatever the size of the file.
final class Lines {

  static final int LONGEST = 65_536;

  private static final int CHUNK = 65_536;

  /// A record.
  ///
  /// @param text without its line break; null where it has a fault
  /// @param fault what is expected of it, or null
  /// @param end bytes from the start of the stream to the end of its line break
  /// @param broken whether it has a line break, so that it surely is whole
  record Line(String text, String fault, long end, boolean broken) {}

  private enum State {
    START_OF_CELL,
    PLAIN,
    QUOTED,
    QUOTE_IN_QUOTED
  }

  private final InputStream in;
  private final byte delimiter;
  private final byte[] chunk = new byte[CHUNK];
  private int next;
  private int filled;
  private long position;

  Lines(InputStream in, char delimiter) {
    this.in = in;
    this.delimiter = (byte) delimiter;
  }

  /// The next record, null after the last one.
  Line read() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    State state = State.START_OF_CELL;
    boolean any = false;
    for (int b = nextByte(); b >= 0; b = nextByte()) {
      any = true;
      if (b == '\n' && state != State.QUOTED) {
        return line(bytes, true);
      }
      if (bytes.size() <= LONGEST) {
        bytes.write(b);
      }
      state = after(state, b);
    }
    return any ? line(bytes, false) : null;
  }

  /// Bytes that were read.
  long position() {
    return position;
  }

  private State after(State state, int b) {
    if (state == State.QUOTED) {
      return b == '"' ? State.QUOTE_IN_QUOTED : State.QUOTED;
    }
    if (b == '"' && state != State.PLAIN) {
      return State.QUOTED;
    }
    return b == delimiter ? State.START_OF_CELL : State.PLAIN;
  }

  private int nextByte() throws IOException {
    if (next == filled) {
      filled = in.read(chunk);
      next = 0;
      if (filled <= 0) {
        filled = 0;
        return -1;
      }
    }
    position++;
    return chunk[next++] & 0xff;
  }

  private Line line(ByteArrayOutputStream bytes, boolean broken) {
    if (bytes.size() > LONGEST) {
      return new Line(null, "may have at most %,d bytes".formatted(LONGEST), position, broken);
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString();
      return new Line(
          text.endsWith("\r") ? text.substring(0, text.length() - 1) : text,
          null,
          position,
          broken);
    } catch (CharacterCodingException _) {
      return new Line(null, "must be UTF-8", position, broken);
    }
  }
}
