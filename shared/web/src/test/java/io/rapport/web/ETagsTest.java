package io.rapport.web;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ETagsTest {

  @Test
  void letsThePresentVersionPass() {
    assertThatCode(() -> ETags.require("\"3\"", 3)).doesNotThrowAnyException();
    assertThatCode(() -> ETags.require("\"2\", \"3\"", 3)).doesNotThrowAnyException();
    assertThatCode(() -> ETags.require("*", 3)).doesNotThrowAnyException();
  }

  @Test
  void refusesAnotherVersion() {
    assertThatThrownBy(() -> ETags.require("\"2\"", 3))
        .isInstanceOf(Problem.PreconditionFailed.class);
    assertThatThrownBy(() -> ETags.check("3", 3)).isInstanceOf(Problem.PreconditionFailed.class);
  }

  @Test
  void demandsTheHeaderOnlyWhereItIsRequired() {
    assertThatThrownBy(() -> ETags.require(null, 3))
        .isInstanceOf(Problem.PreconditionRequired.class);
    assertThatCode(() -> ETags.check(null, 3)).doesNotThrowAnyException();
  }
}
