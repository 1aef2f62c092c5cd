package org.bootwright.runner.vm;

import java.nio.file.Path;
import java.time.Duration;
import org.bootwright.runner.accel.AcceleratorChoice;
import org.bootwright.runner.container.ContainerShares;
import org.bootwright.runner.disk.OverlayDisk;
import org.bootwright.runner.disk.SharedImages;
import org.bootwright.runner.qemu.KernelPair;
import org.bootwright.runner.qemu.QemuInstallation;
import org.bootwright.runner.room.RoomLedger;
import org.bootwright.runner.share.DirectoryShares;
import org.bootwright.runner.usage.UsageWatch;

/**
 * What all VMs of a runner share.
 *
 * @param images where the converter's disks are
 * @param directories shares directories of this host
 * @param containers shares roots of containers
 * @param usage watches what VMs write
 * @param vms where the VMs' directories are
 * @param runtime where sockets are; its path is short
 * @param bootTimeout from QEMU's start until the guest's program runs
 * @param bootRetries how often a boot that came to nothing is tried again
 */
public record VmHost(
    QemuInstallation qemu,
    KernelPair kernel,
    AcceleratorChoice accelerators,
    RoomLedger room,
    OverlayDisk overlays,
    SharedImages images,
    DirectoryShares directories,
    ContainerShares containers,
    UsageWatch usage,
    Path vms,
    Path runtime,
    Duration bootTimeout,
    int bootRetries) {}
