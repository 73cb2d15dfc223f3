package io.rapport.gateway.routing;

import java.util.Locale;

/// A service behind the gateway.
public enum Upstream {
  CONTACTS,
  INTERACTIONS,
  PROFILES,
  SEGMENTS;

  /// As it is spelled in configuration, paths and documents.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
