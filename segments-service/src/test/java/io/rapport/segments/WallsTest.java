package io.rapport.segments;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.WorkspaceRows;
import io.rapport.testing.WorkspaceWalls;
import org.junit.jupiter.api.Test;

/// The walls between workspaces in this service's database; that these checks find a hole is shown
/// in contacts-service.
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class WallsTest {

  @Test
  void haveNoHoleInTheCatalog() {
    assertThat(WorkspaceWalls.offenders("segments")).isEmpty();
  }

  @Test
  void holdAgainstSql() {
    WorkspaceRows.Seen seen = WorkspaceRows.look("segments");

    assertThat(seen.unproven()).isEmpty();
    assertThat(seen.own()).isGreaterThan(5);
    assertThat(seen.foreign()).isZero();
    assertThat(seen.unset()).isZero();
    assertThat(seen.written()).isEmpty();
  }
}
