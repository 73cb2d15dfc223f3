package io.rapport.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {

  @ParameterizedTest
  @CsvSource({
    "/v1/batch, INTERACTIONS, WRITE_KEY",
    "/v1/import/, INTERACTIONS, WRITE_KEY",
    "/v1/projects/key/settings, INTERACTIONS, WRITE_KEY",
    "/projects/key/settings, INTERACTIONS, WRITE_KEY",
    "/sourceConfig/, INTERACTIONS, WRITE_KEY",
    "/beacon/v1/batch, INTERACTIONS, WRITE_KEY",
    "/pixel/v1/track, INTERACTIONS, WRITE_KEY",
    "/api/v1/contacts, CONTACTS, TOKEN",
    "/api/v1/contacts/1/card, CONTACTS, TOKEN",
    "/api/v1/contacts/by/crm/7, CONTACTS, TOKEN",
    "/api/v1/accounts/1, CONTACTS, TOKEN",
    "/api/v1/notes/1, CONTACTS, TOKEN",
    "/api/v1/sources, INTERACTIONS, TOKEN",
    "/api/v1/activities, INTERACTIONS, TOKEN",
    "/api/v1/tickets/1, INTERACTIONS, TOKEN",
    "/api/v1/events/m-1/verdict, INTERACTIONS, TOKEN",
    "/api/v1/interactions, INTERACTIONS, TOKEN",
    "/api/v1/quarantine, INTERACTIONS, TOKEN",
    "/v1/webhook, INTERACTIONS, WRITE_KEY",
    "/api/v1/imports/events/1/content, INTERACTIONS, TOKEN",
    "/api/v1/profiles/1, PROFILES, TOKEN",
    "/api/v1/profiles/1/timeline, PROFILES, TOKEN",
    "/api/v1/profiles/by/email/a@b.c, PROFILES, TOKEN",
    "/api/v1/profiles/by/segments/segments, PROFILES, TOKEN",
    "/api/v1/profiles/1/segments, SEGMENTS, TOKEN",
    "/api/v1/profiles/1/segmentsandmore, PROFILES, TOKEN",
    "/api/v1/traits, PROFILES, TOKEN",
    "/api/v1/merges/1, PROFILES, TOKEN",
    "/api/v1/segments/1/members, SEGMENTS, TOKEN",
    "/api/v1/services/contacts/logs, CONTACTS, ADMIN",
    "/api/v1/services/segments/logs/dead-letters, SEGMENTS, ADMIN",
    "/api/v1/services/profiles/audit-log, PROFILES, PRIVACY_OFFICER",
    "/api/v1/services/profiles/audit-log/verification, PROFILES, PRIVACY_OFFICER"
  })
  void leadsToTheServiceThatOwnsThePath(String path, Upstream upstream, Access access) {
    assertThat(RouteTable.find(path))
        .hasValueSatisfying(
            route -> {
              assertThat(route.upstream()).isEqualTo(upstream);
              assertThat(route.access()).isEqualTo(access);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v2/batch",
        "/v10",
        "/beacon",
        "/beacon/v2/batch",
        "/pixel/v10/track",
        "/sourceConfigs",
        "/api/v1",
        "/api/v1/contactsx",
        "/api/v1/logs",
        "/api/v1/audit-log",
        "/api/v1/services/contacts/audit-logs",
        "/api/v1/services/keycloak/logs",
        "/api/v1/services/contacts/other",
        "/internal/log/contacts/outbox/0",
        "/q/metrics"
      })
  void leadsNowhereElse(String path) {
    assertThat(RouteTable.find(path)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/services/contacts/logs, /api/v1/logs",
    "/api/v1/services/contacts/logs/dead-letters/7/redrive, /api/v1/logs/dead-letters/7/redrive",
    "/api/v1/services/contacts/audit-log/verification, /api/v1/audit-log/verification",
    "/api/v1/contacts/7, /api/v1/contacts/7",
    "/beacon/v1/batch, /v1/batch",
    "/pixel/v1/track, /v1/pixel/track",
    "/projects/key/settings, /v1/projects/key/settings",
    "/sourceConfig/, /v1/sourceConfig/"
  })
  void rewritesOtherSpellings(String path, String atService) {
    assertThat(RouteTable.find(path).orElseThrow().pathAtService(path)).isEqualTo(atService);
  }

  @ParameterizedTest
  @CsvSource({
    "CONTACTS, /api/v1/logs/dead-letters, /api/v1/services/contacts/logs/dead-letters",
    "CONTACTS, /api/v1/audit-log, /api/v1/services/contacts/audit-log",
    "SEGMENTS, /api/v1/profiles/{id}/segments, /api/v1/profiles/{id}/segments",
    "PROFILES, /api/v1/profiles/{id}/segments,",
    "CONTACTS, /internal/log/{source}/{log}/{lane},"
  })
  void knowsThePublicPathOfAnOperation(Upstream service, String path, String expected) {
    assertThat(RouteTable.publicPath(service, path).orElse(null)).isEqualTo(expected);
  }
}
