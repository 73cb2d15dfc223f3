package io.rapport.messaging;

import java.util.List;
import java.util.UUID;

/// What a service does with the events of others; one bean per service.
public interface EventHandler {

  /// Called once per workspace of a batch, in log order, inside the inbox's transaction: the
  /// effects and the cursor commit together. The database session works in that workspace.
  ///
  /// @throws PoisonEvent when an event can never be applied; its subject is parked at the source
  void handle(UUID workspaceId, List<Received> events);
}
