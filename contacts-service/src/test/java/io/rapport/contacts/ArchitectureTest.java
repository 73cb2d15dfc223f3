package io.rapport.contacts;

import io.rapport.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void keepsTheRules() {
    ArchitectureRules.checkService("io.rapport.contacts");
  }
}
