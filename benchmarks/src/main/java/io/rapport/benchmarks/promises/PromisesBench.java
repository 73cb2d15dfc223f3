package io.rapport.benchmarks.promises;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// `./rapport bench promises [IDS]`: runs the promise tests of the log in their long form, one
/// after the other, and prints what was demanded, what was seen and what the broken variants
/// showed.
public final class PromisesBench {

  /// The test of each promise.
  private static final Map<String, String> TESTS = new LinkedHashMap<>();

  static {
    TESTS.put("O1", "NothingCommittedIsLostTest");
    TESTS.put("O2", "AnOpenTransactionStallsNobodyTest");
    TESTS.put("O3", "CrashesLoseAndDoubleNothingTest");
    TESTS.put("O4", "EachEventHasItsEffectOnceTest");
    TESTS.put("O5", "TwoHundredMeansDurableTest");
    TESTS.put("O6", "ARestoredReceiverCatchesUpTest");
    TESTS.put("O7", "ALostTailIsNoticedTest");
    TESTS.put("O8", "ADumpInANewClusterGoesOnTest");
    TESTS.put("O9", "PoisonParksItsKeyOnlyTest");
    TESTS.put("O10", "RetentionNeverEatsUnreadTest");
    TESTS.put("O11", "ARebuildIsTheLiveStateTest");
    TESTS.put("O12", "AHeldSnapshotBloatsNothingTest");
    TESTS.put("O14", "OldAndNewVersionsReadEachOtherTest");
    TESTS.put("O15", "TheAuditRepairsTheLogTest");
  }

  private static final String ROW = "%-4s %-6s %-64s %-14s %s%n";

  private final ObjectMapper json = new ObjectMapper();
  private final Path root;

  private PromisesBench(Path root) {
    this.root = root;
  }

  public static void run(String[] ids) throws Exception {
    Set<String> wanted = new LinkedHashSet<>(ids.length == 0 ? TESTS.keySet() : Arrays.asList(ids));
    for (String id : wanted) {
      if (!TESTS.containsKey(id)) {
        System.err.println("No promise " + id + ": " + String.join(" ", TESTS.keySet()));
        System.exit(2);
      }
    }
    PromisesBench bench = new PromisesBench(Path.of(System.getProperty("rapport.root")));
    long start = System.nanoTime();
    int code = bench.test(wanted);
    boolean held = bench.print(wanted);
    System.out.printf("%n%d min%n", Duration.ofNanos(System.nanoTime() - start).toMinutes());
    System.exit(held && code == 0 ? 0 : 1);
  }

  private Path figures() {
    return root.resolve("shared/messaging/target/promises");
  }

  private int test(Set<String> ids) throws IOException, InterruptedException {
    Path log = Files.createDirectories(root.resolve(".rapport/logs")).resolve("promises.log");
    if (Files.exists(figures())) {
      for (Path old : files()) {
        Files.delete(old);
      }
    }
    List<String> command =
        new ArrayList<>(
            List.of(root.resolve("mvnw").toString(), "-B", "-Dspotless.check.skip=true"));
    command.addAll(List.of("-pl", "shared/messaging", "-am", "test", "-Drapport.promises=long"));
    command.add("-Dtest=" + String.join(",", ids.stream().map(TESTS::get).toList()));
    command.add("-Dsurefire.failIfNoSpecifiedTests=false");
    System.out.printf(
        "The long forms of %s; all of their output goes to %s%n",
        String.join(" ", ids), root.relativize(log));
    return new ProcessBuilder(command)
        .directory(root.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start()
        .waitFor();
  }

  private List<Path> files() throws IOException {
    if (!Files.exists(figures())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(figures())) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }

  private boolean print(Set<String> ids) throws IOException {
    boolean held = true;
    List<JsonNode> seen = new ArrayList<>();
    for (Path file : files()) {
      seen.add(json.readTree(file.toFile()));
    }
    for (String id : ids) {
      List<JsonNode> own = seen.stream().filter(p -> p.path("id").asText().equals(id)).toList();
      if (own.isEmpty()) {
        System.out.printf("%n%-4s FAILED before it had figures: %s%n", id, TESTS.get(id));
        held = false;
      }
      for (JsonNode promise : own) {
        boolean holds = promise.path("holds").asBoolean();
        held &= holds;
        System.out.printf(
            "%n%-4s %-6s %s%n", id, holds ? "pass" : "FAIL", promise.path("promise").asText());
        promise.path("figures").forEach(figure -> row("", figure));
        promise.path("controls").forEach(control -> row("broken variant: ", control));
      }
    }
    return held;
  }

  private static void row(String before, JsonNode figure) {
    String demanded = figure.path("demanded").asText();
    System.out.printf(
        ROW,
        "",
        figure.path("holds").asBoolean() ? "" : "wrong",
        before + figure.path("what").asText(),
        demanded.length() > 14 ? demanded.substring(0, 13) + "…" : demanded,
        figure.path("seen").asText()
            + (before.isEmpty() ? "" : figure.path("holds").asBoolean() ? " (caught)" : ""));
  }
}
