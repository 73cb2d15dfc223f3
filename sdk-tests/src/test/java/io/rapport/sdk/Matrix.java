package io.rapport.sdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/// What became of each call of each SDK, as it was seen, and what was lost at hosts that lack a
/// habit. People read it in `target/sdk-matrix.md`.
final class Matrix {

  private static final Path FILE = Path.of("target", "sdk-matrix.md");

  /// What became of one call.
  ///
  /// @param arrived how many events of it are stored
  /// @param verdict what the platform says of it; null when nothing arrived
  /// @param inProfile whether the person's profile bears it
  record Cell(String call, long arrived, String verdict, boolean inProfile) {

    boolean isGood() {
      return arrived == 1 && "accepted".equals(verdict) && inProfile;
    }

    private String mark() {
      return isGood() ? "●" : "%d/%s/%s".formatted(arrived, verdict, inProfile ? "yes" : "no");
    }
  }

  private final Map<String, List<Cell>> calls = new ConcurrentSkipListMap<>();
  private final Map<String, String> losses = new ConcurrentSkipListMap<>();

  void saw(Sdk sdk, List<Cell> cells) {
    calls.put(sdk.title(), cells);
  }

  void saw(Sdk sdk, Habit habit, int arrived) {
    String control = "%s | %s".formatted(sdk, habit == null ? "nothing" : habit.title());
    losses.put(control, "%d of %d".formatted(arrived, sdk.calls().size()));
  }

  /// Writes all of it to the file, and the summary to the standard output.
  void tell() {
    List<String> summary = summary();
    List<String> lines = new ArrayList<>(summary);
    lines.add("");
    lines.add("| SDK | call | stored | verdict | in the profile |");
    lines.add("|---|---|--:|---|---|");
    calls.forEach(
        (sdk, cells) ->
            cells.forEach(
                cell ->
                    lines.add(
                        "| %s | %s | %d | %s | %s |"
                            .formatted(
                                sdk,
                                cell.call(),
                                cell.arrived(),
                                cell.verdict(),
                                cell.inProfile() ? "yes" : "no"))));
    lines.add("");
    lines.add("| control: SDK | at a host without | stored |");
    lines.add("|---|---|--:|");
    losses.forEach((control, arrived) -> lines.add("| %s | %s |".formatted(control, arrived)));
    try {
      Files.createDirectories(FILE.getParent());
      Files.write(FILE, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.println(String.join("\n", summary) + "\nAll of it: " + FILE.toAbsolutePath());
  }

  private List<String> summary() {
    List<String> lines = new ArrayList<>();
    lines.add("| SDK | " + String.join(" | ", Sdk.ALL) + " |");
    lines.add("|---|" + ":-:|".repeat(Sdk.ALL.size()));
    calls.forEach(
        (sdk, cells) -> {
          Map<String, String> marks =
              cells.stream().collect(Collectors.toMap(Cell::call, Cell::mark));
          lines.add(
              "| %s | %s |"
                  .formatted(
                      sdk,
                      Sdk.ALL.stream()
                          .map(call -> marks.getOrDefault(call, "–"))
                          .collect(Collectors.joining(" | "))));
        });
    return lines;
  }
}
