package io.rapport.interactions.collect;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.rapport.interactions.door.Kind;
import io.rapport.interactions.fuzz.Bodies;
import io.rapport.interactions.source.SourceSettings;
import io.rapport.testing.fault.RealProcess;
import io.rapport.testing.promise.Promise;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Jazzer looks for bodies that the reader and the door of the collection API cannot cope with,
/// guided by what each input reaches in their code.
class DoorFuzzTest {

  private static final Path DIRECTORY = Path.of("target/fuzz");
  private static final List<String> WORDS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\\\"",
          "\\\\u0000",
          "\\\\ud800",
          "null",
          "true",
          "1e999",
          "\\\"batch\\\":[",
          "\\\"type\\\":\\\"track\\\"",
          "\\\"userId\\\":",
          "\\\"messageId\\\":",
          "\\\"anonymousId\\\":",
          "\\\"event\\\":",
          "\\\"context\\\":{",
          "\\\"traits\\\":{",
          "\\\"sentAt\\\":",
          "\\\"timestamp\\\":",
          "\\\"originalTimestamp\\\":",
          "\\\"writeKey\\\":",
          "\\\"integrations\\\":",
          "\\\"externalIds\\\":[",
          "\\\"email\\\":",
          "\\\"consent\\\":{",
          "\\\"0001-01-01\\\"",
          "\\\"9999-12-31\\\"",
          "\\\"ip\\\":",
          "\\\"page\\\":{\\\"url\\\":");

  private record Run(long inputs, long perSecond, long branches, long outcomes, String crash) {}

  @Test
  void everyEventHasOneVerdictWhateverIsSent() throws IOException {
    Run right = fuzz("right", Promise.size(8, 300), List.of());
    Run wrong = fuzz("forgetful", 60, List.of("-Dfuzz.forgetful=true"));
    Promise.of("fuzz", "the reader and the door give every event of every body one verdict")
        .figure("inputs", "> 1,000", right.inputs, right.inputs > 1_000)
        .told("a second", right.perSecond)
        .told("branches reached", right.branches)
        .told("different outcomes", right.outcomes)
        .figure("inputs that they cannot cope with", "0", right.crash, right.crash.equals("0"))
        .control(
            "a reader that forgets what is no object, found after so many inputs",
            wrong.inputs,
            !wrong.crash.equals("0"))
        .judge();
  }

  /// What was found once.
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"sentAt":"a\\u0000b","batch":[7]}""",
        """
        {"sentAt":"\\ud800","batch":[{"type":"track"}]}""",
        """
        {"sentAt":"9999-12-31T00:00:00Z","batch":[
          {"type":"page","userId":"u","timestamp":"0001-01-01T00:00:00Z"}]}"""
      })
  void copesWithWhatWasFound(String body) {
    assertThatCode(
            () ->
                DoorFuzz.outcome(
                    null, body.getBytes(StandardCharsets.UTF_8), SourceSettings.DEFAULT))
        .doesNotThrowAnyException();
  }

  private static Run fuzz(String name, int seconds, List<String> properties) throws IOException {
    Path work = DIRECTORY.resolve(name).toAbsolutePath();
    Path corpus = Files.createDirectories(work.resolve("corpus"));
    seeds(corpus);
    Path words = work.resolve("words");
    Files.write(words, WORDS.stream().map(word -> "\"" + word + "\"").toList());
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:-OmitStackTraceInFastThrow"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-Xshare:auto"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+EnableDynamicAgentLoading"));
    command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
    command.addAll(properties);
    command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", classPath())));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + DoorFuzz.class.getName());
    command.add("--instrumentation_includes=io.rapport.interactions.**");
    command.add("--reproducer_path=" + work);
    command.addAll(
        List.of(
            "-artifact_prefix=" + work + "/",
            "-dict=" + words,
            "-max_len=8192",
            "-timeout=10",
            "-rss_limit_mb=0",
            "-print_final_stats=1",
            "-max_total_time=" + seconds,
            corpus.toString()));
    List<String> output = new ArrayList<>();
    try (RealProcess jazzer = RealProcess.program(command, Map.of(), output::add)) {
      jazzer.await(Duration.ofSeconds(seconds + 120L));
    }
    Files.write(work.resolve("log"), output);
    return run(output);
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private static Run run(List<String> output) {
    long inputs = last(output, "stat::number_of_executed_units: *([0-9]+)");
    long outcomes = output.stream().filter(line -> line.startsWith("outcome ")).count();
    String crash = "0";
    for (int i = 0; i < output.size(); i++) {
      if (output.get(i).startsWith("== Java Exception") || output.get(i).contains("ERROR: ")) {
        crash =
            String.join(" ", output.subList(i, Math.min(output.size(), i + 4)))
                + output.stream().filter(line -> line.startsWith("Base64: ")).toList();
        break;
      }
    }
    return new Run(
        inputs > 0 ? inputs : last(output, "^#([0-9]+)"),
        last(output, "stat::average_exec_per_sec: *([0-9]+)"),
        last(output, " cov: ([0-9]+)"),
        outcomes,
        crash);
  }

  private static long last(List<String> output, String pattern) {
    Pattern figure = Pattern.compile(pattern);
    long last = 0;
    for (String line : output) {
      Matcher found = figure.matcher(line);
      if (found.find()) {
        last = Long.parseLong(found.group(1));
      }
    }
    return last;
  }

  /// Bodies as SDKs send them, each alone and all together.
  private static void seeds(Path corpus) throws IOException {
    int number = 0;
    for (Kind kind : Kind.values()) {
      for (String event : Bodies.EVENTS) {
        seed(corpus, number++, (byte) kind.ordinal(), event);
      }
    }
    seed(corpus, number++, (byte) 7, Bodies.batch(Bodies.EVENTS));
    seed(corpus, number++, (byte) 15, Bodies.batch(Bodies.EVENTS));
    for (String event : Bodies.EVENTS) {
      seed(corpus, number++, (byte) 7, Bodies.batch(List.of(event)));
      seed(corpus, number++, (byte) 23, event);
      seed(corpus, number++, (byte) 31, event);
    }
  }

  private static void seed(Path corpus, int number, byte kind, String body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(kind);
    bytes.writeBytes(body.getBytes(StandardCharsets.UTF_8));
    Files.write(corpus.resolve("seed-" + number), bytes.toByteArray());
  }
}
