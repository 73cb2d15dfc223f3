package io.rapport.interactions.consent;

import io.rapport.interactions.door.DoorStep;

/// The consent of events.
public final class ConsentFixtures {

  private ConsentFixtures() {}

  public static DoorStep step() {
    return new ConsentStep();
  }
}
