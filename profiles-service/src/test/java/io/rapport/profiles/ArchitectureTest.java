package io.rapport.profiles;

import io.rapport.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void keepsTheRulesOfTheHouse() {
    ArchitectureRules.checkService("io.rapport.profiles");
  }
}
