package org.bootwright.runner.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.contracts.vm.VmSpec;
import org.junit.jupiter.api.Test;

final class PublishedPortsTest {
  private static final ImageConfig IMAGE =
      new ImageConfig(
          List.of(),
          List.of(),
          List.of(),
          "",
          "",
          Optional.empty(),
          Set.of("80/tcp", "443", "53/udp", "7/sctp", "0/tcp", "70000", "80/tcp/x"),
          Map.of());

  private static PortForward port(int host, int guest, PortForward.Protocol protocol) {
    return new PortForward("127.0.0.1", host, guest, protocol);
  }

  @Test
  void exposedPortsThatAreNotNamedGetAnyFreePort() {
    List<PortForward> asked = List.of(port(8080, 80, PortForward.Protocol.TCP));
    VmSpec spec = VmSpec.of(ImageReference.parse("x")).ports(asked).publishAll(true).build();

    assertThat(PublishedPorts.of(asked, spec, IMAGE))
        .containsExactly(
            port(8080, 80, PortForward.Protocol.TCP),
            port(0, 443, PortForward.Protocol.TCP),
            port(0, 53, PortForward.Protocol.UDP));
  }

  @Test
  void exposedPortsStayClosedUnlessAskedFor() {
    VmSpec spec = VmSpec.of(ImageReference.parse("x")).build();

    assertThat(PublishedPorts.of(spec.ports(), spec, IMAGE)).isEmpty();
  }
}
