package io.rapport.interactions.access;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.access.ServiceAccess;
import io.rapport.testing.access.ServiceAccessChecks;

@QuarkusTest
@WithTestResource(PlatformResource.class)
class AccessTest extends ServiceAccessChecks {

  @Override
  protected ServiceAccess service() {
    return new ServiceAccess("interactions");
  }
}
