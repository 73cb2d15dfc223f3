package io.rapport.interactions.collect;

import java.util.UUID;

/// An event on its way into the store, and what became of it once the transaction has committed.
record Stored(
    UUID sourceId, Submission.Collected event, Verdict verdict, Submission.Refused refusal) {

  static Stored pending(UUID sourceId, Submission.Collected event) {
    return new Stored(sourceId, event, null, null);
  }

  Stored as(Verdict outcome) {
    return new Stored(sourceId, event, outcome, null);
  }

  Stored refused(Verdict outcome, Submission.Refused why) {
    return new Stored(sourceId, event, outcome, why);
  }
}
