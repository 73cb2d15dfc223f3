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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `./rapport bench promises [IDS]`: runs the tests of what the log, the ways in and the walls
/// promise in their long form, one after the other, and prints what was demanded, what was seen and
/// what the broken variants showed.
public final class PromisesBench {

  private static final String LOG = "shared/messaging";
  private static final String CONTACTS = "contacts-service";
  private static final String INTERACTIONS = "interactions-service";
  private static final String PROFILES = "profiles-service";
  private static final String GATEWAY = "gateway";

  /// Runs the service as it was built, so that is built first.
  private static final List<String> BUILT = List.of(INTERACTIONS, "end-to-end");

  private static final List<String> ALL =
      List.of(GATEWAY, CONTACTS, INTERACTIONS, PROFILES, "segments-service");

  private record Tests(List<String> modules, List<String> classes) {

    static Tests of(String name) {
      return new Tests(List.of(LOG), List.of(name));
    }
  }

  /// The tests of each promise.
  private static final Map<String, Tests> TESTS = new LinkedHashMap<>();

  static {
    TESTS.put("O1", Tests.of("NothingCommittedIsLostTest"));
    TESTS.put("O2", Tests.of("AnOpenTransactionStallsNobodyTest"));
    TESTS.put("O3", Tests.of("CrashesLoseAndDoubleNothingTest"));
    TESTS.put("O4", Tests.of("EachEventHasItsEffectOnceTest"));
    TESTS.put("O5", Tests.of("TwoHundredMeansDurableTest"));
    TESTS.put("O6", Tests.of("ARestoredReceiverCatchesUpTest"));
    TESTS.put("O7", Tests.of("ALostTailIsNoticedTest"));
    TESTS.put("O8", Tests.of("ADumpInANewClusterGoesOnTest"));
    TESTS.put("O9", Tests.of("PoisonParksItsKeyOnlyTest"));
    TESTS.put("O10", Tests.of("RetentionNeverEatsUnreadTest"));
    TESTS.put("O11", Tests.of("ARebuildIsTheLiveStateTest"));
    TESTS.put("O12", Tests.of("AHeldSnapshotBloatsNothingTest"));
    TESTS.put("O14", Tests.of("OldAndNewVersionsReadEachOtherTest"));
    TESTS.put("O15", Tests.of("TheAuditRepairsTheLogTest"));
    TESTS.put("I1", new Tests(BUILT, List.of("AcknowledgedEventsAreDurableTest")));
    TESTS.put("I2", new Tests(BUILT, List.of("RepeatsAreStoredOnceTest")));
    TESTS.put("I3", new Tests(List.of(INTERACTIONS), List.of("BadEventsCostNoOthersTest")));
    TESTS.put("I4", new Tests(List.of(INTERACTIONS), List.of("ClocksAreCorrectedTest")));
    TESTS.put("I5", new Tests(List.of(PROFILES), List.of("OrderDoesNotMatterTest")));
    TESTS.put("I6", new Tests(BUILT, List.of("BackPressureTest")));
    TESTS.put("I8", new Tests(List.of(INTERACTIONS), List.of("NothingTooLargeIsLostSilentlyTest")));
    TESTS.put("I9", new Tests(List.of(INTERACTIONS), List.of("RepairedEventsLandOnceTest")));
    TESTS.put(
        "fuzz", new Tests(List.of(INTERACTIONS), List.of("DoorFuzzTest", "EndpointsFuzzTest")));
    TESTS.put("S2", new Tests(List.of(CONTACTS), List.of("WallsTest", "InterleavedTest")));
    TESTS.put("S6", new Tests(ALL, List.of("AttackTest")));
    TESTS.put("S8", new Tests(ALL, List.of("AttackTest")));
    TESTS.put("S13", new Tests(ALL, List.of("AttackTest")));
    TESTS.put("R2", new Tests(List.of(GATEWAY, INTERACTIONS), List.of("AbsentIssuerTest")));
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

  /// The log's own first: Maven leaves out a module when one fails that it stands on.
  private int test(Set<String> ids) throws IOException, InterruptedException {
    for (Path old : files()) {
      Files.delete(old);
    }
    Path log = Files.createDirectories(root.resolve(".rapport/logs")).resolve("promises.log");
    Files.deleteIfExists(log);
    System.out.printf(
        "The long forms of %s; all of their output goes to %s%n",
        String.join(" ", ids), root.relativize(log));
    List<Tests> tests = ids.stream().map(TESTS::get).toList();
    int code = 0;
    for (List<Tests> group :
        List.of(
            tests.stream().filter(test -> test.modules.contains(LOG)).toList(),
            tests.stream().filter(test -> test.modules == BUILT).toList(),
            tests.stream()
                .filter(test -> !test.modules.contains(LOG) && test.modules != BUILT)
                .toList())) {
      code = Math.max(code, test(group, log));
    }
    return code;
  }

  private int test(List<Tests> tests, Path log) throws IOException, InterruptedException {
    if (tests.isEmpty()) {
      return 0;
    }
    List<String> command =
        new ArrayList<>(
            List.of(root.resolve("mvnw").toString(), "-B", "-Dspotless.check.skip=true"));
    command.addAll(List.of("--fail-at-end", "-Dsurefire.failIfNoSpecifiedTests=false"));
    command.addAll(List.of("-am", tests.getFirst().modules == BUILT ? "verify" : "test"));
    command.add("-Drapport.promises=long");
    command.add("-pl");
    command.add(joined(tests.stream().flatMap(test -> test.modules.stream())));
    command.add("-Dtest=" + joined(tests.stream().flatMap(test -> test.classes.stream())));
    return new ProcessBuilder(command)
        .directory(root.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start()
        .waitFor();
  }

  private static String joined(Stream<String> names) {
    return names.distinct().collect(Collectors.joining(","));
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String module :
        TESTS.values().stream().flatMap(test -> test.modules.stream()).distinct().toList()) {
      Path figures = root.resolve(module).resolve("target/promises");
      if (Files.exists(figures)) {
        try (Stream<Path> own = Files.list(figures)) {
          own.filter(f -> f.toString().endsWith(".json")).sorted().forEach(files::add);
        }
      }
    }
    return files;
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
        System.out.printf(
            "%n%-4s FAILED before it had figures: %s%n",
            id, String.join(", ", TESTS.get(id).classes));
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
