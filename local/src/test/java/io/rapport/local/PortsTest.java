package io.rapport.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void namesWhoHoldsAPortAndWhatToChange() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> Ports.requireFree(port, "gateway", "RAPPORT_GATEWAY_PORT"))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("Port " + port + ", wanted by gateway, is taken by ")
          .hasMessageContaining("set RAPPORT_GATEWAY_PORT");
    }
  }

  @Test
  void seesAPortThatIsTakenOnAllAddresses() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThat(Ports.free(taken.getLocalPort())).isFalse();
    }
  }

  @Test
  void seesAFreePort() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    assertThat(Ports.free(port)).isTrue();
  }
}
