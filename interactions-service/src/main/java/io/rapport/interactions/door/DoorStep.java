package io.rapport.interactions.door;

import io.rapport.interactions.source.SourceSettings;

/// Something that is done with events at the door. Steps are found as beans; they keep no state of
/// an event, and calls come from many threads at once.
public interface DoorStep {

  int CONSENT = 100;
  int ENRICHMENT = 200;
  int PLAN = 300;

  /// Its place among the steps, least first.
  int order();

  /// Whether it has anything to do with this event; asked for every event, hence cheap. It is asked
  /// before any step has passed, with the event as it was read.
  boolean concerns(SourceSettings settings, Collected event);

  /// Does it. What it throws sets this one event aside and is logged, except a
  /// [io.rapport.web.Problem], which is the answer to the whole call.
  void pass(Passage passage);

  /// What may be kept of the JSON of an event that is set aside; by default all of it. Asked for
  /// every such event, whatever set it aside, and for what its batch shares.
  default String aside(SourceSettings settings, String json) {
    return json;
  }
}
