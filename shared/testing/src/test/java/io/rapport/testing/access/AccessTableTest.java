package io.rapport.testing.access;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AccessTableTest {

  @Test
  void refusesARowThatIsNotClear() {
    assertThatThrownBy(
            () ->
                AccessTable.parse(
                    """
                    | right | operations | viewer |
                    |---|---|---|
                    | contacts: read | listContacts | yes |
                    """))
        .hasMessageContaining("Neither a dot nor empty");
  }
}
