package io.rapport.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {

  @Test
  void endsWithoutACursor() {
    Page<String> page = Page.of(List.of("a", "b"), 2, Cursor::of);

    assertThat(page.data()).containsExactly("a", "b");
    assertThat(page.page().hasMore()).isFalse();
    assertThat(page.page().next()).isNull();
  }

  @Test
  void goesOnAfterItsLastRow() {
    Page<String> page = Page.of(List.of("a", "b", "c"), 2, Cursor::of);

    assertThat(page.data()).containsExactly("a", "b");
    assertThat(page.page().hasMore()).isTrue();
    assertThat(Cursor.parse(page.page().next(), 1).keys()).containsExactly("b");
  }
}
