package io.rapport.testing.attack;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Small requests that cost much to read, and large ones that nobody asked for.
public final class Bombs {

  private static final int CHUNK = 16 * 1024;
  private static final long MEGABYTE = 1 << 20;
  private static byte[] packed;

  private Bombs() {}

  /// Writes the body of a request.
  private interface Body {
    void write(OutputStream out) throws IOException;
  }

  /// @param length of the body, or -1 to send it in chunks
  public record Bomb(String name, String headers, long length, Object body) {
    @Override
    public String toString() {
      return name;
    }
  }

  /// What came of one.
  public record Seen(String head, String body, Duration taken) {

    /// 0 when the connection ended without an answer.
    public int status() {
      return head.startsWith("HTTP/1.1 ") ? Integer.parseInt(head.substring(9, 12)) : 0;
    }
  }

  /// Those whose bodies a parser of JSON has to read.
  public static List<Bomb> json() {
    return List.of(
        text("arrays 100,000 deep", "[".repeat(100_000)),
        text("objects 100,000 deep", "{\"a\":".repeat(100_000)),
        text("a name with arrays 100,000 deep", "{\"name\":" + "[".repeat(100_000)),
        text("fields 100,000 deep", "{\"fields\":{\"a\":" + "{\"a\":".repeat(100_000)),
        text("a rule 20,000 deep", "{\"name\":\"x\",\"rule\":" + rule(20_000) + "}"),
        text("a rule 30 deep and 2,000 wide", "{\"name\":\"x\",\"rule\":" + wide() + "}"),
        text("a number of 1,000,000 digits", "{\"name\":" + "9".repeat(1_000_000) + "}"),
        text("a fraction of 400,000 digits", "{\"name\":0." + "9".repeat(400_000) + "}"),
        text("a huge exponent", "{\"name\":1e999999999}"),
        text("1,000,000 keys", keys(1_000_000)),
        text("60,000 keys", "{\"fields\":" + keys(60_000) + "}"),
        text("unfinished", "{\"name\":\"" + "x".repeat(200_000)));
  }

  /// Those that are too large, whoever reads them.
  public static List<Bomb> large() {
    return List.of(
        zeros("10 MB", "", 10 * MEGABYTE + 1),
        zeros("10 MB in chunks", "", -1),
        new Bomb(
            "10 MB of zeros packed to 1 GB", "Content-Encoding: gzip\r\n", gzip().length, gzip()));
  }

  /// Headers of 64 KB, alone and in a crowd.
  public static List<Bomb> headers() {
    return List.of(
        new Bomb("one header of 64 KB", "X-Long: " + "x".repeat(64 * 1024) + "\r\n", 0, ""),
        new Bomb("4,000 headers", "X-Many: 12345678\r\n".repeat(4_000), 0, ""));
  }

  /// Throws one at an address of the service under test.
  public static Seen at(String method, String path, String headers, Bomb bomb) {
    long start = System.nanoTime();
    String answer;
    Thread sender;
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      String length =
          bomb.length < 0 ? "Transfer-Encoding: chunked" : "Content-Length: " + bomb.length;
      String head =
          "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%s%s%s\r\n\r\n"
              .formatted(method, path, headers, bomb.headers, length);
      sender = Thread.startVirtualThread(() -> send(out, head, bomb));
      answer = read(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    join(sender);
    int end = answer.indexOf("\r\n\r\n");
    return new Seen(
        end < 0 ? answer : answer.substring(0, end),
        end < 0 ? "" : answer.substring(end + 4),
        Duration.ofNanos(System.nanoTime() - start));
  }

  private static void join(Thread sender) {
    try {
      sender.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void send(OutputStream out, String head, Bomb bomb) {
    try {
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      switch (bomb.body) {
        case String text -> out.write(text.getBytes(StandardCharsets.UTF_8));
        case byte[] bytes -> out.write(bytes);
        default -> zeros(out, bomb.length);
      }
      out.flush();
    } catch (IOException _) {
      // the other side has had enough, which is what is looked for
    }
  }

  private static void zeros(OutputStream out, long length) throws IOException {
    byte[] zeros = new byte[CHUNK];
    for (long sent = 0; sent < 10 * MEGABYTE + 1; sent += CHUNK) {
      if (length < 0) {
        out.write((Integer.toHexString(CHUNK) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      }
      out.write(zeros);
      if (length < 0) {
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    }
    if (length < 0) {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        text.write(buffer, 0, n);
        if (isWhole(text.toString(StandardCharsets.UTF_8))) {
          break;
        }
      }
    } catch (SocketException _) {
      // what was read until then is judged
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static boolean isWhole(String answer) {
    int head = answer.indexOf("\r\n\r\n");
    var length = java.util.regex.Pattern.compile("(?i)content-length: (\\d+)").matcher(answer);
    return head >= 0
        && length.find()
        && answer.getBytes(StandardCharsets.UTF_8).length - head - 4
            >= Integer.parseInt(length.group(1));
  }

  private static Bomb text(String name, String body) {
    return new Bomb(name, "", body.getBytes(StandardCharsets.UTF_8).length, body);
  }

  private static Bomb zeros(String name, String headers, long length) {
    return new Bomb(name, headers, length, Boolean.TRUE);
  }

  private static String rule(int depth) {
    return "{\"type\":\"not\",\"rule\":".repeat(depth)
        + "{\"type\":\"all\",\"rules\":[]}"
        + "}".repeat(depth);
  }

  private static String wide() {
    String leaf = "{\"type\":\"trait\",\"name\":\"x\",\"op\":\"exists\"}";
    StringBuilder rules = new StringBuilder(leaf);
    for (int i = 1; i < 2_000; i++) {
      rules.append(',').append(leaf);
    }
    return "{\"type\":\"not\",\"rule\":".repeat(30)
        + "{\"type\":\"all\",\"rules\":["
        + rules
        + "]}"
        + "}".repeat(30);
  }

  private static String keys(int count) {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":1");
    }
    return text.append('}').toString();
  }

  /// A gigabyte of zeros, packed: one megabyte's block over and over, which takes no time to make.
  private static synchronized byte[] gzip() {
    if (packed == null) {
      byte[] zeros = new byte[(int) MEGABYTE];
      byte[] block = deflated(zeros);
      CRC32 sum = new CRC32();
      ByteBuffer all = ByteBuffer.allocate(20 + 1024 * block.length).order(LITTLE_ENDIAN);
      all.put(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff});
      for (int i = 0; i < 1024; i++) {
        all.put(block);
        sum.update(zeros);
      }
      all.put(new byte[] {3, 0}).putInt((int) sum.getValue()).putInt(1024 * zeros.length);
      packed = all.array();
    }
    return packed;
  }

  /// Ends at a byte and refers to nothing before it.
  private static byte[] deflated(byte[] bytes) {
    byte[] block = new byte[64 * 1024];
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(bytes);
      return Arrays.copyOf(block, deflater.deflate(block, 0, block.length, Deflater.FULL_FLUSH));
    } finally {
      deflater.end();
    }
  }
}
