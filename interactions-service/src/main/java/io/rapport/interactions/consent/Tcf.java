package io.rapport.interactions.consent;

import com.iabtcf.decoder.TCString;
import com.iabtcf.utils.IntIterable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a string of the IAB's Transparency and Consent Framework, version 2, says.
///
/// @param purposes numbers of the purposes that were consented to
/// @param legitimateInterests numbers of those that the person was told of and did not object to
/// @param updatedAt when the person last chose
record Tcf(
    List<Integer> purposes,
    List<Integer> legitimateInterests,
    int cmpId,
    int policyVersion,
    Instant updatedAt) {

  private static final int VERSION = 2;

  Tcf {
    purposes = List.copyOf(purposes);
    legitimateInterests = List.copyOf(legitimateInterests);
  }

  /// Empty for what is no such string; the library throws more kinds of exceptions on one than it
  /// declares.
  static Optional<Tcf> decode(String text) {
    try {
      TCString decoded = TCString.decode(text);
      return decoded.getVersion() == VERSION
          ? Optional.of(
              new Tcf(
                  numbers(decoded.getPurposesConsent()),
                  numbers(decoded.getPurposesLITransparency()),
                  decoded.getCmpId(),
                  decoded.getTcfPolicyVersion(),
                  decoded.getLastUpdated()))
          : Optional.empty();
    } catch (RuntimeException _) {
      return Optional.empty();
    }
  }

  private static List<Integer> numbers(IntIterable bits) {
    return bits.toStream().boxed().toList();
  }
}
