package io.rapport.interactions.collect;

import io.rapport.interactions.door.Fate;
import io.rapport.interactions.door.Passed;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// What one call, or one that is tried again, brings to the store.
record Delivery(UUID sourceId, Passed passed) {

  List<Arrival> arrivals() {
    return passed.collected().stream().map(event -> new Arrival(sourceId, event)).toList();
  }

  /// What the door decided of the others.
  List<Fate> decided() {
    return Stream.concat(quarantined().stream(), held().stream()).toList();
  }

  List<Fate> quarantined() {
    return passed.refused().stream()
        .<Fate>map(event -> new Fate.Quarantined(sourceId, event))
        .toList();
  }

  List<Fate> held() {
    return passed.held().stream()
        .<Fate>map(back -> new Fate.Held(sourceId, back.event(), back.category()))
        .toList();
  }
}
