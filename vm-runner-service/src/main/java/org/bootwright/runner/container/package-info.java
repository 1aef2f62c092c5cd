/**
 * Containers of a Docker Engine whose root a VM boots on. A virtiofsd inside serves it, so that
 * image layers stay shared in the Engine's store and what the VM writes lands in the container's
 * own layer, where {@code docker diff}, {@code cp} and {@code commit} find it.
 *
 * <pre>
 *  ContainerShares ── ContainerMaker
 *        │              ├─ EngineImages ── is the image there? else it is pulled (ImagePull, RegistryLogin)
 *        │              ├─ DaemonBundle ── virtiofsd, its loader and libraries, share-root
 *        │              └─ ContainerDocument ── what the container may do: hardly anything
 *        │            DaemonStart ── starts it, and waits until it listens
 *        │            Containers ── one request each: make, start, end, remove, list
 *        │            DeathWatch ── tells of those that end
 *        │            ContainerReaper ── removes those that no VM has
 *        ▼
 *  ContainerShare ── socket, end, configuration of the image, what was written (ContainerUsage)
 * </pre>
 *
 * docs/adr/0014 says how the container's root comes to be shared, and what keeps the daemon in.
 */
@NullMarked
package org.bootwright.runner.container;

import org.jspecify.annotations.NullMarked;
