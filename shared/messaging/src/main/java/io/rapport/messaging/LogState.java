package io.rapport.messaging;

import java.util.UUID;

/// How far a log is numbered.
///
/// @param heads the last position of each lane
/// @param dropped of each lane: nothing at or below this position is kept any more
record LogState(UUID logId, long lastPosition, long[] heads, long[] dropped) {

  long head(int lane) {
    return heads[lane];
  }

  long dropped(int lane) {
    return dropped[lane];
  }
}
