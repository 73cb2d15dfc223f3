package io.rapport.benchmarks.collect;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One keep-alive connection to the gateway, one call at a time. Written by hand, for it is to cost
/// less than any client of HTTP.
final class Wire implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;
  private static final int BUFFER = 16 * 1024;

  /// What came back.
  ///
  /// @param retryAfter in seconds, -1 where the answer does not say
  /// @param accepted events that it says were stored
  record Answer(int status, int retryAfter, int accepted) {

    boolean isRefusal() {
      return status == 429 || status == 503;
    }
  }

  private final URI gateway;
  private final byte[] buffer = new byte[BUFFER];
  private Socket socket;
  private InputStream in;
  private int from;
  private int to;

  Wire(URI gateway) {
    this.gateway = gateway;
  }

  /// Sends a request and reads the answer. After a failure the next call connects anew.
  Answer call(byte[] request) throws IOException {
    try {
      if (socket == null) {
        connect();
      }
      socket.getOutputStream().write(request);
      return read();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  void connect() throws IOException {
    socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()), PATIENCE_MILLIS);
    in = socket.getInputStream();
    from = 0;
    to = 0;
  }

  private Answer read() throws IOException {
    String status = line();
    int code = Integer.parseInt(status, 9, 12, 10);
    int retryAfter = -1;
    int length = 0;
    boolean chunked = false;
    boolean last = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-length" -> length = Integer.parseInt(value);
        case "retry-after" -> retryAfter = Integer.parseInt(value);
        case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
        case "connection" -> last = value.equalsIgnoreCase("close");
        default -> {
          // of no interest here
        }
      }
    }
    String body = chunked ? chunks() : text(length);
    if (last) {
      close();
    }
    return new Answer(code, retryAfter, code == 200 ? accepted(body) : 0);
  }

  private static int accepted(String body) {
    String name = "\"accepted\":";
    int at = body.indexOf(name) + name.length();
    int end = at;
    while (end < body.length() && Character.isDigit(body.charAt(end))) {
      end++;
    }
    return Integer.parseInt(body, at, end, 10);
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    for (int size = chunk(); size > 0; size = chunk()) {
      body.append(text(size));
      line();
    }
    line();
    return body.toString();
  }

  private int chunk() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    int at = from;
    while (true) {
      for (; at < to; at++) {
        if (buffer[at] == '\n') {
          String line =
              new String(buffer, from, Math.max(0, at - 1 - from), StandardCharsets.ISO_8859_1);
          from = at + 1;
          return line;
        }
      }
      at -= from;
      more();
    }
  }

  private String text(int length) throws IOException {
    if (length > BUFFER) {
      throw new IOException("An answer of " + length + " bytes");
    }
    while (to - from < length) {
      more();
    }
    String text = new String(buffer, from, length, StandardCharsets.ISO_8859_1);
    from += length;
    return text;
  }

  /// What was read already moves to the beginning.
  private void more() throws IOException {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    int read = in.read(buffer, to, BUFFER - to);
    if (read <= 0) {
      throw new EOFException("The gateway closed the connection");
    }
    to += read;
  }

  @Override
  public void close() {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException _) {
      // it is gone either way
    } finally {
      socket = null;
    }
  }
}
