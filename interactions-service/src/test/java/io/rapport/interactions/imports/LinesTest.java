package io.rapport.interactions.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {

  @Test
  void endsNoRecordWithinQuotes() throws IOException {
    assertThat(texts("a,\"b\nc\",d\r\n\"e\"\"\n\",f\n5\" pipe,x\n"))
        .containsExactly("a,\"b\nc\",d", "\"e\"\"\n\",f", "5\" pipe,x");
  }

  @Test
  void tellsWhetherTheLastLineIsWhole() throws IOException {
    assertThat(lines("a\nb")).extracting(Lines.Line::broken).containsExactly(true, false);
    assertThat(lines("a\nb\n")).extracting(Lines.Line::broken).containsExactly(true, true);
    assertThat(lines("")).isEmpty();
  }

  /// Wherever a file is cut, it goes on at the end of the last whole line with nothing lost.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "id,n\n1,J\u00fcrgen\n2,\"\ud83d\ude00, \n\u4f60\u597d\"\r\n3,\"\"\n",
        "\ufeffid\n\n\n1\n2"
      })
  void goesOnAtAnyByte(String file) throws IOException {
    byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
    List<String> whole = texts(file);
    for (int cut = 0; cut <= bytes.length; cut++) {
      List<String> read = new ArrayList<>();
      long next = 0;
      Lines first = new Lines(new ByteArrayInputStream(bytes, 0, cut), ',');
      for (Lines.Line line = first.read(); line != null && line.broken(); line = first.read()) {
        read.add(line.text());
        next = line.end();
      }
      Lines rest =
          new Lines(new ByteArrayInputStream(bytes, (int) next, bytes.length - (int) next), ',');
      for (Lines.Line line = rest.read(); line != null; line = rest.read()) {
        read.add(line.text());
      }
      assertThat(read).as("cut at %d", cut).isEqualTo(whole);
    }
  }

  @Test
  void findsFaultWithOneLineOnly() throws IOException {
    List<Lines.Line> lines = lines("a\n" + "x".repeat(Lines.LONGEST + 1) + "\nb\n");

    assertThat(lines).extracting(Lines.Line::text).containsExactly("a", null, "b");
    assertThat(lines.get(1).fault()).contains("65,536");

    InputStream latin =
        new ByteArrayInputStream("a\nJ\u00fcrgen\nb\n".getBytes(StandardCharsets.ISO_8859_1));
    List<Lines.Line> read = all(new Lines(latin, ','));
    assertThat(read).extracting(Lines.Line::fault).containsExactly(null, "must be UTF-8", null);
  }

  private static List<String> texts(String file) throws IOException {
    return lines(file).stream().map(Lines.Line::text).toList();
  }

  private static List<Lines.Line> lines(String file) throws IOException {
    return all(new Lines(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), ','));
  }

  private static List<Lines.Line> all(Lines lines) throws IOException {
    List<Lines.Line> all = new ArrayList<>();
    for (Lines.Line line = lines.read(); line != null; line = lines.read()) {
      all.add(line);
    }
    return all;
  }
}
