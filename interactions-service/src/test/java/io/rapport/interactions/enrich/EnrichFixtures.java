package io.rapport.interactions.enrich;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rapport.interactions.door.DoorStep;
import java.util.Optional;

/// The enrichment of events, without a database of places.
public final class EnrichFixtures {

  private EnrichFixtures() {}

  public static DoorStep step() {
    return new EnrichStep(
        new UserAgents(1000, 1, System::nanoTime, new SimpleMeterRegistry()),
        new Channels(),
        new Geography(Optional.empty()));
  }
}
