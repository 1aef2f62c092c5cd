#!/bin/bash
#
# Prints the folder of the demo image in the cache, after making it where it is not there.
#
#   scripts/demo-image.sh [--rebuild]     --rebuild makes it again, with the packages of today
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/log.sh"
. "$here/packages.sh"
. "$here/demo.sh"

case ${1:-} in
  '') ;;
  --rebuild) rebuild=yes ;;
  *) die 64 "scripts/demo-image.sh: unknown argument $1: only --rebuild is known" ;;
esac

need_packages run
folder=$(demo_image)
if [ -n "${rebuild:-}" ]; then
  # The old one stays until the new one is whole.
  rm -rf "$folder.new" "$folder.old"
  "$here/make-demo-image.sh" "$folder.new" >&2
  mv -T "$folder" "$folder.old"
  mv -T "$folder.new" "$folder"
  rm -rf "$folder.old"
fi
printf '%s\n' "$folder"
