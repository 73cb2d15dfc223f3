package io.rapport.interactions.door;

import java.util.List;
import java.util.UUID;

/// Counts what became of events. Found as beans; called once per transaction, last in it, with all
/// that it decides, of all sources of one workspace. What it throws undoes the transaction.
public interface Tally {

  void count(UUID workspaceId, List<Fate> fates);
}
