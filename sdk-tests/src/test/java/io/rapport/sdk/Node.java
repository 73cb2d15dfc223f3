package io.rapport.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.testing.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs the programs below `src/test/js`.
final class Node {

  private static final Path MODULE = Repository.root().resolve("sdk-tests");
  private static final int SECONDS = 120;
  private static final AtomicInteger COUNT = new AtomicInteger();

  private Node() {}

  /// @return what the program tells as its last line
  static JsonNode run(Map<String, String> environment, String script, String... arguments) {
    install();
    List<String> command = new ArrayList<>(List.of("node", "src/test/js/" + script));
    command.addAll(List.of(arguments));
    String said =
        run(script.replace(".mjs", "") + "-" + COUNT.incrementAndGet(), environment, command);
    String last = said.strip().lines().reduce((_, line) -> line).orElse("");
    try {
      return new ObjectMapper().readTree(last);
    } catch (IOException e) {
      throw new IllegalStateException(script + " told nothing: " + said, e);
    }
  }

  /// What stands in package-lock.json, nothing else, and no script of it is run.
  private static synchronized void install() {
    Tools.requireNode();
    Path installed = MODULE.resolve("node_modules/.package-lock.json");
    try {
      if (Files.exists(installed)
          && Files.getLastModifiedTime(installed)
                  .compareTo(Files.getLastModifiedTime(MODULE.resolve("package-lock.json")))
              >= 0) {
        return;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run("npm-ci", Map.of(), List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
  }

  private static String run(String name, Map<String, String> environment, List<String> command) {
    Path out = Path.of("target", name + ".out").toAbsolutePath();
    Path errors = Path.of("target", name + ".err").toAbsolutePath();
    try {
      Files.createDirectories(out.getParent());
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(MODULE.toFile())
              .redirectOutput(out.toFile())
              .redirectError(errors.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IllegalStateException(command + " did not end: see " + errors);
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(command + " failed: " + Files.readString(errors));
      }
      return Files.readString(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
