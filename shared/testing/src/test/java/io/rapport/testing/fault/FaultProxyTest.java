package io.rapport.testing.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

  private final ServerSocket server = echo();
  private final AtomicLong served = new AtomicLong();
  private final FaultProxy proxy = FaultProxy.before(server.getLocalPort());

  /// Answers each byte by itself.
  private ServerSocket echo() {
    try {
      ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> serve(socket));
      return socket;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket peer = socket.accept();
        Thread.ofVirtual().start(() -> echo(peer));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void echo(Socket peer) {
    byte[] buffer = new byte[1024];
    try (peer;
        InputStream in = peer.getInputStream();
        OutputStream out = peer.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        served.addAndGet(read);
        out.write(buffer, 0, read);
      }
    } catch (IOException _) {
      // the fault under test
    }
  }

  @AfterEach
  void closes() throws IOException {
    proxy.close();
    server.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(5_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String receive(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
  }

  @Test
  void passesBothWays() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "hello");
      assertThat(receive(socket, 5)).isEqualTo("hello");
      assertThat(proxy.connections()).isEqualTo(1);
    }
    await().atMost(Duration.ofSeconds(5)).until(() -> proxy.connections() == 0);
  }

  @Test
  void refusesAndListensAgain() throws IOException {
    try (Socket live = connect()) {
      send(live, "a");
      assertThat(receive(live, 1)).isEqualTo("a");
      proxy.set(new Fault.Refuse());
      assertThatThrownBy(() -> receive(live, 1)).isInstanceOf(SocketException.class);
      assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    }
    proxy.heal();
    try (Socket socket = connect()) {
      send(socket, "b");
      assertThat(receive(socket, 1)).isEqualTo("b");
    }
  }

  @Test
  void holdsAndLetsGo() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "a");
      assertThat(receive(socket, 1)).isEqualTo("a");
      proxy.set(new Fault.BlackHole());
      send(socket, "b");
      socket.setSoTimeout(100);
      assertThatThrownBy(() -> receive(socket, 1)).isInstanceOf(SocketTimeoutException.class);
      assertThat(served.get()).isEqualTo(1);
      proxy.heal();
      socket.setSoTimeout(5_000);
      assertThat(receive(socket, 1)).isEqualTo("b");
    }
  }

  @Test
  void delays() throws IOException {
    proxy.set(new Fault.Delay(Duration.ofMillis(60)));
    try (Socket socket = connect()) {
      long start = System.nanoTime();
      send(socket, "a");
      assertThat(receive(socket, 1)).isEqualTo("a");
      assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(120).toNanos());
    }
  }

  @Test
  void resets() throws IOException {
    try (Socket live = connect()) {
      send(live, "a");
      receive(live, 1);
      proxy.set(new Fault.Reset());
      assertThatThrownBy(() -> receive(live, 1))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void slices() throws IOException {
    proxy.set(new Fault.Slice(1));
    try (Socket socket = connect()) {
      send(socket, "hello, proxy");
      assertThat(receive(socket, 12)).isEqualTo("hello, proxy");
    }
  }

  @Test
  void closesHalf() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "a");
      receive(socket, 1);
      proxy.set(new Fault.HalfClose());
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      send(socket, "bc");
      await().atMost(Duration.ofSeconds(5)).until(() -> served.get() == 3);
    }
  }

  @Test
  void dropsTheAnswerAfterSoMuchOfTheRequest() throws IOException {
    proxy.set(new Fault.DropAnswer(4, ""));
    try (Socket socket = connect()) {
      send(socket, "abc");
      assertThat(receive(socket, 3)).isEqualTo("abc");
      send(socket, "d");
      assertThatThrownBy(() -> receive(socket, 1)).isInstanceOf(SocketException.class);
      assertThat(served.get()).isEqualTo(4);
      assertThat(proxy.spoiled()).isEqualTo(1);
    }
  }

  @Test
  void dropsOnlyAnswersThatBeginSo() throws IOException {
    proxy.set(new Fault.DropAnswer(0, "yes"));
    try (Socket socket = connect()) {
      send(socket, "no");
      assertThat(receive(socket, 2)).isEqualTo("no");
      send(socket, "yes!");
      assertThatThrownBy(() -> receive(socket, 1)).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void cutsAtATextBeforeOrAfterTheServerSawIt() throws IOException {
    proxy.set(new Fault.CutAt("COMMIT", false));
    try (Socket socket = connect()) {
      send(socket, "begin");
      assertThat(receive(socket, 5)).isEqualTo("begin");
      send(socket, "COMMIT");
      assertThatThrownBy(() -> receive(socket, 1)).isInstanceOf(SocketException.class);
    }
    assertThat(served.get()).isEqualTo(5);
    proxy.set(new Fault.CutAt("COMMIT", true));
    try (Socket socket = connect()) {
      send(socket, "COMMIT");
      assertThatThrownBy(() -> receive(socket, 1)).isInstanceOf(SocketException.class);
    }
    assertThat(served.get()).isEqualTo(11);
  }
}
