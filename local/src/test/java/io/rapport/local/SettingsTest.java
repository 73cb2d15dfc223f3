package io.rapport.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void startsEverythingOnTheUsualPortsByItself() {
    Settings settings = Settings.of(Map.of());
    assertThat(settings.ownsPostgres()).isTrue();
    assertThat(settings.ownsRedis()).isTrue();
    assertThat(settings.ownsKeycloak()).isTrue();
    assertThat(settings.gateway()).isEqualTo("http://localhost:8080");
    assertThat(settings.issuer()).isEqualTo("http://localhost:8180/realms/rapport");
    assertThat(settings.ports())
        .containsEntry("contacts", 8081)
        .containsEntry("interactions", 8082)
        .containsEntry("profiles", 8083)
        .containsEntry("segments", 8084);
  }

  @Test
  void leavesAServerAloneWhoseAddressIsGiven() {
    Settings settings =
        Settings.of(
            Map.of(
                "RAPPORT_DATABASE_HOST", "db.example",
                "RAPPORT_REDIS_URL", "redis://cache.example:6379",
                "RAPPORT_ISSUER", "https://login.example/realms/crm"));
    assertThat(settings.ownsPostgres()).isFalse();
    assertThat(settings.ownsRedis()).isFalse();
    assertThat(settings.ownsKeycloak()).isFalse();
    assertThat(settings.jdbc("contacts")).isEqualTo("jdbc:postgresql://db.example:5432/contacts");
    assertThat(settings.keycloak()).isEqualTo("https://login.example");
  }

  @Test
  void saysWhichVariableIsNotAPort() {
    assertThatThrownBy(() -> Settings.of(Map.of("RAPPORT_GATEWAY_PORT", "80 80")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("RAPPORT_GATEWAY_PORT is '80 80'");
  }

  @Test
  void issuerFollowsTheIssuersPort() {
    assertThat(Settings.of(Map.of("RAPPORT_KEYCLOAK_PORT", "9180")).issuer())
        .isEqualTo("http://localhost:9180/realms/rapport");
  }

  @Test
  void givesASettingToOneServiceAlone() {
    Settings settings =
        Settings.of(Map.of("RAPPORT_ENV_PROFILES_RAPPORT_SEGMENTS_URL", "http://127.0.0.1:9"));
    assertThat(settings.own().get("profiles"))
        .isEqualTo(Map.of("RAPPORT_SEGMENTS_URL", "http://127.0.0.1:9"));
    assertThat(settings.own().get("contacts")).isEmpty();
  }
}
