package io.rapport.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.gateway.routing.Upstream;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergedDocumentTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ISSUER = "http://keycloak/realms/rapport";

  private static final ServiceDocument CONTACTS =
      document(
          Upstream.CONTACTS,
          """
          {"paths": {
             "/api/v1/contacts": {"get": {"operationId": "list", "summary": "s", "responses": {
                "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}},
                "429": {"description": "own"}}}},
             "/api/v1/logs": {"get": {"operationId": "logs", "responses": {}}},
             "/internal/log/{source}": {"post": {"operationId": "deliver", "responses": {
                "200": {"$ref": "#/components/responses/Secret"}}}}},
           "components": {"schemas": {
             "Page": {"properties": {"data": {"$ref": "#/components/schemas/Row"}}},
             "Row": {"type": "object", "title": "a contact"},
             "Problem": {"type": "object"},
             "Unused": {"type": "object"}}}}""");

  private static final ServiceDocument SEGMENTS =
      document(
          Upstream.SEGMENTS,
          """
          {"paths": {
             "/api/v1/segments": {"get": {"operationId": "list", "summary": "s", "responses": {
                "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}},
                "404": {"content": {"x": {"schema": {"$ref": "#/components/schemas/Problem"}}}}}},
               "post": {"operationId": "create", "requestBody": {}, "responses": {}}},
             "/api/v1/contacts/stolen": {"get": {"operationId": "stolen", "responses": {}}},
             "/api/v1/profiles/{id}/segments": {"get": {"operationId": "of", "responses": {
                "404": {"content": {"x": {"schema": {"$ref": "#/components/schemas/Problem"}}}}}}}},
           "components": {"schemas": {
             "Page": {"properties": {"data": {"$ref": "#/components/schemas/Row"}}},
             "Row": {"type": "object", "title": "a segment"},
             "Problem": {"type": "object"}}}}""");

  private static final ServiceDocument PROFILES =
      document(
          Upstream.PROFILES,
          """
          {"paths": {"/api/v1/profiles": {"get": {"operationId": "profiles", "responses": {
                "404": {"content": {"x": {"schema": {"$ref": "#/components/schemas/Problem"}}}}}}}},
           "components": {"schemas": {"Problem": {"type": "object"}}}}""");

  private static final ServiceDocument INTERACTIONS =
      document(
          Upstream.INTERACTIONS,
          """
          {"paths": {"/v1/batch": {"post": {"operationId": "batch", "requestBody": {},
             "security": [{"other": []}], "tags": ["mine"], "responses": {}}}}}""");

  private final JsonNode merged =
      MergedDocument.of(List.of(CONTACTS, SEGMENTS, PROFILES, INTERACTIONS), ISSUER);

  private static ServiceDocument document(Upstream upstream, String json) {
    try {
      return new ServiceDocument(upstream, JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode operation(String path, String method) {
    return merged.path("paths").path(path).path(method);
  }

  @Test
  void listsOnlyWhatIsReachable() {
    assertThat(merged.path("paths").fieldNames())
        .toIterable()
        .containsExactly(
            "/api/v1/contacts",
            "/api/v1/profiles",
            "/api/v1/profiles/{id}/segments",
            "/api/v1/segments",
            "/api/v1/services/contacts/logs",
            "/v1/batch");
  }

  @Test
  void keepsEqualSchemasOnceAndRenamesTheOthers() {
    JsonNode schemas = merged.path("components").path("schemas");
    assertThat(schemas.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "ContactsPage",
            "ContactsRow",
            "SegmentsPage",
            "SegmentsRow",
            "Problem",
            "GatewayProblem");
    assertThat(schemas.at("/SegmentsPage/properties/data/$ref").asText())
        .isEqualTo("#/components/schemas/SegmentsRow");
    assertThat(
            operation("/api/v1/contacts", "get")
                .at("/responses/200/content/application~1json/schema/$ref")
                .asText())
        .isEqualTo("#/components/schemas/ContactsPage");
  }

  @Test
  void givesEveryOperationItsOwnId() {
    assertThat(operation("/api/v1/contacts", "get").path("operationId").asText())
        .isEqualTo("contactsList");
    assertThat(operation("/api/v1/segments", "get").path("operationId").asText())
        .isEqualTo("segmentsList");
    assertThat(operation("/api/v1/segments", "post").path("operationId").asText())
        .isEqualTo("create");
  }

  @Test
  void saysWhoMayCall() {
    assertThat(operation("/api/v1/contacts", "get").path("security"))
        .hasToString("[{\"keycloak\":[]}]");
    assertThat(operation("/v1/batch", "post").path("security"))
        .hasToString("[{\"writeKey\":[]},{}]");
    assertThat(merged.at("/components/securitySchemes/keycloak/flows/authorizationCode/tokenUrl"))
        .hasToString("\"" + ISSUER + "/protocol/openid-connect/token\"");
  }

  @Test
  void addsTheErrorsOfTheGateway() {
    JsonNode responses = operation("/api/v1/contacts", "get").path("responses");
    assertThat(responses.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("200", "401", "429", "502", "503", "504");
    assertThat(responses.at("/429/description").asText()).isEqualTo("own");
    assertThat(operation("/api/v1/segments", "post").path("responses").has("413")).isTrue();
    assertThat(operation("/v1/batch", "post").path("responses").has("401")).isFalse();
  }

  @Test
  void sortsByService() {
    assertThat(operation("/api/v1/contacts", "get").path("tags")).hasToString("[\"contacts\"]");
    assertThat(operation("/v1/batch", "post").path("tags")).hasToString("[\"collection\"]");
  }
}
