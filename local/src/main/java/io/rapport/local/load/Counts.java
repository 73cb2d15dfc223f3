package io.rapport.local.load;

/// What became of the events. `repeated` are the duplicates among them in requests that had to be
/// sent again after their answer was lost.
record Counts(
    long lines, long accepted, long duplicates, long repeated, long quarantined, long unreadable) {
  static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

  Counts plus(Counts other) {
    return new Counts(
        lines + other.lines,
        accepted + other.accepted,
        duplicates + other.duplicates,
        repeated + other.repeated,
        quarantined + other.quarantined,
        unreadable + other.unreadable);
  }
}
