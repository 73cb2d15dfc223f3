package io.rapport.interactions.stats;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Events by what became of them.
///
/// @param received all of them
/// @param quarantined conflicts included
/// @param flagged of the accepted, those that broke a rule of their tracking plan
@Schema(name = "SourceCounts")
record Counts(
    @Schema(description = "Events that came", examples = "1210") long received,
    @Schema(description = "Of them stored", examples = "1200") long accepted,
    @Schema(description = "Of them stored before, without effect", examples = "7") long duplicates,
    @Schema(description = "Of them set aside, conflicts included", examples = "3") long quarantined,
    @Schema(description = "Of them held back for want of consent", examples = "0") long held,
    @Schema(
            description = "Of the accepted, those that broke a rule of their tracking plan",
            examples = "12")
        long flagged) {

  static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

  static Counts of(long accepted, long duplicates, long quarantined, long held, long flagged) {
    return new Counts(
        accepted + duplicates + quarantined + held,
        accepted,
        duplicates,
        quarantined,
        held,
        flagged);
  }

  Counts plus(Counts other) {
    return new Counts(
        received + other.received,
        accepted + other.accepted,
        duplicates + other.duplicates,
        quarantined + other.quarantined,
        held + other.held,
        flagged + other.flagged);
  }
}
