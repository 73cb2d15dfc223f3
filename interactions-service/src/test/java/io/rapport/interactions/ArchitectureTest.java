package io.rapport.interactions;

import io.rapport.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void keepsToTheRulesOfAService() {
    ArchitectureRules.checkService("io.rapport.interactions");
  }
}
