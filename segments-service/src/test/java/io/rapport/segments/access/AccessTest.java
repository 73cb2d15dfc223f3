package io.rapport.segments.access;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.contracts.ProfileEvent;
import io.rapport.segments.SegmentFixtures;
import io.rapport.testing.InboxClient;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.access.ServiceAccess;
import io.rapport.testing.access.ServiceAccessChecks;
import io.rapport.testing.access.Subjects;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class AccessTest extends ServiceAccessChecks {

  @Override
  protected ServiceAccess service() {
    return new ServiceAccess("segments", AccessTest::person);
  }

  private static Subjects.Person person(UUID workspace) {
    UUID id = UUID.randomUUID();
    InboxClient.of("profiles", "outbox")
        .deliver(
            workspace,
            List.of(
                new ProfileEvent.Changed(
                    SegmentFixtures.profile(id, 1, Map.of("plan", "pro")), Instant.now())));
    return new Subjects.Person(id, "u-" + id);
  }
}
