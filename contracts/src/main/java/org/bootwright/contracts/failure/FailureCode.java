package org.bootwright.contracts.failure;

import java.util.Locale;

/**
 * Why something failed, as a closed set. The {@link #code()} is stable: scripts match on it, and it
 * is what messages and {@code application/problem+json} carry.
 */
public enum FailureCode {
  /** A value that the user gave is wrong. */
  INVALID_REQUEST(64, 400),
  /** The request is understood and sound, but this version cannot do it. */
  UNSUPPORTED(64, 422),
  /** The name is taken, or the VM is in a state that does not allow this. */
  CONFLICT(64, 409),
  /** The image's bytes contradict themselves: digests, sizes, syntax. */
  IMAGE_CORRUPT(65, 422),
  /** The image is whole, but asks for something that is not safe or not possible. */
  IMAGE_REFUSED(65, 422),
  IMAGE_NOT_FOUND(66, 404),
  /** The image exists, but not for the platform that was asked for. */
  PLATFORM_NOT_FOUND(66, 404),
  VM_NOT_FOUND(66, 404),
  /** A directory of the host that a VM was to have is not there. */
  DIRECTORY_NOT_FOUND(66, 404),
  /** A file or directory in a VM is not there. */
  FILE_NOT_FOUND(66, 404),
  TOKEN_NOT_FOUND(66, 404),
  /** A command that was run beside the VM's own has ended some time ago, or never was. */
  EXEC_NOT_FOUND(66, 404),
  QEMU_MISSING(69, 503),
  KERNEL_MISSING(69, 503),
  KVM_UNAVAILABLE(69, 503),
  /** Files of the host cannot be shared with VMs: no virtiofsd, or no memory to share with it. */
  SHARE_UNAVAILABLE(69, 503),
  /** The virtiofsd of a VM that ran has ended under it. */
  SHARE_LOST(69, 503),
  BROKER_UNAVAILABLE(69, 503),
  GATEWAY_UNAVAILABLE(69, 503),
  /** The gateway's database cannot be reached, or not now. */
  DATABASE_UNAVAILABLE(69, 503),
  SOURCE_UNAVAILABLE(69, 503),
  /** A defect of ours. */
  INTERNAL(70, 500),
  NO_SPACE(73, 507),
  NO_MEMORY(73, 507),
  PORT_IN_USE(73, 409),
  /** The image does not fit the disk that was asked for. */
  IMAGE_TOO_LARGE(73, 422),
  TIMEOUT(75, 504),
  /** The host that ran the VM is gone, or was restarted under it. */
  RUNNER_LOST(75, 503),
  /** The user, or a shutdown of the service, ended it before it was done. */
  CANCELLED(75, 409),
  /** More requests in a short time than the token may send. */
  RATE_LIMITED(75, 429),
  NOT_PERMITTED(77, 403),
  /** More VMs, or larger ones, than the token may have. */
  LIMIT_REACHED(77, 403),
  UNAUTHORIZED(77, 401),
  /** The image has no such init, or one that cannot be executed. */
  NO_INIT(125, 500),
  /** The device or the share that the guest was to boot from did not appear in it. */
  ROOT_NOT_FOUND(125, 500),
  /** The root file system is there, and the guest's kernel cannot use it: it is damaged. */
  ROOT_DAMAGED(125, 500),
  /** The guest did not come up in time. */
  GUEST_NOT_READY(125, 500),
  /** The guest gave up during its boot for a reason that has no code of its own. */
  GUEST_BOOT_FAILED(125, 500),
  GUEST_PANIC(125, 500),
  /** The guest's kernel ended the VM's command, or itself, for lack of memory; as docker, 128+9. */
  GUEST_OUT_OF_MEMORY(137, 500),
  /** The guest's systemd waited for somebody to repair it, and nobody came. */
  EMERGENCY_MODE(125, 500),
  /** The guest was up, and then did not answer any more. */
  GUEST_HUNG(125, 500),
  /** The guest was reset while it booted, or again and again as soon as it was up. */
  GUEST_RESET(125, 500),
  /** The guest broke the rules of the guest protocol. */
  GUEST_PROTOCOL(125, 500),
  /** QEMU ended by itself with an error, or crashed. */
  QEMU_FAILED(125, 500),
  /** Somebody else than its runner ended QEMU by a signal. */
  QEMU_KILLED(125, 500),
  /** As docker: the command is there but cannot be executed. */
  COMMAND_NOT_EXECUTABLE(126, 422),
  /** As docker: the image's passwd and group files do not know the user. */
  USER_NOT_FOUND(126, 422),
  /** As docker: the working directory cannot be entered. */
  WORKDIR_NOT_FOUND(126, 422),
  /** As docker: there is no such command. */
  COMMAND_NOT_FOUND(127, 422);

  private static final int EXIT_GUEST_FAILED = 125;

  private final int exitStatus;
  private final int httpStatus;

  FailureCode(int exitStatus, int httpStatus) {
    this.exitStatus = exitStatus;
    this.httpStatus = httpStatus;
  }

  /** The stable name, such as {@code image_not_found}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is the guest, or its QEMU, that failed: then its console may show why. */
  public boolean isOfGuest() {
    return exitStatus == EXIT_GUEST_FAILED || this == GUEST_OUT_OF_MEMORY;
  }

  /** What the command line ends with. */
  public int exitStatus() {
    return exitStatus;
  }

  /** What an HTTP response carries. */
  public int httpStatus() {
    return httpStatus;
  }
}
