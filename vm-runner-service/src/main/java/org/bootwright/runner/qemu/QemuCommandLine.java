package org.bootwright.runner.qemu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.contracts.vm.PortForward;

/** Writes a machine as QEMU's options. Pure: no file is looked at. */
public final class QemuCommandLine {
  /** The name by which the guest init finds its channel. */
  static final String GUEST_PORT = "org.bootwright.guest.0";

  /**
   * Each is measured in kernel/README.md. A panic resets at once, which ends QEMU even before the
   * guest has its driver for pvpanic; the names of network interfaces stay what the guest init
   * knows them by; the ciphers' self-tests take 0.3 s; the check of the timer fails on a busy host.
   */
  private static final List<String> KERNEL_ARGUMENTS =
      List.of(
          "console=ttyS0",
          "quiet",
          "panic=-1",
          "net.ifnames=0",
          "cryptomgr.notests",
          "no_timer_check");

  private final QemuInstallation qemu;
  private final QemuMachine machine;
  private final List<String> words = new ArrayList<>();

  private QemuCommandLine(QemuInstallation qemu, QemuMachine machine) {
    this.qemu = qemu;
    this.machine = machine;
  }

  /** The program and its arguments. */
  public static List<String> of(QemuInstallation qemu, QemuMachine machine) {
    return new QemuCommandLine(qemu, machine).build();
  }

  private List<String> build() {
    words.add(qemu.emulator().toString());
    addProcess();
    addMachine();
    addKernel();
    addChannels();
    machine.disk().ifPresent(this::addDisk);
    machine.shares().forEach(this::addShare);
    addNetwork();
    addSmallDevices();
    return List.copyOf(words);
  }

  private void add(String option, String value) {
    words.add(option);
    words.add(value);
  }

  /** What QEMU is as a process of the host: nothing by default, no rights, paused. */
  private void addProcess() {
    words.add("-nodefaults");
    words.add("-no-user-config");
    add("-display", "none");
    add("-name", "bootwright-" + machine.vm().shortForm() + ",debug-threads=on");
    add("-uuid", machine.vm().toString());
    add("-pidfile", machine.pidFile().toString());
    // Processors start by "cont", when somebody listens to everything that can be said.
    words.add("-S");
    // A reset ends QEMU, and the runner starts it again: one way to boot, whatever came before.
    add("-action", "reboot=shutdown,shutdown=poweroff,panic=shutdown");
    addRights();
  }

  private void addRights() {
    String sandbox = "on,obsolete=deny,spawn=deny,resourcecontrol=deny";
    if (qemu.dropTo().isEmpty()) {
      add("-sandbox", sandbox + ",elevateprivileges=deny");
      return;
    }
    // The filter is in place before QEMU changes its user, so "elevateprivileges=deny" would kill
    // it.
    // Nothing is lost: a process with no rights that may not execute anything cannot gain any.
    add("-sandbox", sandbox);
    String user = qemu.dropTo().get().text();
    if (qemu.version().isAtLeast(QemuVersion.RUN_WITH_USER)) {
      add("-run-with", "user=" + user);
    } else {
      add("-runas", user);
    }
  }

  private void addMachine() {
    // q35 had no failed boot in the measurements of kernel/README.md; what a server has no use for
    // is off.
    String type = "q35,usb=off,vmport=off,hpet=off,dump-guest-core=off";
    add("-machine", machine.shares().isEmpty() ? type : type + ",memory-backend=memory");
    switch (machine.accelerator()) {
      case KVM -> {
        add("-accel", "kvm");
        add("-cpu", "host");
      }
      case TCG -> {
        add("-accel", "tcg,thread=multi");
        // No CPU model was faster or more reliable, so the one with the most instructions.
        add("-cpu", "max");
      }
    }
    add("-smp", String.valueOf(machine.size().cpus()));
    String memory = machine.size().memoryMiB() + "M";
    add("-m", memory);
    if (!machine.shares().isEmpty()) {
      // virtiofsd reads and writes the guest's memory; no file has to hold it.
      add("-object", "memory-backend-memfd,id=memory,share=on,size=" + memory);
    }
  }

  private void addKernel() {
    add("-kernel", machine.kernel().kernel().toString());
    add("-initrd", machine.kernel().initramfs().toString());
    List<String> arguments = new ArrayList<>(KERNEL_ARGUMENTS);
    arguments.addAll(machine.kernelArguments());
    add("-append", String.join(" ", arguments));
  }

  private void addChannels() {
    addListener("qmp", machine.sockets().qmp());
    add("-mon", "chardev=qmp,mode=control");
    addListener("console", machine.sockets().console());
    add("-serial", "chardev:console");
    addListener("guest", machine.sockets().guest());
    add("-device", "virtio-serial-pci,id=ports,max_ports=2");
    add("-device", "virtserialport,bus=ports.0,chardev=guest,name=" + GUEST_PORT);
  }

  private void addListener(String id, Path socket) {
    add("-chardev", "socket,id=" + id + ",path=" + escaped(socket) + ",server=on,wait=off");
  }

  /**
   * Each layer of the disk is named with its format: QEMU would otherwise guess it from bytes that
   * the guest writes. The host's page cache is used (the base is shared by VMs), and the guest's
   * flushes reach the host's disk. Threads do the I/O, since container engines forbid io_uring.
   * What the guest trims, or fills with zeroes, takes no room on the host.
   */
  private void addDisk(QemuMachine.RootDisk disk) {
    addBlockNode("base-file", disk.base(), ",read-only=on");
    add("-blockdev", "driver=raw,node-name=base,file=base-file,read-only=on");
    addBlockNode("root-file", disk.overlay(), ",discard=unmap");
    add(
        "-blockdev",
        "driver=qcow2,node-name=root,file=root-file,backing=base,discard=unmap,detect-zeroes=unmap");
    add("-device", "virtio-blk-pci,drive=root,serial=root");
  }

  /** The tag names the chardev, too: both are ours, and each stands once. */
  private void addShare(QemuMachine.Share share) {
    add("-chardev", "socket,id=" + share.tag() + ",path=" + escaped(share.socket()));
    add("-device", "vhost-user-fs-pci,chardev=" + share.tag() + ",tag=" + share.tag());
  }

  private void addBlockNode(String name, Path file, String options) {
    add(
        "-blockdev",
        "driver=file,node-name="
            + name
            + ",filename="
            + escaped(file)
            + ",aio=threads,cache.direct=off,cache.no-flush=off"
            + options);
  }

  /** IPv4 only: slirp announces IPv6 to the guest even where the host has none. */
  private void addNetwork() {
    StringBuilder network = new StringBuilder("user,id=net,ipv6=off");
    for (PortForward port : machine.ports()) {
      String protocol =
          switch (port.protocol()) {
            case TCP -> "tcp";
            case UDP -> "udp";
          };
      network.append(
          ",hostfwd=%s:%s:%d-:%d"
              .formatted(protocol, escaped(port.address()), port.host(), port.guest()));
    }
    add("-netdev", network.toString());
    // No boot ROM: the kernel is loaded directly, and Debian has the ROM in another package.
    add("-device", "virtio-net-pci,netdev=net,romfile=,mac=" + MacAddress.of(machine.vm()).text());
  }

  private void addSmallDevices() {
    add("-object", "rng-random,id=random,filename=/dev/urandom");
    add("-device", "virtio-rng-pci,rng=random");
    // Memory that the guest frees goes back to the host, some seconds later and in pieces of 2 MiB.
    add("-device", "virtio-balloon-pci,free-page-reporting=on");
    add("-device", "pvpanic-pci");
  }

  /** In QEMU's lists of options a comma is written twice. */
  private static String escaped(Object value) {
    return value.toString().replace(",", ",,");
  }
}
