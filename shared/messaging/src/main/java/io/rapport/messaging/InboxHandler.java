package io.rapport.messaging;

import io.rapport.contracts.Event;
import jakarta.enterprise.inject.Instance;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// The service's handler, or none: a service without one takes events and does nothing.
final class InboxHandler implements EventHandler {

  private static final EventHandler NONE = (_, _) -> {};

  private final Instance<EventHandler> handlers;

  InboxHandler(Instance<EventHandler> handlers) {
    this.handlers = handlers;
  }

  private EventHandler handler() {
    return handlers.isResolvable() ? handlers.get() : NONE;
  }

  @Override
  public void handle(UUID workspaceId, List<Received> events) {
    handler().handle(workspaceId, events);
  }

  @Override
  public void replace(UUID workspaceId, List<Received> states, Resync resync) {
    handler().replace(workspaceId, states, resync);
  }

  @Override
  public String key(Event state) {
    return handler().key(state);
  }

  @Override
  public String sweep(UUID workspaceId, Resync resync, String after, int most) {
    return handler().sweep(workspaceId, resync, after, most);
  }

  @Override
  public Collection<UUID> workspaces(Resync resync) {
    return handler().workspaces(resync);
  }
}
