package io.rapport.interactions.source;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// The source of what happens in the CRM itself: one in each workspace, of the same id in all of
/// them, there from its first event on. Nobody holds a write key of it.
@ApplicationScoped
public class CrmSource {

  public static final UUID ID = UUID.fromString("0190a000-0000-7000-8000-0000000000c1");

  private static final String NAME = "CRM";

  private final WriteKeyRepository sources;
  private final Clock clock;

  CrmSource(WriteKeyRepository sources, Clock clock) {
    this.sources = sources;
    this.clock = clock;
  }

  /// Its id, once it is sure to be there; within the caller's transaction.
  public UUID of(UUID workspaceId) {
    sources.ensureSource(workspaceId, ID, NAME, clock.instant().truncatedTo(ChronoUnit.MICROS));
    return ID;
  }
}
