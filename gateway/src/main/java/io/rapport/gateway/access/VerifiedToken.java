package io.rapport.gateway.access;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// What the gateway needs to know of a token that was found valid.
///
/// @param organizations id by alias
public record VerifiedToken(
    String subject, Set<String> roles, Map<String, String> organizations, Instant expires) {

  public VerifiedToken {
    roles = Set.copyOf(roles);
    organizations = Map.copyOf(organizations);
  }

  static VerifiedToken of(SecurityIdentity identity) {
    if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
      throw new IllegalStateException("A token without claims");
    }
    return new VerifiedToken(
        token.getSubject() == null ? token.getName() : token.getSubject(),
        identity.getRoles(),
        organizations(token),
        Instant.ofEpochSecond(token.getExpirationTime()));
  }

  /// The organization that the request works in, as the services will choose it: the one asked for
  /// by alias or id, or the only one.
  public Optional<String> organization(String asked) {
    if (asked == null) {
      return organizations.size() == 1
          ? Optional.of(organizations.values().iterator().next())
          : Optional.empty();
    }
    String byAlias = organizations.get(asked);
    return byAlias != null
        ? Optional.of(byAlias)
        : organizations.values().stream().filter(asked::equalsIgnoreCase).findFirst();
  }

  private static Map<String, String> organizations(JsonWebToken token) {
    Map<String, String> organizations = new HashMap<>();
    if (token.getClaim("organization") instanceof JsonObject claim) {
      claim.forEach(
          (alias, value) -> {
            if (value instanceof JsonObject entry && entry.get("id") instanceof JsonString id) {
              organizations.put(alias, id.getString());
            }
          });
    }
    return organizations;
  }
}
