package io.rapport.testing.access;

import io.rapport.testing.Fresh;
import io.rapport.testing.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A kind of caller, and how one of it calls in a workspace.
///
/// @param role of people, null for all other kinds
public record Caller(Kind kind, String role) {

  public static final List<String> ROLES =
      List.of("viewer", "agent", "marketer", "integrator", "privacy-officer", "admin");

  /// The workspace of the strangers: they may do everything there.
  static final UUID ELSEWHERE = Fresh.workspace();

  private static final String WORKSPACE = "Rapport-Workspace";

  public enum Kind {
    NO_TOKEN,
    EXPIRED,
    OTHER_AUDIENCE,
    OTHER_ISSUER,
    OTHER_WORKSPACE,
    OTHER_WORKSPACE_BY_HEADER,
    NO_ORGANIZATION,
    NO_ROLE,
    ROLE,
    WRITE_KEY,
    WRITE_KEY_AS_TOKEN,
    SERVICE
  }

  /// All of them.
  public static List<Caller> all() {
    List<Caller> callers = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (kind == Kind.ROLE) {
        ROLES.forEach(role -> callers.add(new Caller(Kind.ROLE, role)));
      } else {
        callers.add(new Caller(kind, null));
      }
    }
    return callers;
  }

  /// The headers that show who calls.
  ///
  /// @param writeKey a key of the workspace
  public Map<String, String> headers(UUID workspace, String writeKey) {
    return switch (kind) {
      case NO_TOKEN -> Map.of();
      case EXPIRED -> bearer(Tokens.of("admin").expiredIn(workspace));
      case OTHER_AUDIENCE -> bearer(Tokens.of("admin").forAudience("another-api", workspace));
      case OTHER_ISSUER ->
          bearer(Tokens.of("admin").fromIssuer("http://localhost:1/realms/other", workspace));
      case OTHER_WORKSPACE -> bearer(stranger());
      case OTHER_WORKSPACE_BY_HEADER -> {
        Map<String, String> headers = new LinkedHashMap<>(bearer(stranger()));
        headers.put(WORKSPACE, workspace.toString());
        yield headers;
      }
      case NO_ORGANIZATION -> bearer(Tokens.of(ROLES.toArray(String[]::new)).inNone());
      case NO_ROLE -> bearer(Tokens.of().in(workspace));
      case ROLE -> bearer(Tokens.of(role).in(workspace));
      case WRITE_KEY ->
          Map.of(
              "Authorization",
              "Basic "
                  + Base64.getEncoder()
                      .encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8)));
      case WRITE_KEY_AS_TOKEN -> bearer(writeKey);
      case SERVICE -> bearer(Tokens.service());
    };
  }

  private static String stranger() {
    return Tokens.of(ROLES.toArray(String[]::new)).in(ELSEWHERE);
  }

  private static Map<String, String> bearer(String token) {
    return Map.of("Authorization", "Bearer " + token);
  }

  @Override
  public String toString() {
    return kind == Kind.ROLE
        ? role
        : kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
