package io.rapport.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The last lines of a log for people: of a JSON line what it says, without its stack.
final class LogTail {
  private static final int WINDOW = 1 << 16;
  private static final int WIDTH = 400;

  private LogTail() {}

  static List<String> of(Path log, int count) throws IOException {
    if (!Files.exists(log)) {
      return List.of();
    }
    byte[] end;
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, file.length() - WINDOW);
      file.seek(from);
      end = new byte[(int) (file.length() - from)];
      file.readFully(end);
    }
    List<String> lines =
        new String(end, StandardCharsets.UTF_8)
            .lines()
            .flatMap(LogTail::words)
            .filter(l -> !l.isBlank())
            .map(l -> l.length() > WIDTH ? l.substring(0, WIDTH) + "…" : l)
            .toList();
    return lines.subList(Math.max(0, lines.size() - count), lines.size());
  }

  private static Stream<String> words(String line) {
    if (!line.startsWith("{")) {
      return Stream.of(line);
    }
    try {
      JsonNode record = Json.MAPPER.readTree(line);
      String said = record.path("level").asText() + " " + record.path("message").asText().strip();
      JsonNode stack = record.path("stackTrace");
      return stack.isTextual()
          ? Stream.concat(
              Stream.of(said),
              stack.asText().lines().filter(l -> l.startsWith("Caused by") || l.startsWith(":")))
          : Stream.of(said);
    } catch (JsonProcessingException notJson) {
      return Stream.of(line);
    }
  }
}
