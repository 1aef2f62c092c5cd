#!/bin/bash
#
# What `bootwright bench convert` measures: ways from an OCI layout to a disk file.
#
#   scripts/bench-contenders.sh list                     those of this host, as NAME<TAB>MEANING
#   scripts/bench-contenders.sh run NAME LAYOUT OUTPUT   runs one; works beside OUTPUT
set -euo pipefail

bootwright=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/bootwright

main() {
  case ${1:-} in
    list) list ;;
    run)
      layout=$3 output=$4
      work=$output.work
      mkdir "$work"
      trap 'rm -rf "$work"' EXIT
      "run_$2"
      ;;
    *) echo "usage: scripts/bench-contenders.sh list | run NAME LAYOUT OUTPUT" >&2 && exit 64 ;;
  esac
}

list() {
  has igzip zstd jq || {
    echo "bench convert needs igzip (package isal), zstd and jq" >&2
    exit 69
  }
  printf 'limit\tdecompress all layers (igzip, zstd) into one file\n'
  printf 'bootwright\tbootwright convert\n'
  has mkfs.ext4 && printf 'untar\tdecompress (igzip, zstd), tar -x each layer, no whiteouts, mkfs.ext4 -d\n'
  has umoci mkfs.ext4 && printf 'umoci\tumoci unpack, mkfs.ext4 -d\n'
  has skopeo docker mkfs.ext4 && printf 'docker\tskopeo copy to Docker, docker export, tar -x, mkfs.ext4 -d\n'
  true
}

has() {
  local program
  for program; do PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null || return 1; done
}

# The blobs of the layers, lowest first.
layers() {
  local manifest
  manifest=$(blob "$(jq -r '.manifests[0].digest' "$layout/index.json")")
  jq -r '.layers[].digest' "$manifest" | while read -r digest; do blob "$digest"; done
}

blob() {
  printf '%s/blobs/sha256/%s\n' "$layout" "${1#sha256:}"
}

# Writes what is in a blob: a gzip or a zstd stream, told by its first bytes.
decompress() {
  case $(head -c 2 "$1" | od -An -tx1) in
    ' 1f 8b') igzip -dc <"$1" ;;
    *) zstd -dcq <"$1" ;;
  esac
}

run_limit() {
  layers | while read -r layer; do decompress "$layer"; done >"$output"
}

run_bootwright() {
  "$bootwright" convert -q --force -o "$output" "oci:$layout:latest" >/dev/null
}

run_untar() {
  mkdir "$work/rootfs"
  layers | while read -r layer; do
    # tar leaves when it has seen the archive's end, and what is behind that would break the pipe.
    decompress "$layer" | {
      tar -x --numeric-owner --xattrs --xattrs-include='*' --unlink-first --recursive-unlink \
        --exclude='.wh.*' -C "$work/rootfs"
      cat >/dev/null
    }
  done
  make_disk "$work/rootfs"
}

run_umoci() {
  umoci unpack --image "$layout:latest" "$work/bundle" >/dev/null 2>&1
  make_disk "$work/bundle/rootfs"
}

run_docker() {
  local image=bootwright-bench-convert:latest container
  mkdir "$work/rootfs"
  skopeo copy -q "oci:$layout:latest" "docker-daemon:$image"
  container=$(docker create "$image" /none)
  docker export "$container" | tar -x --numeric-owner -C "$work/rootfs"
  docker rm "$container" >/dev/null
  docker rmi "$image" >/dev/null
  make_disk "$work/rootfs"
}

# Room for the content, a fifth more, and an inode for each file.
make_disk() {
  local kib files
  kib=$(du -sk "$1" | cut -f 1)
  files=$(find "$1" | wc -l)
  PATH=$PATH:/usr/sbin mkfs.ext4 -q -F -N $((files + files / 8 + 1000)) -d "$1" "$output" \
    $((kib + kib / 5 + 200000))k
}

main "$@"
