package io.rapport.profiles.profile;

import io.rapport.profiles.identity.KnownIdentifier;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A profile as clients see it.
///
/// @param traits name to value; with `include=provenance` name to value, source, time and by whom
@Schema(name = "Profile")
public record ProfileView(
    UUID id,
    long version,
    List<IdentifierView> identifiers,
    @Schema(examples = "{\"name\": \"Mark Stone\", \"revenue\": 89.00}") Map<String, ?> traits,
    Instant createdAt) {

  static ProfileView of(Profile profile, List<KnownIdentifier> identifiers, Map<String, ?> traits) {
    return new ProfileView(
        profile.id(),
        profile.version(),
        identifiers.stream()
            .map(i -> new IdentifierView(i.identifier().type(), i.identifier().value()))
            .toList(),
        traits,
        profile.createdAt());
  }
}
