package io.rapport.local.load;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.rapport.local.Json;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// A file of one event a line, plain or gzipped.
final class Lines {
  private static final int MANY = 1 << 16;

  private Lines() {}

  static BufferedReader open(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), MANY);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    InputStream plain = gzip ? new GZIPInputStream(in, MANY) : in;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), MANY);
  }

  static long count(Path file) throws IOException {
    try (BufferedReader lines = open(file)) {
      return lines.lines().filter(l -> !l.isBlank()).count();
    }
  }

  static String hash(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        byte[] buffer = new byte[MANY];
        while (in.read(buffer) >= 0) {
          // reading feeds the digest
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The line as it is sent; empty when it is not one JSON object. An event without a message id
  /// gets one from its place in the file, the same at every repeat.
  static Optional<String> event(String line, String messageId) {
    boolean named = false;
    boolean bare = true;
    try (JsonParser json = Json.MAPPER.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        bare = false;
        JsonToken value = json.nextToken();
        named |= name.equals("messageId") && value == JsonToken.VALUE_STRING;
        json.skipChildren();
      }
      if (json.nextToken() != null) {
        return Optional.empty();
      }
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    if (named) {
      return Optional.of(line);
    }
    String event = line.strip();
    return Optional.of(
        "{\"messageId\":\"" + messageId + '"' + (bare ? "" : ",") + event.substring(1));
  }
}
