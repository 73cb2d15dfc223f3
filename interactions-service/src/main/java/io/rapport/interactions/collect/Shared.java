package io.rapport.interactions.collect;

/// What a batch says of all its events.
///
/// @param sentAt the sender's clock as sent, or null
/// @param context an object as sent, or null
/// @param integrations the same
record Shared(String sentAt, String context, String integrations) {

  boolean isEmpty() {
    return context == null && integrations == null;
  }
}
