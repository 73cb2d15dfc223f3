package io.rapport.gateway.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.gateway.GatewayResource;
import io.rapport.gateway.routing.RouteTable;
import io.rapport.testing.OpenApiDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayResource.class)
class OpenApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch");

  @Test
  void itsOwnDocumentIsTheCommittedOne() {
    OpenApiDocument.check("gateway");
  }

  @Test
  void isServedAsJsonAndYaml() throws IOException {
    String json =
        given()
            .get("/openapi.json")
            .then()
            .statusCode(200)
            .contentType("application/json")
            .body("openapi", equalTo("3.1.0"))
            .extract()
            .asString();
    String yaml = given().get("/openapi.yaml").then().statusCode(200).extract().asString();
    assertThat(new YAMLMapper().readTree(yaml)).isEqualTo(JSON.readTree(json));
  }

  @Test
  void isValid() throws IOException {
    JsonNode document = JSON.readTree(given().get("/openapi.json").asString());
    for (String reference : References.in(document)) {
      assertThat(document.at("/components/" + reference).isMissingNode()).as(reference).isFalse();
    }
    List<String> ids = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(path -> ids.addAll(checkedIds(path.getKey(), path.getValue())));
    assertThat(ids).doesNotHaveDuplicates().doesNotContain("").hasSizeGreaterThan(50);
  }

  private static List<String> checkedIds(String path, JsonNode item) {
    List<String> ids = new ArrayList<>();
    item.properties()
        .forEach(
            field -> {
              if (METHODS.contains(field.getKey())) {
                JsonNode operation = field.getValue();
                String name = field.getKey() + " " + path;
                assertThat(operation.path("summary").asText()).as(name).isNotBlank();
                assertThat(operation.path("responses").fieldNames())
                    .toIterable()
                    .as(name)
                    .anyMatch(status -> status.startsWith("4") || status.startsWith("5"));
                ids.add(operation.path("operationId").asText());
              }
            });
    assertThat(
            RouteTable.find(path).isPresent()
                || path.startsWith("/api/v1/customers/")
                || !path.startsWith("/api/"))
        .as(path)
        .isTrue();
    return ids;
  }

  @Test
  void canBeTriedInABrowser() {
    given().get("/swagger/").then().statusCode(200);
    String page = given().get("/swagger").asString();
    assertThat(page).contains("/openapi.json").contains("rapport-web");
    given()
        .get("/swagger/")
        .then()
        .header("Content-Security-Policy", containsString("connect-src 'self' http://localhost"));
    given().get("/swagger/oauth2-redirect.html").then().statusCode(200);
  }
}
