package io.rapport.interactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.OpenApiDocument;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.TenantTables;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class ServiceTest {

  @Test
  void servesTheCommittedApi() {
    OpenApiDocument.check("interactions-service");
  }

  @Test
  void forcesThePolicyOnEveryTableOfAWorkspace() {
    assertThat(TenantTables.unprotected("interactions")).isEmpty();
  }
}
