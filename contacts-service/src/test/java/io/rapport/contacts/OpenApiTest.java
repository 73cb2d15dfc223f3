package io.rapport.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.OpenApiDocument;
import io.rapport.testing.PlatformResource;
import io.restassured.RestAssured;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class OpenApiTest {

  @Test
  void isTheCommittedDocument() {
    OpenApiDocument.check("contacts-service");
  }

  @Test
  void describesEveryOperationWithItsErrors() {
    Map<String, Map<String, Map<String, ?>>> paths =
        RestAssured.given().queryParam("format", "json").get("/q/openapi").path("paths");
    paths.forEach(
        (path, item) -> {
          if (path.startsWith("/api/v1/") && !path.startsWith("/api/v1/logs")) {
            item.forEach(
                (method, operation) ->
                    assertThat(operation)
                        .as(method + " " + path)
                        .containsKeys("operationId", "summary")
                        .extractingByKey("responses")
                        .asInstanceOf(
                            org.assertj.core.api.InstanceOfAssertFactories.map(
                                String.class, Object.class))
                        .containsKeys("400", "401", "403"));
          }
        });
  }
}
