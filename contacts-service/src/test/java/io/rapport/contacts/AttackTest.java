package io.rapport.contacts;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.testing.Fresh;
import io.rapport.testing.PlatformResource;
import io.rapport.testing.attack.Attack;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What somebody who means harm sends to every operation of this service.
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class AttackTest {

  private final UUID workspace = Fresh.workspace();
  private final Attack attack = Attack.on("contacts", workspace, null);

  @Test
  void injectsNothing() {
    attack.inject();
  }

  @Test
  void blowsNothingUp() {
    attack.bomb();
  }

  @Test
  void findsNoSecretInLogsOrErrors() {
    attack.listen();
  }
}
