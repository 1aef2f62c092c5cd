package org.bootwright.runner.vm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.contracts.vm.VmSpec;

/** Which ports of the host lead to a guest: those that were asked for, and those of its image. */
final class PublishedPorts {
  /** As many as a request may ask for. */
  private static final int MAXIMUM_PORTS = 256;

  /** As builders write them: a number, and perhaps the protocol. */
  private static final Pattern EXPOSED = Pattern.compile("([0-9]{1,5})(?:/(tcp|udp))?");

  private PublishedPorts() {}

  /**
   * What an image says otherwise, and protocols that cannot be forwarded, are left out.
   *
   * @param asked with the host's ports, where they were bound at an earlier boot
   */
  static List<PortForward> of(List<PortForward> asked, VmSpec spec, ImageConfig image) {
    List<PortForward> ports = new ArrayList<>(asked);
    if (spec.publishAll()) {
      image.exposedPorts().stream()
          .map(exposed -> EXPOSED.matcher(exposed.toLowerCase(Locale.ROOT)))
          .filter(Matcher::matches)
          .sorted((one, other) -> one.group().compareTo(other.group()))
          .limit(MAXIMUM_PORTS)
          .forEach(exposed -> add(ports, exposed));
    }
    return List.copyOf(ports);
  }

  private static void add(List<PortForward> ports, Matcher exposed) {
    int guest = Integer.parseInt(exposed.group(1));
    var protocol =
        "udp".equals(exposed.group(2)) ? PortForward.Protocol.UDP : PortForward.Protocol.TCP;
    boolean known =
        ports.stream().anyMatch(port -> port.guest() == guest && port.protocol() == protocol);
    if (!known && PortForward.isPort(guest)) {
      ports.add(new PortForward(PortForward.DEFAULT_ADDRESS, 0, guest, protocol));
    }
  }
}
