package io.rapport.messaging;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Carries the current state of a log's source to one subscriber. The receiver knows how far it
/// is; each answer tells.
interface ResyncDelivery {

  /// Announces a resync, or asks how far it is.
  Answer begin(UUID id, long epoch);

  /// Sends a page: the states that follow `after`, up to `next`.
  Answer page(UUID id, Page page, byte[] body);

  /// Says that the source has a state which is too large to send.
  Answer keep(UUID id, Kept kept);

  /// After the last page: sweep, and go on with the log from there. Asked again until done.
  Answer end(UUID id, End end);

  /// Which page it is: the receiver takes only the next one.
  record Page(long number, String after, String next) {}

  /// A state by its type and subject.
  record Kept(UUID workspaceId, String type, String subject) {}

  /// What the subscriber continues with.
  record End(long pages, UUID logId, List<Head> heads) {
    public End {
      heads = heads == null ? List.of() : List.copyOf(heads);
    }
  }

  /// Where a lane goes on.
  record Head(long position, UUID eventId) {}

  /// What the subscriber said.
  sealed interface Answer {

    /// So far it is: that many pages, up to there.
    record At(long page, String after, boolean done) implements Answer {}

    /// It is at another resync.
    record Other(long epoch) implements Answer {}

    /// Too many bytes at once.
    record TooLarge() implements Answer {}

    /// One state can never be applied; nothing of the page was.
    record Poison(UUID eventId, String code, String detail) implements Answer {}

    /// Not now, or nobody knows.
    record Failed(Duration after, String detail) implements Answer {}
  }
}
