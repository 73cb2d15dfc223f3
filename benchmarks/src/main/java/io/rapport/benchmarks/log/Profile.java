package io.rapport.benchmarks.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/// Where a process spent its time, by Flight Recorder's samples.
final class Profile {

  private static final int LINES = 22;

  private Profile() {}

  static List<String> options(Path file) {
    return List.of("-XX:StartFlightRecording:settings=profile,dumponexit=true,filename=" + file);
  }

  static void print(String name, Path file) throws IOException {
    Map<String, Integer> own = new HashMap<>();
    Map<String, Integer> under = new HashMap<>();
    int samples = 0;
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")
            && event.getStackTrace() != null) {
          samples++;
          count(event.getStackTrace().getFrames(), own, under);
        }
      }
    }
    top(name + ", in the method itself", own, samples);
    top(name + ", in it and what it calls", under, samples);
  }

  private static void count(
      List<RecordedFrame> frames, Map<String, Integer> own, Map<String, Integer> under) {
    own.merge(method(frames.getFirst()), 1, Integer::sum);
    Set<String> once = new HashSet<>();
    for (RecordedFrame frame : frames) {
      if (once.add(method(frame))) {
        under.merge(method(frame), 1, Integer::sum);
      }
    }
  }

  private static String method(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  private static void top(String title, Map<String, Integer> counts, int samples) {
    System.out.printf("%s (%d samples)%n", title, samples);
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(LINES)
        .forEach(
            e -> System.out.printf("  %5.1f %%  %s%n", e.getValue() * 100.0 / samples, e.getKey()));
  }
}
