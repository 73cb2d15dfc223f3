package io.rapport.benchmarks.collect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Bytes with places that are written anew each time they are sent: the sender costs little more
/// than copying, for it shares the cores with what it measures.
final class Template {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final int USER_DIGITS = 6;

  /// A place: an id, a user of an event (all places of an event are given the same), a time.
  private enum Kind {
    ID,
    USER,
    TIME,
    MILLIS
  }

  private record Place(Kind kind, int at, int event) {}

  private final byte[] bytes;
  private final Place[] places;

  private Template(byte[] bytes, Place[] places) {
    this.bytes = bytes;
    this.places = places;
  }

  /// Writes the bytes and notes the places.
  static final class Builder {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Place> places = new ArrayList<>();
    private int event;

    Builder text(String text) {
      bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    /// From here on another user.
    Builder event() {
      event++;
      return this;
    }

    /// A random UUID.
    Builder id() {
      return place(Kind.ID, "00000000-0000-4000-8000-000000000000");
    }

    /// Six digits.
    Builder user() {
      return place(Kind.USER, "000000");
    }

    /// The time of sending.
    Builder time() {
      return place(Kind.TIME, "2026-01-01T00:00:00.000Z");
    }

    /// The same in milliseconds.
    Builder millis() {
      return place(Kind.MILLIS, "1700000000000");
    }

    private Builder place(Kind kind, String example) {
      places.add(new Place(kind, bytes.size(), event));
      return text(example);
    }

    int size() {
      return bytes.size();
    }

    Template build() {
      return new Template(bytes.toByteArray(), places.toArray(Place[]::new));
    }
  }

  /// A copy that a sender of its own may fill.
  Template copy() {
    return new Template(bytes.clone(), places);
  }

  /// Fills the places; the same array each time.
  byte[] fill(SplittableRandom random, int users) {
    Instant now = Instant.now();
    byte[] time = TIME.format(now).getBytes(StandardCharsets.US_ASCII);
    int event = -1;
    int user = 0;
    for (Place place : places) {
      if (place.event != event) {
        event = place.event;
        user = random.nextInt(users);
      }
      switch (place.kind) {
        case ID -> uuid(place.at, random.nextLong(), random.nextLong());
        case USER -> decimal(place.at, USER_DIGITS, user);
        case TIME -> System.arraycopy(time, 0, bytes, place.at, time.length);
        case MILLIS -> decimal(place.at, 13, now.toEpochMilli());
      }
    }
    return bytes;
  }

  private void uuid(int at, long high, long low) {
    int to = at;
    long left = high;
    for (int digit = 0; digit < 32; digit++) {
      if (digit == 8 || digit == 12 || digit == 16 || digit == 20) {
        to++;
      }
      if (digit == 16) {
        left = low;
      }
      if (digit != 12) { // the version
        bytes[to] = digit == 16 ? HEX[8 + (int) (left & 3)] : HEX[(int) (left & 15)];
      }
      left >>>= 4;
      to++;
    }
  }

  private void decimal(int at, int digits, long value) {
    long left = value;
    for (int i = at + digits - 1; i >= at; i--) {
      bytes[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }
}
