package org.bootwright.runner.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.contracts.vm.PortForward.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ForwardedPortsTest {
  /** As QEMU 7.2 prints it. */
  private static final String LISTING =
      """
      Hub -1 (net):
        Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ
        TCP[HOST_FORWARD]  13       127.0.0.1  8080       10.0.2.15    80     0     0
        TCP[HOST_FORWARD]  14       127.0.0.1 46525       10.0.2.15    80     0     0
        UDP[HOST_FORWARD]  15               * 40001       10.0.2.15    53     0     0
        TCP[ESTABLISHED]   16       127.0.0.1 50000       10.0.2.15    53     0     0
      """;

  private static void assertFails(PortForward port, FailureCode code, String part) {
    assertThatThrownBy(() -> ForwardedPorts.requireFree(List.of(port)))
        .isInstanceOfSatisfying(
            FailureException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining(part);
  }

  @Test
  void boundPortsAreReadFromTheMonitor() throws IOException {
    var any = new PortForward("127.0.0.1", 0, 80, Protocol.TCP);
    var fixed = new PortForward("127.0.0.1", 8080, 80, Protocol.TCP);
    var datagrams = new PortForward("0.0.0.0", 0, 53, Protocol.UDP);

    assertThat(ForwardedPorts.bound(LISTING, List.of(any, fixed, datagrams)))
        .containsExactly(any.boundTo(46525), fixed, datagrams.boundTo(40001));
  }

  @Test
  void portThatQemuDoesNotListIsAnError() {
    var other = new PortForward("127.0.0.1", 0, 22, Protocol.TCP);

    assertThatThrownBy(() -> ForwardedPorts.bound(LISTING, List.of(other)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:0");
  }

  @Test
  void portInUseIsNamed() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertFails(
          new PortForward("127.0.0.1", port, 80, Protocol.TCP),
          FailureCode.PORT_IN_USE,
          "forwarding 127.0.0.1:" + port + ": the port is in use");
      assertThatCode(
              () ->
                  ForwardedPorts.requireFree(
                      List.of(new PortForward("127.0.0.2", port, 80, Protocol.TCP))))
          .as("the same port of another address")
          .doesNotThrowAnyException();
    }
  }

  @Test
  void datagramPortInUseIsNamed() throws IOException {
    try (var taken =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      assertFails(
          new PortForward("127.0.0.1", taken.getLocalPort(), 53, Protocol.UDP),
          FailureCode.PORT_IN_USE,
          taken.getLocalPort() + "/udp");
    }
  }

  @Test
  void addressOfAnotherHostIsNamed() {
    assertFails(
        new PortForward("192.0.2.1", 8080, 80, Protocol.TCP),
        FailureCode.INVALID_REQUEST,
        "this host does not have the address");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "::1", "1.2.3", "256.1.1.1", "127.0.0.1,guestfwd=x", ""})
  void addressThatIsNotIpv4NeverReachesQemu(String address) {
    assertFails(
        new PortForward(address, 0, 80, Protocol.TCP),
        FailureCode.INVALID_REQUEST,
        "must be an IPv4 address");
  }
}
