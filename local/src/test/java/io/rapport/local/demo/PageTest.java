package io.rapport.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {

  @Test
  void measuresWhatATerminalShows() {
    assertThat(Page.width("Mark")).isEqualTo(4);
    assertThat(Page.width("נועה")).isEqualTo(4);
    assertThat(Page.width("王秀英")).isEqualTo(6);
    assertThat(Page.width("さくら")).isEqualTo(6);
    assertThat(Page.width("서연")).isEqualTo(4);
    assertThat(Page.width("e\u0301")).isEqualTo(1);
    assertThat(Page.width("\u2068x\u2069")).isEqualTo(1);
  }

  @Test
  void alignsColumnsWhateverTheScript() {
    String text =
        printed(List.of(List.of("王", "1", "a"), List.of("ab", "22", "b"), List.of("", "3", "c")));
    assertThat(text.lines()).containsExactly("    王  1   a", "    ab  22  b", "        3   c");
  }

  @Test
  void leavesNoSpaceAtTheEnd() {
    assertThat(printed(List.of(List.of("a", "")))).isEqualTo("    a\n");
  }

  @Test
  void groupsThousands() {
    assertThat(Page.number(1_234_567)).isEqualTo("1,234,567");
  }

  private static String printed(List<List<String>> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Page(new PrintStream(bytes, true, StandardCharsets.UTF_8)).table(rows);
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
