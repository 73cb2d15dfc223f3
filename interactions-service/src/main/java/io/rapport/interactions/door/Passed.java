package io.rapport.interactions.door;

import java.util.List;

/// What the door made of the events of a call.
///
/// @param collected to be stored
/// @param refused to be set aside
/// @param held to be counted only
public record Passed(List<Collected> collected, List<Refused> refused, List<Held> held) {

  public Passed {
    collected = List.copyOf(collected);
    refused = List.copyOf(refused);
    held = List.copyOf(held);
  }

  /// An event for which a consent is missing.
  public record Held(Collected event, String category) {}

  /// What it costs to keep it waiting.
  public long chars() {
    long chars = 0;
    for (Collected event : collected) {
      chars += event.message().length();
    }
    for (Refused event : refused) {
      chars += event.raw().length();
    }
    return chars;
  }
}
