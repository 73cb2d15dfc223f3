package io.rapport.testing;

import java.util.UUID;

/// Things of which each test makes its own.
public final class Fresh {

  private Fresh() {}

  /// A workspace that nobody else uses.
  public static UUID workspace() {
    return UUID.randomUUID();
  }
}
