package io.rapport.interactions.door;

import java.time.Instant;

/// What is known of a call beside its body; all but the time may be absent (null).
///
/// @param ip the address that the call came from, as the gateway saw it
/// @param page the header `Origin`, which browsers send and nobody else
public record Visit(
    Instant receivedAt, String ip, String userAgent, String acceptLanguage, String page) {

  /// A visit of which nothing is known, as of what comes from inside the platform.
  public static Visit unseen(Instant receivedAt) {
    return new Visit(receivedAt, null, null, null, null);
  }
}
