package io.rapport.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.testing.access.AccessMatrix;
import io.rapport.testing.access.AccessReport;
import io.rapport.testing.access.AccessTable;
import io.rapport.testing.access.ApiDocument;
import io.rapport.testing.access.Caller;
import io.rapport.testing.access.Client;
import io.rapport.testing.access.Subjects;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The same with the tokens of a real Keycloak, as the committed realm makes it issue them.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeycloakAccessTest {

  private static final UUID ACME = UUID.fromString("0190a000-0000-7000-8000-00000000ac3e");
  private static final Map<String, String> USERS =
      Map.of(
          "viewer", "vera",
          "agent", "adam",
          "marketer", "mira",
          "integrator", "igor",
          "privacy-officer", "petra",
          "admin", "anna");
  private static final ApiDocument DOCUMENT = ApiDocument.committed("rapport");

  private static KeycloakServer keycloak;
  private static RealPlatform platform;
  private static Client gateway;

  @BeforeAll
  static void start() {
    keycloak = KeycloakServer.start();
    platform = RealPlatform.start(keycloak.issuer());
    gateway = new Client(platform.gateway());
  }

  @AfterAll
  static void stop() {
    if (platform != null) {
      platform.close();
    }
    if (keycloak != null) {
      keycloak.close();
    }
  }

  @Test
  @Order(1)
  void letsInWhomTheTableLetsInAndNobodyElse() {
    People people = new People(gateway, _ -> keycloak.user("anna"));
    AccessReport report =
        new AccessMatrix(
                "the gateway with Keycloak",
                AccessTable.read(),
                DOCUMENT,
                DOCUMENT.operations(),
                gateway,
                new Subjects(gateway, _ -> keycloak.user("anna"), people::in, null),
                RealPlatform.SERVICES,
                new DemoRealm())
            .run();
    System.out.println(report);
    assertThat(report.leaks()).isEmpty();
    assertThat(report.wrong()).isEmpty();
  }

  @Test
  @Order(2)
  void issuesTokensOfPeopleForFiveMinutesAtMost() throws IOException {
    for (String user : USERS.values()) {
      JsonNode claims = claims(keycloak.user(user));
      assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isLessThanOrEqualTo(300);
    }
  }

  @Test
  @Order(3)
  void shutsOutWhoLeftTheOrganization() throws IOException {
    String before = keycloak.freshly("vera");
    assertThat(contacts(before)).isEqualTo(200);

    keycloak.leave("vera", ACME.toString());

    String after = keycloak.freshly("vera");
    assertThat(claims(after).has("organization")).isFalse();
    assertThat(contacts(after)).isEqualTo(403);
    assertThat(claims(before).get("exp").asLong())
        .as("the end of the token from before")
        .isLessThanOrEqualTo(claims(before).get("iat").asLong() + 300);
  }

  private static int contacts(String token) {
    return gateway
        .call("GET", "/api/v1/contacts", Map.of("Authorization", "Bearer " + token), null, null)
        .status();
  }

  private static JsonNode claims(String token) throws IOException {
    return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
  }

  /// The demo users of Acme, and Gina of Globex, who is admin there.
  private static final class DemoRealm implements AccessMatrix.Stage {

    private static final Set<Caller.Kind> KINDS =
        Set.of(
            Caller.Kind.NO_TOKEN,
            Caller.Kind.ROLE,
            Caller.Kind.OTHER_WORKSPACE,
            Caller.Kind.OTHER_WORKSPACE_BY_HEADER,
            Caller.Kind.WRITE_KEY,
            Caller.Kind.SERVICE);

    @Override
    public List<Caller> callers() {
      return Caller.all().stream().filter(caller -> KINDS.contains(caller.kind())).toList();
    }

    @Override
    public Map<String, String> headers(Caller caller, UUID workspace, String writeKey) {
      return switch (caller.kind()) {
        case ROLE -> bearer(keycloak.user(USERS.get(caller.role())));
        case SERVICE -> bearer(keycloak.client("rapport-service"));
        case OTHER_WORKSPACE -> bearer(keycloak.user("gina"));
        case OTHER_WORKSPACE_BY_HEADER ->
            Map.of(
                "Authorization",
                "Bearer " + keycloak.user("gina"),
                "Rapport-Workspace",
                workspace.toString());
        default -> caller.headers(workspace, writeKey);
      };
    }

    private static Map<String, String> bearer(String token) {
      return Map.of("Authorization", "Bearer " + token);
    }

    @Override
    public UUID victim() {
      return ACME;
    }

    @Override
    public UUID writable() {
      return ACME;
    }

    @Override
    public Set<String> rolesElsewhere() {
      return Set.of("admin");
    }
  }
}
