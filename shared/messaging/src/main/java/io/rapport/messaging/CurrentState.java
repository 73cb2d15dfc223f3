package io.rapport.messaging;

import io.rapport.contracts.Event;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// What a service would tell a subscriber that knows nothing: the present state of its
/// aggregates, as events. One bean for each log that is shorter than its history; a log that is
/// kept for ever, or of which nothing was dropped yet, is read again from its start instead.
///
/// Asked page by page during a resync, while the service goes on to write: whatever changes
/// meanwhile is told by the log itself afterwards.
public interface CurrentState {

  /// The log that tells the changes of this state; the outbox, unless said otherwise.
  default String log() {
    return "outbox";
  }

  /// The workspaces that have anything to tell. Asked outside of any workspace: read them as
  /// `maintenance`.
  Collection<UUID> workspaces();

  /// The next states of a workspace, in the order of some key of theirs that never changes.
  ///
  /// Called in a transaction whose database session works in that workspace.
  ///
  /// @param after what the page before said in [Page#next()], empty for the first one
  /// @param limit at most so many; less when they are asked for again because they were too large
  Page page(UUID workspaceId, String after, int limit);

  /// A page of states.
  ///
  /// @param events each carries the full state of an aggregate, with its version; what was
  ///     deleted is not told
  /// @param next where the next page begins, null when this is the last one; opaque to others
  record Page(List<? extends Event> events, String next) {
    public Page {
      events = List.copyOf(events);
    }
  }
}
