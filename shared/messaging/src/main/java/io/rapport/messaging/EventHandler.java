package io.rapport.messaging;

import io.rapport.contracts.Event;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// What a service does with the events of others; one bean per service.
public interface EventHandler {

  /// Called once per workspace of a batch, in log order, inside the inbox's transaction: the
  /// effects and the cursor commit together. The database session works in that workspace.
  ///
  /// @throws PoisonEvent when an event can never be applied; its subject is parked at the source
  void handle(UUID workspaceId, List<Received> events);

  /// Takes states as the truth, in place of whatever this service has of them, even where its
  /// version is higher: the source has lost what made it so. Otherwise as [#handle]. A state may
  /// come twice.
  default void replace(UUID workspaceId, List<Received> states, Resync resync) {
    handle(workspaceId, states);
  }

  /// What a state is known by in the sweep; unique per kind (the first word of its type) and
  /// workspace. Its subject, unless several states have the same subject.
  default String key(Event state) {
    return state.subject();
  }

  /// Removes what this service has from that source and log in a workspace and what the resync
  /// did not bring: the source does not have it any more. Runs after the last page, chunk by chunk,
  /// each in a transaction of its own and in a database session as [#handle]. What was brought
  /// stands in the table `inbox_resync_key (workspace_id, resync_id, kind, key)`. A chunk looks at
  /// rows in the order of something that never changes, so that none looks at what another has
  /// looked at.
  ///
  /// @param after empty for the first chunk of the workspace, else what the one before returned
  /// @param most rows to look at, at most
  /// @return where the next chunk goes on, in words of the handler's own; null when nothing is left
  default String sweep(UUID workspaceId, Resync resync, String after, int most) {
    return null; // a service that keeps nothing by its own has nothing to remove
  }

  /// The workspaces in which this service has anything from that source and log, for the sweep.
  /// Asked outside of any workspace: read them as `maintenance`. Those that the resync itself
  /// brought need not be among them.
  default Collection<UUID> workspaces(Resync resync) {
    return List.of();
  }
}
