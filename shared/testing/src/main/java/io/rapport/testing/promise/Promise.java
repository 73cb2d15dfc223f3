package io.rapport.testing.promise;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One promise under test: the figures demanded and seen, and what the same check said of a
/// deliberately broken variant. They are written as one line of JSON to `target/promises`, from
/// where `./rapport bench promises` makes its table.
///
/// A promise without a negative control that was caught does not hold: a check that cannot fail
/// shows nothing.
public final class Promise {

  private static final Path DIRECTORY = Path.of("target/promises");

  private record Figure(String what, String demanded, String seen, boolean holds) {}

  private final String id;
  private final String words;
  private final List<Figure> figures = new ArrayList<>();
  private final List<Figure> controls = new ArrayList<>();

  private Promise(String id, String words) {
    this.id = id;
    this.words = words;
  }

  /// @param id as the table of promises has it
  /// @param words what is promised, as a sentence without a full stop
  public static Promise of(String id, String words) {
    return new Promise(id, words);
  }

  /// Whether the long form is wanted (`-Drapport.promises=long`): full sizes, and times count. The
  /// short form checks what must hold on any machine, and no times.
  public static boolean isLong() {
    return "long".equals(System.getProperty("rapport.promises"));
  }

  /// The size for the form that runs.
  public static int size(int inShort, int inLong) {
    return isLong() ? inLong : inShort;
  }

  /// A figure that must hold.
  public Promise figure(String what, String demanded, Object seen, boolean holds) {
    figures.add(new Figure(what, demanded, seen.toString(), holds));
    return this;
  }

  /// A count that must be zero.
  public Promise none(String what, long seen) {
    return figure(what, "0", seen, seen == 0);
  }

  /// A figure that only tells.
  public Promise told(String what, Object seen) {
    return figure(what, "", seen, true);
  }

  /// What the same check saw of a broken variant, and whether that failed it.
  public Promise control(String variant, Object seen, boolean caught) {
    controls.add(new Figure(variant, "", seen.toString(), caught));
    return this;
  }

  /// Writes the figures down and fails when one does not hold or a control was not caught.
  public void judge() {
    List<String> wrong = new ArrayList<>();
    for (Figure figure : figures) {
      if (!figure.holds) {
        wrong.add("%s: %s, demanded %s".formatted(figure.what, figure.seen, figure.demanded));
      }
    }
    for (Figure control : controls) {
      if (!control.holds) {
        wrong.add(
            "the broken variant was not caught: %s (%s)".formatted(control.what, control.seen));
      }
    }
    if (controls.isEmpty()) {
      wrong.add("there is no negative control");
    }
    write(wrong.isEmpty());
    if (!wrong.isEmpty()) {
      throw new AssertionError(id + ", " + words + ": " + String.join("; ", wrong));
    }
  }

  private void write(boolean holds) {
    ObjectMapper json = new ObjectMapper();
    ObjectNode line = json.createObjectNode();
    line.put("id", id);
    line.put("promise", words);
    line.put("form", isLong() ? "long" : "short");
    line.put("holds", holds);
    add(line.putArray("figures"), figures);
    add(line.putArray("controls"), controls);
    try {
      Files.createDirectories(DIRECTORY);
      String name = id + "-" + words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
      Files.writeString(DIRECTORY.resolve(name + ".json"), json.writeValueAsString(line) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.println(line);
  }

  private static void add(ArrayNode array, List<Figure> figures) {
    for (Figure figure : figures) {
      array
          .addObject()
          .put("what", figure.what)
          .put("demanded", figure.demanded)
          .put("seen", figure.seen)
          .put("holds", figure.holds);
    }
  }
}
