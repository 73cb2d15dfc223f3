package io.rapport.interactions.plan;

/// A regular expression that is not taken, and why.
final class BadPattern extends RuntimeException {

  BadPattern(String message) {
    super(message, null, false, false);
  }
}
