package io.rapport.segments.rule;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What rules can ask of one profile.
///
/// @param traits name to JSON value
/// @param events what it performed, of all its anchors, in any order
/// @param segments those that it is a member of
public record Facts(Map<String, Object> traits, List<Performance> events, Set<UUID> segments) {

  public Facts {
    traits = Collections.unmodifiableMap(new LinkedHashMap<>(traits));
    events = List.copyOf(events);
    segments = Set.copyOf(segments);
  }

  /// One event.
  ///
  /// @param properties name to JSON value
  public record Performance(
      String messageId, String event, Instant occurredAt, Map<String, Object> properties) {

    public Performance {
      properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }
  }
}
