#!/bin/bash
#
# Makes this host ready to run VMs: installs the packages that are missing and makes the kernel
# with its initramfs. Prints the kernel's folder. Where all is there, it says and does nothing.
#
#   scripts/prepare-host.sh [--look]     --look makes nothing, and fails where something is missing
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/log.sh"
. "$here/packages.sh"

if [ "${1:-}" = --look ]; then
  [ -z "$(packages_missing run)" ] || exit 1
else
  need_packages run
fi
exec "$here/../kernel/build.sh" "$@"
