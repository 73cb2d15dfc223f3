package io.rapport.interactions.tail;

import java.util.List;

/// What was set aside or held back of late, oldest first.
///
/// @param more whether there was more than was read
record Refusals(List<TailEvent> events, boolean more) {

  Refusals {
    events = List.copyOf(events);
  }
}
