package io.rapport.interactions.door;

import java.util.UUID;

/// A way in whose calls are no events yet: it makes events of them. What it cannot make any of is
/// set aside under a reason of its own, and comes back to it when it is tried again. Found as
/// beans.
public interface Mouth {

  /// The reason under which it sets aside.
  String reason();

  /// Tries a call again that was set aside, in the workspace of the source.
  ///
  /// @param messageId what stands for the call
  /// @param raw the call as it was set aside
  Reading read(UUID sourceId, String messageId, String raw);

  /// What a call says.
  sealed interface Reading {}

  /// Events.
  ///
  /// @param json a batch of the collection API
  record Batch(String json) implements Reading {}

  /// Nothing that can be understood.
  ///
  /// @param pointer JSON pointer into the call
  /// @param detail what is expected
  record Unreadable(String pointer, String detail) implements Reading {}
}
