package io.rapport.profiles.identity;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/// An identifier with its birth and the profile that it belongs to.
///
/// @param fresh it was born in this very batch, so that nobody knows its profile yet
public record KnownIdentifier(
    Identifier identifier, UUID birthId, Instant bornAt, UUID profileId, boolean fresh) {

  /// Earliest birth first, ties by birth id.
  public static final Comparator<KnownIdentifier> BY_BIRTH =
      Comparator.comparing(KnownIdentifier::bornAt)
          .thenComparing(known -> known.birthId().toString());
}
