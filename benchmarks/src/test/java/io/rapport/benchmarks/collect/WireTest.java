package io.rapport.benchmarks.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WireTest {

  private static final byte[] REQUEST = "X".getBytes(StandardCharsets.US_ASCII);

  @Test
  void readsOneAnswerAfterTheOther() throws Exception {
    assertAnswers(
        """
        HTTP/1.1 200 OK\r
        content-length: 32\r
        \r
        {"success":true,"accepted":100 }\
        HTTP/1.1 200 OK\r
        Transfer-Encoding: chunked\r
        \r
        a\r
        {"accepted\r
        5\r
        ":7,}\r
        0\r
        \r
        HTTP/1.1 429 Too Many Requests\r
        Retry-After: 2\r
        Content-Length: 2\r
        \r
        {}\
        HTTP/1.1 503 Service Unavailable\r
        Content-Length: 0\r
        \r
        """,
        new Wire.Answer(200, -1, 100),
        new Wire.Answer(200, -1, 7),
        new Wire.Answer(429, 2, 0),
        new Wire.Answer(503, -1, 0));
  }

  private static void assertAnswers(String all, Wire.Answer... expected) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Wire wire = new Wire(URI.create("http://localhost:" + server.getLocalPort()))) {
      Thread.ofVirtual().start(() -> answer(server, all));
      for (Wire.Answer answer : expected) {
        assertThat(wire.call(REQUEST)).isEqualTo(answer);
      }
      assertThatThrownBy(() -> wire.call(REQUEST)).isInstanceOf(IOException.class);
    }
  }

  /// Byte by byte, whatever is asked.
  private static void answer(ServerSocket server, String all) {
    try (Socket socket = server.accept()) {
      socket.setTcpNoDelay(true);
      for (byte each : all.getBytes(StandardCharsets.US_ASCII)) {
        socket.getOutputStream().write(each);
      }
      for (int i = 0; i < 4; i++) {
        socket.getInputStream().read();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
