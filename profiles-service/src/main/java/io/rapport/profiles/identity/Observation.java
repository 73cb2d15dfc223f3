package io.rapport.profiles.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/// What one event or contact says: these identifiers are one person's.
///
/// @param sourceEvent what said so: the message id of an event, or `contact:` and its id
/// @param at when it was said
/// @param claims the first is the anchor, the others are to be linked to it
/// @param unusable what was sent as an identifier and is none
public record Observation(
    String sourceEvent,
    Instant at,
    String rule,
    List<Claim> claims,
    List<Canonical.Unusable> unusable) {

  public static final String SAME_EVENT = "same_event";
  public static final String SAME_CONTACT = "same_contact";
  public static final String ALIAS = "alias";

  public Observation {
    claims = List.copyOf(claims);
    unusable = List.copyOf(unusable);
  }

  /// An identifier that was observed.
  ///
  /// @param rule why it is the anchor's person's
  public record Claim(Identifier identifier, String rule) {

    /// Whether somebody said so in so many words, which lifts the limits of types.
    boolean isExplicit() {
      return rule.equals(ALIAS);
    }
  }

  /// Of somebody who is known by the CRM's id alone: the writer of a note, the caller of a call.
  public static Observation ofContact(String sourceEvent, Instant at, UUID contactId) {
    return new Builder(sourceEvent, at, SAME_CONTACT)
        .claim(Identifier.CONTACT_ID, contactId.toString())
        .build();
  }

  /// Whether there is an identifier that can be the anchor.
  public boolean hasAnchor() {
    return !claims.isEmpty();
  }

  static final class Builder {
    private final String sourceEvent;
    private final Instant at;
    private final String rule;
    private final List<Claim> claims = new ArrayList<>();
    private final List<Canonical.Unusable> unusable = new ArrayList<>();

    Builder(String sourceEvent, Instant at, String rule) {
      this.sourceEvent = sourceEvent;
      this.at = at;
      this.rule = rule;
    }

    Builder claim(String type, Object value) {
      return claim(type, value, rule);
    }

    Builder claim(String type, Object value, String why) {
      if (value instanceof String || value instanceof Number) {
        switch (Canonical.of(type, value.toString())) {
          case Canonical.Usable(Identifier identifier) -> add(new Claim(identifier, why));
          case Canonical.Unusable u when !u.value().isEmpty() -> unusable.add(u);
          case Canonical.Unusable _ -> {}
        }
      }
      return this;
    }

    private void add(Claim claim) {
      if (claims.stream().noneMatch(c -> c.identifier().equals(claim.identifier()))) {
        claims.add(claim);
      }
    }

    Observation build() {
      return new Observation(sourceEvent, at, rule, claims, unusable);
    }

    /// With the surest identifier first. What somebody only said to be the person's never is the
    /// anchor while there is another, for then the guards would ask whether the others may join it.
    Observation byPriority() {
      claims.sort(
          Comparator.comparing(Claim::isExplicit)
              .thenComparing(Claim::identifier, Identifier.PRIORITY));
      return build();
    }
  }
}
