package io.rapport.web;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// The workspace that the present thread works in: the caller's within a request, a named one
/// within [#call], else none, and then the database shows nothing.
@Singleton
public class Workspaces {

  private static final ScopedValue<UUID> NAMED = ScopedValue.newInstance();

  private final Instance<TokenCaller> caller;

  Workspaces(Instance<TokenCaller> caller) {
    this.caller = caller;
  }

  /// Works in a named workspace, for jobs and for what arrives by write key.
  public <T> T call(UUID workspace, Supplier<T> work) {
    ManagedContext context = Arc.container().requestContext();
    boolean activated = !context.isActive();
    if (activated) {
      context.activate();
    }
    LogContext.enter(workspace);
    try {
      return ScopedValue.where(NAMED, workspace).call(work::get);
    } finally {
      LogContext.leave();
      if (activated) {
        context.terminate();
      }
    }
  }

  /// As [#call], without a result.
  public void run(UUID workspace, Runnable work) {
    call(
        workspace,
        () -> {
          work.run();
          return null;
        });
  }

  /// The present workspace, empty outside of any.
  public Optional<UUID> find() {
    if (NAMED.isBound()) {
      return Optional.of(NAMED.get());
    }
    return hasRequest() ? caller.get().findWorkspace() : Optional.empty();
  }

  /// As [#find], but refuses a caller who belongs to none.
  Optional<UUID> require() {
    if (NAMED.isBound()) {
      return Optional.of(NAMED.get());
    }
    return hasRequest() ? Optional.of(caller.get().workspace()) : Optional.empty();
  }

  /// Whether a request of somebody is being answered.
  public static boolean hasRequest() {
    if (!Arc.container().requestContext().isActive()) {
      return false;
    }
    try (var current = Arc.container().instance(CurrentVertxRequest.class)) {
      return current.isAvailable() && current.get().getCurrent() != null;
    }
  }
}
