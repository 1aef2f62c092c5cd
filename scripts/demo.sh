# shellcheck shell=bash
# The demo image in the cache, for tests.
#
#   demo_image      prints the folder of the image layout, after making it where it is not there
#
# Needs log.sh.

demo_image() {
  local script cache
  script=$(dirname "${BASH_SOURCE[0]}")/make-demo-image.sh
  cache=${BOOTWRIGHT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bootwright}/demo/$(sha256sum "$script" | cut -c 1-16)
  [ -e "$cache/index.json" ] || "$script" "$cache" >&2
  printf '%s\n' "$cache"
}
