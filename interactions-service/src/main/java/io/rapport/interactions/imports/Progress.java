package io.rapport.interactions.imports;

import io.rapport.interactions.collect.CollectAnswer;

/// How far a chunk of rows brings an import.
record Progress(
    boolean complete,
    long nextOffset,
    long rows,
    long accepted,
    long duplicates,
    long quarantined,
    long held,
    long unreadable) {

  static Progress of(Chunk chunk, CollectAnswer answer, long unreadable) {
    return new Progress(
        chunk.complete(),
        chunk.nextOffset(),
        chunk.rows().size(),
        answer.accepted(),
        answer.duplicates(),
        answer.quarantined(),
        answer.held(),
        unreadable);
  }
}
