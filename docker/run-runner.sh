#!/bin/bash
#
# Starts the runner in its container, after making /dev/kvm where the host has it. Compose cannot
# say "the device, if there is one": so it allows the device's use, and the node is made here.
# Whether KVM works is for the runner to prove; without it VMs run on QEMU's own translator.
set -euo pipefail

device=/sys/class/misc/kvm/dev

if [ ! -e /dev/kvm ] && [ -r "$device" ]; then
  IFS=: read -r major minor <"$device"
  mknod -m 660 /dev/kvm c "$major" "$minor" ||
    printf 'run-runner: /dev/kvm could not be made (no MKNOD capability?): VMs run without KVM\n' >&2
fi
exec java @/opt/bootwright/java.options org.bootwright.runner.RunnerMain "$@"
