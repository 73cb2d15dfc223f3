package io.rapport.profiles.trait;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/// What a source says of a trait of an anchor.
///
/// @param source id of the collection source, or `contacts`
/// @param value a JSON value; null says that there is none
/// @param statedBy the event or contact that said so
public record Candidate(
    UUID anchorId, String name, String source, Object value, Instant observedAt, String statedBy) {

  /// The source of what the CRM says.
  public static final String CONTACTS = "contacts";

  /// Newest last; equals in time by who said it, so that no order of arrival matters.
  public static final Comparator<Candidate> BY_AGE =
      Comparator.comparing(Candidate::observedAt)
          .thenComparing(Candidate::statedBy)
          .thenComparing(Candidate::source)
          .thenComparing(candidate -> candidate.anchorId().toString());

  /// What there is one of in the database.
  public record Key(UUID anchorId, String name, String source) {}

  public Key key() {
    return new Key(anchorId, name, source);
  }
}
