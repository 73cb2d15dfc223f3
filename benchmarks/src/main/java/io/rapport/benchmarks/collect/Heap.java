package io.rapport.benchmarks.collect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The heap of a service as it is after a full collection, asked for by jcmd: what is held, not
/// what has yet to be collected.
final class Heap {

  /// The parts of the heap, whatever the collector calls them; what is not heap has no total.
  private static final Pattern USED = Pattern.compile("\\btotal\\b.*?\\bused (\\d+)K");

  private final ProcessHandle process;

  private Heap(ProcessHandle process) {
    this.process = process;
  }

  static Heap of(String service) throws IOException {
    try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
      return processes
          .filter(
              process ->
                  process
                      .info()
                      .commandLine()
                      .filter(line -> line.contains("/apps/" + service + "/quarkus-run.jar"))
                      .isPresent())
          .findFirst()
          .map(Heap::new)
          .orElseThrow(() -> new IOException(service + " does not run on this machine"));
    }
  }

  /// Whether it is still the same process.
  boolean lives() {
    return process.isAlive();
  }

  /// Mebibytes in use after a collection. Both commands go in one call: nothing comes between.
  double afterCollection() throws IOException, InterruptedException {
    return mebibytes(jcmd("GC.run\nGC.heap_info"));
  }

  static double mebibytes(String heapInfo) throws IOException {
    Matcher used = USED.matcher(heapInfo);
    long kilobytes = 0;
    while (used.find()) {
      kilobytes += Long.parseLong(used.group(1));
    }
    if (kilobytes == 0) {
      throw new IOException("jcmd does not tell how much heap is in use: " + heapInfo);
    }
    return kilobytes / 1024.0;
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                "-J-XX:TieredStopAtLevel=1",
                Long.toString(process.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String output =
        new String(jcmd.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd: " + output.strip());
    }
    return output;
  }
}
