#!/bin/bash
#
# Makes this host ready to run VMs: installs the packages that are missing and makes the kernel
# with its initramfs. Prints the kernel's folder. Where all is there, it says and does nothing.
#
#   scripts/prepare-host.sh
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/log.sh"
. "$here/packages.sh"

need_packages run
exec "$here/../kernel/build.sh"
