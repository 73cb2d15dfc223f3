package io.rapport.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Access tokens for tests: `Tokens.of("agent").in(workspace)`.
public final class Tokens {

  private final String user;
  private final Set<String> roles;

  private Tokens(String user, Set<String> roles) {
    this.user = user;
    this.roles = roles;
  }

  /// A caller with these roles, named after the first.
  public static Tokens of(String... roles) {
    return new Tokens(roles.length == 0 ? "nobody" : roles[0], Set.of(roles));
  }

  /// The token of another service.
  public static String service() {
    return of("service").inNone();
  }

  /// The same caller under another name.
  public Tokens named(String name) {
    return new Tokens(name, roles);
  }

  /// A token for one workspace, or for several.
  public String in(UUID... workspaces) {
    return TestIssuer.get().token(user, roles, organizations(workspaces));
  }

  /// A token that names no organization.
  public String inNone() {
    return in();
  }

  /// A token that ends when this time is over.
  public String lasting(Duration life, UUID workspace) {
    return refused(TestIssuer.get().url(), "rapport-api", Instant.now().plus(life), workspace);
  }

  /// A token that ended an hour ago.
  public String expiredIn(UUID workspace) {
    return refused(
        TestIssuer.get().url(), "rapport-api", Instant.now().minus(Duration.ofHours(1)), workspace);
  }

  /// A token for another API.
  public String forAudience(String audience, UUID workspace) {
    return refused(TestIssuer.get().url(), audience, soon(), workspace);
  }

  /// A token that says to come from another issuer.
  public String fromIssuer(String issuer, UUID workspace) {
    return refused(issuer, "rapport-api", soon(), workspace);
  }

  private String refused(String issuer, String audience, Instant expires, UUID workspace) {
    return TestIssuer.get()
        .token(issuer, Set.of(audience), user, roles, organizations(workspace), expires);
  }

  private static Instant soon() {
    return Instant.now().plus(Duration.ofMinutes(5));
  }

  private static Map<String, UUID> organizations(UUID... workspaces) {
    Map<String, UUID> organizations = new LinkedHashMap<>();
    for (UUID workspace : workspaces) {
      organizations.put("org-" + workspace.toString().substring(24), workspace);
    }
    return organizations;
  }
}
