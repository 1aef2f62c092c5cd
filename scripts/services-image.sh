#!/bin/bash
#
# Makes the image that the tests of keys, cloud-init and services boot, out of Debian packages, where
# the Docker Engine has not got it already.
#
#   scripts/services-image.sh BASE     BASE: a Debian image of the Engine
#
# Prints the variable by which the tests take it. Needs a Docker Engine (scripts/docker-host.sh).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/log.sh"

image=bootwright-test/services
# Of what the image was made; one that was made of something else is made again.
stamp_label=org.bootwright.made-of

[ $# -eq 1 ] || die 64 "usage: scripts/services-image.sh BASE"
base=$(docker image inspect --format '{{.Id}}' "$1") || die 66 "making $image: there is no image $1"
stamp=$({ printf '%s\n' "$base" && cat "$here/services/Dockerfile"; } | sha256sum | cut -c 1-16)

cache=${BOOTWRIGHT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bootwright}
mkdir -p "$cache"
# Two at a time would make the same image twice.
exec 9>"$cache/services-image.lock"
flock 9
made=$(docker image inspect --format "{{index .Config.Labels \"$stamp_label\"}}" "$image" 2>/dev/null || true)
if [ "$made" != "$stamp" ]; then
  step "$image: building"
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  DOCKER_BUILDKIT=1 docker build --progress=plain --build-arg "BASE=$1" --label "$stamp_label=$stamp" \
    --tag "$image" "$here/services" >"$log" 2>&1 ||
    die 69 "building $image: $(tail -n 5 "$log")"
  step_done
fi
printf 'BOOTWRIGHT_SERVICES_IMAGE=%s\n' "$image"
