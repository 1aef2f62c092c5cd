#!/bin/bash
#
# Makes what `bootwright bench roots` boots, where it is missing: the image bootwright-bench/roots in
# Docker, a small Debian with fio, and the same tree in FOLDER/tree.
#
#   scripts/bench-roots-image.sh FOLDER
#
# Needs root, a Docker Engine and mmdebstrap. BOOTWRIGHT_BENCH_SUITE is the Debian release (trixie).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/log.sh"
. "$here/debian.sh"
. "$here/image-tree.sh"

suite=${BOOTWRIGHT_BENCH_SUITE:-trixie}
image=bootwright-bench/roots

main() {
  [ $# -eq 1 ] || die 64 "usage: scripts/bench-roots-image.sh FOLDER"
  local folder=$1 name
  for name in mmdebstrap docker; do
    command -v "$name" >/dev/null || die 69 "making an image to boot: $name is missing"
  done
  mkdir -p "$folder"
  if ! docker image inspect "$image" >/dev/null 2>&1; then make_image; fi
  if [ ! -e "$folder/tree" ]; then image_tree "$image" "$folder/tree"; fi
}

make_image() {
  step "making the image $image"
  mmdebstrap --quiet --variant=minbase --include=fio "$suite" - "$(debian_mirrors | head -n 1)" |
    docker import --change 'CMD ["/bin/bash"]' - "$image:latest" >/dev/null
  step_done
}

main "$@"
