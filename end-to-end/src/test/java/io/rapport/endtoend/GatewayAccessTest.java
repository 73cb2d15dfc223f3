package io.rapport.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rapport.testing.Fresh;
import io.rapport.testing.TestIssuer;
import io.rapport.testing.Tokens;
import io.rapport.testing.access.AccessMatrix;
import io.rapport.testing.access.AccessReport;
import io.rapport.testing.access.AccessTable;
import io.rapport.testing.access.ApiDocument;
import io.rapport.testing.access.ApiOperation;
import io.rapport.testing.access.Caller;
import io.rapport.testing.access.Client;
import io.rapport.testing.access.ForeignReferences;
import io.rapport.testing.access.ForgeryCheck;
import io.rapport.testing.access.MassAssignment;
import io.rapport.testing.access.Subjects;
import io.rapport.testing.access.TokenLife;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Access through the only public door, with an issuer that also mints what must be refused.
class GatewayAccessTest {

  private static final ApiDocument DOCUMENT = ApiDocument.committed("rapport");

  /// What they write is told to other services. Each service is tested with all of its operations.
  private static final Set<String> TRAVELLING =
      Set.of("createContact", "logActivity", "openTicket", "alias", "createSegment");

  private static RealPlatform platform;
  private static Client gateway;
  private static People people;

  private final AccessTable table = AccessTable.read();

  @BeforeAll
  static void start() {
    platform = RealPlatform.start(TestIssuer.get().url());
    gateway = new Client(platform.gateway());
    people = new People(gateway, GatewayAccessTest::admin);
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void letsInWhomTheTableLetsInAndNobodyElse() {
    AccessReport report =
        new AccessMatrix(
                "the gateway",
                table,
                DOCUMENT,
                DOCUMENT.operations(),
                gateway,
                subjects(),
                RealPlatform.SERVICES,
                AccessMatrix.withTestTokens())
            .run();
    System.out.println(report);
    assertThat(report.leaks()).isEmpty();
    assertThat(report.wrong()).isEmpty();
    assertThat(report.untold()).isEmpty();
  }

  @Test
  void refusesForgedTokens() {
    ForgeryCheck.Result result = new ForgeryCheck(table, gateway).run(DOCUMENT.operations());
    System.out.println(result);
    assertThat(result.accepted()).isEmpty();
    assertThat(result.fetches()).isZero();
    assertThat(result.refusedGenuine()).isEmpty();
  }

  @Test
  void treatsIdsOfAnotherWorkspaceLikeUnknownOnesInAllServices() {
    ForeignReferences.Result result =
        new ForeignReferences(table, DOCUMENT, gateway, subjects(), RealPlatform.SERVICES)
            .run(travelling());
    System.out.println(result);
    assertThat(result.wrong()).isEmpty();
    assertThat(result.fields()).hasSizeGreaterThan(TRAVELLING.size());
  }

  @Test
  void letsNobodySetWhatThePlatformSetsInAnyService() {
    MassAssignment.Result result =
        new MassAssignment(table, DOCUMENT, gateway, subjects(), RealPlatform.SERVICES)
            .run(travelling());
    System.out.println(result);
    assertThat(result.wrong()).isEmpty();
  }

  @Test
  void hidesTheDoorsOfTheServices() {
    UUID workspace = Fresh.workspace();
    for (Caller caller : Caller.all()) {
      for (String path : List.of("/internal/log/contacts/outbox/0", "/q/dev-ui", "/q/arc/beans")) {
        for (String spelling :
            List.of(path, "/api/v1/contacts/.." + "/../.." + path, "//" + path)) {
          Client.Answer answer =
              gateway.call(
                  "POST",
                  spelling,
                  caller.headers(workspace, "wk_none"),
                  "application/cloudevents-batch+json",
                  "[]");
          assertThat(answer.status()).as(caller + " " + spelling).isIn(401, 404);
        }
      }
    }
  }

  @Test
  void takesNoTokenBeyondItsEnd() {
    UUID workspace = Fresh.workspace();
    Instant end = Instant.now().plusSeconds(12);
    String token = Tokens.of("viewer").lasting(Duration.ofSeconds(12), workspace);
    Map<String, String> paths = new LinkedHashMap<>();
    Map<String, Client> places = new LinkedHashMap<>();
    Map.of(
            "contacts", "/api/v1/contacts",
            "interactions", "/api/v1/activities",
            "profiles", "/api/v1/profiles",
            "segments", "/api/v1/segments")
        .forEach(
            (service, path) -> {
              paths.put(service, path);
              places.put(service, new Client(platform.url(service)));
              paths.put("gateway to " + service, path);
              places.put("gateway to " + service, gateway);
            });

    Map<String, Duration> overrun = TokenLife.overrun(places, paths, token, end);

    System.out.println("Last use of a token, from its end: " + overrun);
    assertThat(overrun.values()).allMatch(late -> late.isNegative() || late.isZero());
  }

  @Test
  void refusesARevokedWriteKeyAtEveryReplicaWithinAMinute() {
    UUID workspace = Fresh.workspace();
    Client replica = new Client(platform.replica("interactions"));
    Client.Answer source =
        gateway.call(
            "POST",
            "/api/v1/sources",
            Map.of("Authorization", "Bearer " + admin(workspace)),
            "application/json",
            "{\"name\": \"Web shop\"}");
    String key = source.json().get("writeKey").asText();
    assertThat(collect(gateway, workspace, key)).isEqualTo(200);
    assertThat(collect(replica, workspace, key)).isEqualTo(200);

    gateway.call(
        "POST",
        "/api/v1/sources/" + source.json().get("id").asText() + "/revoke",
        Map.of("Authorization", "Bearer " + admin(workspace)),
        null,
        null);
    Instant revoked = Instant.now();

    assertThat(collect(gateway, workspace, key)).isEqualTo(401);
    await()
        .atMost(RealPlatform.BELIEF.plusSeconds(5))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> collect(replica, workspace, key) == 401);
    System.out.println(
        "A revoked write key was refused by another replica after "
            + Duration.between(revoked, Instant.now())
            + "; it believes a key for "
            + RealPlatform.BELIEF);
  }

  private static int collect(Client at, UUID workspace, String key) {
    return at.call(
            "POST",
            "/v1/track",
            new Caller(Caller.Kind.WRITE_KEY, null).headers(workspace, key),
            "application/json",
            "{\"userId\": \"u-1\", \"event\": \"Seen\"}")
        .status();
  }

  private static List<ApiOperation> travelling() {
    return DOCUMENT.operations().stream().filter(it -> TRAVELLING.contains(it.id())).toList();
  }

  private static Subjects subjects() {
    return new Subjects(gateway, GatewayAccessTest::admin, people::in, null);
  }

  private static String admin(UUID workspace) {
    return Tokens.of("admin").in(workspace);
  }
}
