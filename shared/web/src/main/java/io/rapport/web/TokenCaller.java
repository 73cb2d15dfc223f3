package io.rapport.web;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// The caller as the access token tells it: the claim `organization` is `{alias: {id}}`.
@RequestScoped
public class TokenCaller implements Caller {

  /// Picks one of several workspaces, by organization id or alias.
  public static final String HEADER = "Rapport-Workspace";

  private final SecurityIdentity identity;
  private final RoutingContext request;
  private UUID workspace;

  TokenCaller(SecurityIdentity identity, RoutingContext request) {
    this.identity = identity;
    this.request = request;
  }

  @Override
  public UUID workspace() {
    if (workspace == null) {
      workspace = choose(organizations());
      LogContext.enter(workspace);
    }
    return workspace;
  }

  /// The workspace if the caller has one: none for the services themselves and for strangers.
  Optional<UUID> findWorkspace() {
    return organizations().isEmpty() ? Optional.empty() : Optional.of(workspace());
  }

  @Override
  public String name() {
    return identity.getPrincipal().getName();
  }

  @Override
  public String subject() {
    return claim("sub");
  }

  @Override
  public String client() {
    return claim("azp");
  }

  @Override
  public Set<String> roles() {
    return identity.getRoles();
  }

  private String claim(String name) {
    return identity.getPrincipal() instanceof JsonWebToken token ? token.getClaim(name) : null;
  }

  private UUID choose(List<Organization> organizations) {
    if (organizations.isEmpty()) {
      throw new Problem.Forbidden("The token names no organization");
    }
    String asked = request.request().getHeader(HEADER);
    if (asked != null) {
      return organizations.stream()
          .filter(o -> o.alias.equals(asked) || o.id.toString().equalsIgnoreCase(asked))
          .findFirst()
          .orElseThrow(() -> new Problem.NotFound("The workspace"))
          .id;
    }
    if (organizations.size() > 1) {
      throw new Problem.Invalid(
          "", "the token names several organizations: pick one in the header " + HEADER);
    }
    return organizations.getFirst().id;
  }

  private List<Organization> organizations() {
    List<Organization> organizations = new ArrayList<>();
    if (identity.getPrincipal() instanceof JsonWebToken token
        && token.getClaim("organization") instanceof JsonObject claim) {
      claim.forEach(
          (alias, value) -> {
            if (value instanceof JsonObject entry && entry.get("id") instanceof JsonString id) {
              Ids.parse(id.getString())
                  .ifPresent(i -> organizations.add(new Organization(alias, i)));
            }
          });
    }
    return organizations;
  }

  private record Organization(String alias, UUID id) {}
}
