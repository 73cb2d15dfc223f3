package io.rapport.gateway;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/// A request byte by byte, for bodies that no library sends.
public final class RawRequest {

  private static final int CHUNK = 16 * 1024;

  private RawRequest() {}

  /// Sends chunks until so many bytes are sent or the other side has enough, and reads the answer.
  public static String chunked(String path, String headers, long bytes) throws IOException {
    String head = "Transfer-Encoding: chunked\r\n" + headers;
    return send(path, head, bytes, true);
  }

  /// The same with a length.
  public static String sized(String path, String headers, long bytes) throws IOException {
    return send(path, "Content-Length: " + bytes + "\r\n" + headers, bytes, false);
  }

  private static String send(String path, String headers, long bytes, boolean chunked)
      throws IOException {
    CompletableFuture<Void> sender;
    String answer;
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      sender =
          CompletableFuture.runAsync(() -> write(out, bytes, chunked), Thread::startVirtualThread);
      answer = read(socket.getInputStream());
    }
    sender.join();
    return answer;
  }

  private static void write(OutputStream out, long bytes, boolean chunked) {
    byte[] chunk = new byte[CHUNK];
    try {
      for (long sent = 0; sent < bytes; sent += CHUNK) {
        int length = (int) Math.min(CHUNK, bytes - sent);
        if (chunked) {
          out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        out.write(chunk, 0, length);
        if (chunked) {
          out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      }
      if (chunked) {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      out.flush();
    } catch (IOException _) {
      // the other side has had enough, which is what the tests are about
    }
  }

  /// Head and body, until the body's length is reached or the connection ends.
  private static String read(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
        if (complete(text.toString())) {
          break;
        }
      }
    } catch (SocketException e) {
      throw new IOException("Broken off after: " + text, e);
    }
    return text.toString();
  }

  private static boolean complete(String answer) {
    int head = answer.indexOf("\r\n\r\n");
    var length = java.util.regex.Pattern.compile("(?i)content-length: (\\d+)").matcher(answer);
    return head >= 0
        && length.find()
        && answer.length() - head - 4 >= Integer.parseInt(length.group(1));
  }
}
