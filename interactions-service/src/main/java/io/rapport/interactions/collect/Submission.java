package io.rapport.interactions.collect;

import io.rapport.interactions.door.Collected;
import io.rapport.interactions.door.Refused;
import java.util.List;

/// A body of the collection API as read.
///
/// @param writeKey the key in the body, or null
record Submission(String writeKey, List<Collected> collected, List<Refused> refused) {

  Submission {
    collected = List.copyOf(collected);
    refused = List.copyOf(refused);
  }
}
