#!/bin/bash
#
# The experiments of docs/experiments.md. ./dev calls this, and lists them.
#
#   scripts/experiments.sh NAME ARGUMENT…
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/log.sh"
. "$here/image-tree.sh"

cache=${BOOTWRIGHT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bootwright}
# The demo image as the Docker Engine knows it.
demo=bootwright-demo:latest

main() {
  local name=${1:-}
  [ $# -eq 0 ] || shift
  case $name in
    make-dir) make_dir "$@" ;;
    make-container | virtiofsd-container)
      if [ "${1:-}" = demo ]; then
        load_demo
        set -- "docker-daemon:$demo"
      fi
      in_java "$name" "$@"
      ;;
    make-image) make_image "$@" ;;
    *) in_java "$name" "$@" ;;
  esac
}

make_dir() {
  [ $# -eq 1 ] || [ $# -eq 2 ] || die 64 "usage: ./dev make-dir DIR [IMAGE]"
  local folder=${1%/} image=${2:-demo}
  [ "$(id -u)" -eq 0 ] || die 77 "making $folder: files keep their owners, for which this has to be root: run it as root"
  [ -d "$(dirname "$folder")" ] || die 66 "making $folder: there is no folder $(dirname "$folder"): make it first"
  [ ! -e "$folder" ] || [ -z "$(ls -A "$folder")" ] || die 64 "making $folder: it is there and not empty: name another one, or remove it"
  require_engine "making $folder"
  if [ "$image" = demo ]; then
    load_demo
    image=$demo
  fi
  image_tree "${image#docker-daemon:}" "$folder"
}

make_image() {
  [ $# -eq 2 ] || die 64 "usage: ./dev make-image IMAGE FILE"
  exec "$here/../bootwright" convert "$1" -o "$2"
}

# By the same build, and on the same kernel, as ./bootwright.
in_java() {
  local application java
  export BOOTWRIGHT_KERNEL_DIR BOOTWRIGHT_EXPERIMENTS=$cache/experiments
  BOOTWRIGHT_KERNEL_DIR=${BOOTWRIGHT_KERNEL_DIR:-$("$here/prepare-host.sh")}
  application=$("$here/install-build.sh" "$(dirname "$here")" "$cache")
  read -r java <"$application/java"
  exec "$java" "@$application/commands.options" org.bootwright.runner.experiment.ExperimentMain "$@"
}

require_engine() {
  local answer
  answer=$(docker version 2>&1 >/dev/null) ||
    die 69 "$1: no Docker Engine answers: $(head -n 1 <<<"$answer"): start one, or have scripts/docker-host.sh install it"
}

# The demo image is an OCI layout, which older Engines do not read: they are given what docker save
# would write. The Engine's id of an image is its configuration's digest.
load_demo() {
  local layout digest digests number layers=
  require_engine "loading the demo image"
  layout=$("$here/demo-image.sh")
  digest=$(digests_in "$layout/index.json")
  mapfile -t digests < <(digests_in "$layout/blobs/sha256/$digest")
  [ "$(docker image inspect --format '{{.Id}}' "$demo" 2>/dev/null)" != "sha256:${digests[0]}" ] || return 0
  step "loading the demo image into the Docker Engine"
  work=$(mktemp -d "$cache/tmp.demo.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  cp "$layout/blobs/sha256/${digests[0]}" "$work/config.json"
  for number in $(seq $((${#digests[@]} - 1))); do
    # zstd reads gzip, too.
    zstd -q -d -c "$layout/blobs/sha256/${digests[number]}" >"$work/$number.tar"
    layers="${layers:+$layers,}\"$number.tar\""
  done
  printf '[{"Config":"config.json","RepoTags":["%s"],"Layers":[%s]}]' "$demo" "$layers" >"$work/manifest.json"
  tar -c -C "$work" . | docker load -q >/dev/null
  rm -rf "$work"
  step_done
}

# The digests of an index or a manifest, in their order: the configuration's before the layers'.
digests_in() {
  grep -o 'sha256:[0-9a-f]\{64\}' "$1" | cut -d : -f 2
}

main "$@"
