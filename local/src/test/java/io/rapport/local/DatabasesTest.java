package io.rapport.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DatabasesTest {
  @Test
  void aStatementEndsWithASemicolonAtTheEndOfALine() {
    assertThat(
            Databases.statements(
                """
                -- about it;
                do $$ begin if true then null; end if; end $$;

                alter role x
                  login;
                """))
        .containsExactly(
            "do $$ begin if true then null; end if; end $$;", "alter role x\n  login;");
  }
}
