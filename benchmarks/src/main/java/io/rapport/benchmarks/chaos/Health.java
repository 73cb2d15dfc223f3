package io.rapport.benchmarks.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What a service tells of itself.
///
/// @param heapPercent of the largest heap, after a collection
/// @param auditMissing rows that its own audit found without a place in a log
record Health(long heapPercent, long threads, long auditMissing) {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  static Health of(HttpClient http, OwnPlatform platform, String part)
      throws IOException, InterruptedException {
    collectGarbage(platform.pid(part).orElseThrow());
    List<String> metrics =
        http.send(
                HttpRequest.newBuilder(URI.create(platform.metrics(part))).timeout(TIMEOUT).build(),
                HttpResponse.BodyHandlers.ofString())
            .body()
            .lines()
            .toList();
    double used = sum(metrics, "jvm_memory_used_bytes{area=\"heap\"");
    double most = sum(metrics, "jvm_memory_max_bytes{area=\"heap\",id=\"Tenured Gen\"");
    return new Health(
        Math.round(100 * used / most),
        Math.round(sum(metrics, "jvm_threads_live_threads")),
        Math.round(sum(metrics, "rapport_log_audit_missing")));
  }

  private static double sum(List<String> metrics, String beginning) {
    return metrics.stream()
        .filter(line -> line.startsWith(beginning))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void collectGarbage(long pid) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!jcmd.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      jcmd.destroyForcibly();
    }
  }
}
