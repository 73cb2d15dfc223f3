package io.rapport.gateway.limit;

import java.time.Duration;

/// A limit on one caller.
///
/// @param policy name in the headers
/// @param key whom it counts; never a secret or personal data
/// @param limit requests that may come at once, and that a window brings back
public record Quota(String policy, String key, long limit, Duration window) {

  long windowMicros() {
    return window.toNanos() / 1000;
  }
}
