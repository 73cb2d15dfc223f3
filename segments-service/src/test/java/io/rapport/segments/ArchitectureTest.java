package io.rapport.segments;

import io.rapport.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void keepsTheRulesOfAService() {
    ArchitectureRules.checkService("io.rapport.segments");
  }

  @Test
  void keepsTheRuleLanguagePure() {
    ArchitectureRules.checkPure("io.rapport.segments.rule");
  }
}
