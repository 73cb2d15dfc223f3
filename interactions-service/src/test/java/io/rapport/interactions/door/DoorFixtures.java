package io.rapport.interactions.door;

import java.util.List;

/// A door outside of the service.
public final class DoorFixtures {

  private DoorFixtures() {}

  public static Door of(DoorStep... steps) {
    return new Door(List.of(steps));
  }
}
