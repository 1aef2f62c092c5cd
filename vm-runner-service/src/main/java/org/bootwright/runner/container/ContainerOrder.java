package org.bootwright.runner.container;

import java.nio.file.Path;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.contracts.vm.VmId;

/**
 * A VM's container that is wanted.
 *
 * @param pull whether a registry is asked for the image; a container that is there keeps its own
 * @param socketDirectory of this VM alone, the same at each of its boots; who may enter it may
 *     connect
 * @param limitBytes how much the VM may write, for Engines that have quotas; the limit of a
 *     container that is there stays
 */
public record ContainerOrder(
    VmId vm,
    ImageReference image,
    Platform platform,
    PullPolicy pull,
    Path socketDirectory,
    long limitBytes) {}
