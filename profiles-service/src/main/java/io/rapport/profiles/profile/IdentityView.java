package io.rapport.profiles.profile;

import io.rapport.profiles.identity.KnownIdentifier;
import io.rapport.profiles.identity.Link;
import io.rapport.profiles.identity.RefusedLink;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Why a profile is one person: its identifiers, the observations that link them, and what was kept
/// apart.
@Schema(name = "ProfileIdentity")
public record IdentityView(
    UUID profileId, List<Birth> identifiers, List<LinkView> links, List<RefusalView> refused) {

  /// An identifier and its first observation.
  ///
  /// @param birthId an id that leads to this person for ever
  @Schema(name = "IdentifierBirth")
  public record Birth(
      @Schema(examples = "email") String type,
      @Schema(examples = "mark@example.com") String value,
      UUID birthId,
      Instant bornAt) {}

  /// Two identifiers, by birth id, and what says that they are one person's.
  @Schema(name = "IdentityLink")
  public record LinkView(
      UUID a,
      UUID b,
      @Schema(examples = "same_event") String rule,
      @Schema(examples = "msg-0001") String sourceEvent,
      Instant at) {}

  /// An identifier that a guard kept apart.
  @Schema(name = "RefusedLink")
  public record RefusalView(
      UUID anchorId,
      @Schema(examples = "email") String type,
      String value,
      @Schema(examples = "limit:user_id") String reason,
      String sourceEvent,
      Instant at) {}

  static IdentityView of(
      UUID profileId,
      List<KnownIdentifier> identifiers,
      List<Link> links,
      List<RefusedLink> refused) {
    return new IdentityView(
        profileId,
        identifiers.stream()
            .map(
                i ->
                    new Birth(
                        i.identifier().type(), i.identifier().value(), i.birthId(), i.bornAt()))
            .toList(),
        links.stream()
            .map(l -> new LinkView(l.a(), l.b(), l.rule(), l.sourceEvent(), l.at()))
            .toList(),
        refused.stream()
            .map(
                r ->
                    new RefusalView(
                        r.anchorId(), r.type(), r.value(), r.reason(), r.sourceEvent(), r.at()))
            .toList());
  }
}
