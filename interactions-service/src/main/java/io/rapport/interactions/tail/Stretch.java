package io.rapport.interactions.tail;

import java.util.List;

/// A part of the log.
///
/// @param head the last position of the log
/// @param end the last position that this part covers
record Stretch(long head, long end, List<Slot> slots) {

  Stretch {
    slots = List.copyOf(slots);
  }

  boolean isLast() {
    return end >= head;
  }
}
