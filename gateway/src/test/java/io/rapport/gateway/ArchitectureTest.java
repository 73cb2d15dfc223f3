package io.rapport.gateway;

import io.rapport.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void keepsToTheRules() {
    ArchitectureRules.checkService("io.rapport.gateway");
  }
}
