package io.rapport.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DockerComposeTest {

  private final Compose compose = Compose.parse(Checkout.read("docker-compose.yml"));

  @Test
  void startsTheFiveServicesAndTheirServers() {
    assertThat(compose.services().keySet())
        .containsAll(Checkout.services())
        .contains("postgres", "redis", "keycloak")
        .hasSize(8);
  }

  @Test
  void buildsEachServiceFromTheOneDockerfile() {
    for (String service : Checkout.services()) {
      Compose.Build build = compose.services().get(service).build();
      assertThat(Checkout.root().resolve(build.context()).resolve(build.dockerfile())).exists();
      assertThat(build.args()).isEqualTo(Map.of("SERVICE", service));
      assertThat(Checkout.root().resolve(service).resolve("pom.xml")).exists();
    }
  }

  @Test
  void mountsOnlyWhatExists() {
    for (Compose.Service service : compose.services().values()) {
      for (String volume : service.volumes()) {
        String source = volume.split(":")[0];
        if (source.startsWith("./")) {
          assertThat(Checkout.root().resolve(source)).isRegularFile();
        } else {
          assertThat(compose.volumes()).containsKey(source);
        }
      }
    }
  }

  @Test
  void setsOnlyWhatTheServicesKnow() {
    for (String service : Checkout.services()) {
      assertThat(Checkout.unknown(compose.services().get(service).environment().keySet()))
          .isEmpty();
    }
  }

  @Test
  void publishesTheGatewayAndKeycloakOnly() {
    assertThat(compose.services())
        .allSatisfy(
            (name, service) ->
                assertThat(service.ports().isEmpty()).as(name).isEqualTo(!isPublic(name)));
  }

  @Test
  void waitsForHealthThatIsChecked() {
    for (Compose.Service service : compose.services().values()) {
      service
          .dependsOn()
          .forEach(
              (needed, dependency) -> {
                assertThat(dependency.condition()).isEqualTo("service_healthy");
                assertThat(isChecked(needed)).as(needed).isTrue();
              });
    }
  }

  @Test
  void speaksToNeighboursByName() {
    Map<String, String> settings = compose.services().get("gateway").environment();
    assertThat(settings.get("RAPPORT_DATABASE_HOST")).isEqualTo("postgres");
    for (String name :
        List.of(
            "RAPPORT_REDIS_URL",
            "RAPPORT_ISSUER_URL",
            "RAPPORT_CONTACTS_URL",
            "RAPPORT_INTERACTIONS_URL",
            "RAPPORT_PROFILES_URL",
            "RAPPORT_SEGMENTS_URL")) {
      assertThat(compose.services()).containsKey(URI.create(settings.get(name)).getHost());
    }
  }

  @Test
  void runsTheServicesWithoutRights() {
    assertThat(Checkout.services())
        .allSatisfy(
            name -> {
              Compose.Service service = compose.services().get(name);
              assertThat(service.readOnly()).isTrue();
              assertThat(service.capDrop()).containsExactly("ALL");
            });
    assertThat(Checkout.read("deploy/docker/Dockerfile")).contains("\nUSER 10001:10001\n");
  }

  @Test
  void allowsAsManyConnectionsAsAllPoolsTogether() {
    String defaults =
        Checkout.read("shared/web/src/main/resources/META-INF/microprofile-config.properties");
    int pools =
        Pattern.compile("^quarkus\\.datasource\\..*jdbc\\.max-size=(\\d+)$", Pattern.MULTILINE)
            .matcher(defaults)
            .results()
            .mapToInt(it -> Integer.parseInt(it.group(1)))
            .sum();
    int databases = Checkout.services().size() - 1;
    int keycloak =
        Integer.parseInt(
            compose.services().get("keycloak").environment().get("KC_DB_POOL_MAX_SIZE"));
    assertThat(databases * (pools + 1) + keycloak + Connections.RESERVED)
        .isLessThanOrEqualTo(maxConnections());
  }

  @Test
  void refusesWhatComposeDoesNotKnow() {
    assertThatThrownBy(() -> Compose.parse("services: {a: {image: b, comand: [c]}}"))
        .hasMessageContaining("comand");
    assertThatThrownBy(() -> Compose.parse("services: {a: {image: b, image: c}}"))
        .hasMessageContaining("image");
  }

  private int maxConnections() {
    Matcher found =
        Pattern.compile("max_connections=(\\d+)")
            .matcher(String.join(" ", compose.services().get("postgres").command()));
    assertThat(found.find()).isTrue();
    return Integer.parseInt(found.group(1));
  }

  private boolean isChecked(String service) {
    return compose.services().get(service).healthcheck() != null
        || Checkout.services().contains(service)
            && Checkout.read("deploy/docker/Dockerfile").contains("\nHEALTHCHECK ");
  }

  private static boolean isPublic(String name) {
    return name.equals("gateway") || name.equals("keycloak");
  }
}
