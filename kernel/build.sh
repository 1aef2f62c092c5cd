#!/bin/bash
#
# Makes what a VM starts with: vmlinuz, initramfs.img, share-root and kernel.json, in a folder of
# the cache named for what they are made of, which is printed. Does nothing where that folder is
# there.
#
#   kernel/build.sh [--refresh | --look]
#
# --refresh fetches the suite's newest kernel package. --look only prints the folder, and fails
# where it is not there.
#
# The kernel is Debian's, the package that linux-image-cloud-amd64 depends on, unpacked and not
# installed. The initramfs has the guest init of init/ and the modules of modules.list, which every
# boot loads, and of virtiofs.list, which some do.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../scripts/log.sh"
. "$here/../scripts/debian.sh"

# README.md says why this suite.
suite=${BOOTWRIGHT_KERNEL_SUITE:-bookworm}
metapackage=linux-image-cloud-amd64
cache=${BOOTWRIGHT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bootwright}/kernel

# shellcheck disable=SC2054 # the linker's commas
compile_flags=(
  -std=gnu17 -O2 -static
  -Wall -Wextra -Werror -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes
  -fstack-protector-strong -D_FORTIFY_SOURCE=2 -D_GNU_SOURCE -Wl,-z,relro,-z,now,-z,noexecstack
  # Small, and the same bytes wherever the checkout lies.
  -ffunction-sections -fdata-sections -Wl,--gc-sections -Wl,--build-id=none -s
  "-ffile-prefix-map=$here=."
)

main() {
  case ${1:-} in
    '') ;;
    --look)
      [ -e "$cache/debian-$suite/package" ] && [ -e "$cache/$(content_key)/kernel.json" ] || exit 1
      printf '%s\n' "$cache/$(content_key)"
      return
      ;;
    --refresh) rm -f "$cache/debian-$suite/package" ;;
    *) die 64 "kernel/build.sh: unknown argument $1: --refresh and --look are known" ;;
  esac
  mkdir -p "$cache"
  # Two builds at a time would do the same work twice.
  exec 9>"$cache/lock"
  flock 9
  rm -rf "$cache"/tmp.*
  [ -e "$cache/debian-$suite/package" ] || fetch_kernel
  local key folder
  key=$(content_key)
  folder=$cache/$key
  [ -e "$folder/kernel.json" ] || build "$folder"
  printf '%s\n' "$folder"
}

# A digest of everything that the result is made of.
content_key() {
  (
    cat "$cache/debian-$suite/package"
    printf '%s\n' "$suite" "${compile_flags[*]/$here/}"
    cd "$here"
    find build.sh modules.list virtiofs.list init share -type f | LC_ALL=C sort | xargs sha256sum
  ) | sha256sum | cut -c 1-16
}

temporary() {
  mktemp -d "$cache/tmp.XXXXXX"
}

# Leaves debian-SUITE/: root/ (the unpacked package) and package (its name and version).
fetch_kernel() {
  local work package version
  work=$(temporary)
  step "kernel: fetching Debian $suite's"
  debian_open "$suite" "$work/apt"
  package=$(debian_apt "$work/apt" apt-cache depends "$metapackage" |
    sed -n 's/^ *Depends: \(linux-image-[0-9][^ ]*\)$/\1/p' | head -n 1)
  [ -n "$package" ] || die 69 "reading Debian $suite: $metapackage names no kernel package"
  (cd "$work" && debian_apt "$work/apt" apt-get download "$package" >"$work/download.log" 2>&1) ||
    die 69 "downloading $package: $(tail -n 1 "$work/download.log")"
  step_done "$package"
  step "kernel: unpacking"
  mkdir "$work/root"
  dpkg-deb -x "$work"/linux-image-*.deb "$work/root"
  version=$(dpkg-deb -f "$work"/linux-image-*.deb Version)
  # Of trixie on, packages have their modules under /usr; modprobe looks in /lib.
  [ -e "$work/root/lib" ] || ln -s usr/lib "$work/root/lib"
  depmod -b "$work/root" "${package#linux-image-}"
  printf '%s %s\n' "$package" "$version" >"$work/package"
  rm -rf "$work/apt" "$work"/*.deb "$work/download.log"
  rm -rf "$cache/debian-$suite"
  mv "$work" "$cache/debian-$suite"
  step_done "$version"
}

build() {
  local folder=$1 work package version release
  work=$(temporary)
  read -r package version <"$cache/debian-$suite/package"
  release=${package#linux-image-}
  step "kernel: compiling the guest init, making the initramfs"
  mkdir "$work/initramfs"
  compile_init "$work/initramfs/init"
  collect_modules "$release" "$work/initramfs" modules.list boot.list
  collect_modules "$release" "$work/initramfs" virtiofs.list virtiofs.list
  pack "$work/initramfs" >"$work/initramfs.img"
  rm -rf "$work/initramfs"
  cp "$cache/debian-$suite/root/boot/vmlinuz-$release" "$work/vmlinuz"
  compile_share_root "$work/share-root"
  describe "$release" "$version" "$work" >"$work/kernel.json"
  chmod 755 "$work"
  sync "$work"/*
  rm -rf "$folder"
  mv "$work" "$folder"
  step_done "$release"
}

compile_init() {
  (cd "$here" && gcc "${compile_flags[@]}" -o "$1" init/*.c) ||
    die 70 "compiling the guest init failed: the compiler's words are above"
}

# Not for the guest: it starts the virtiofsd of a container whose root a VM has.
compile_share_root() {
  (cd "$here" && gcc "${compile_flags[@]}" -o "$1" share/share-root.c) ||
    die 70 "compiling share-root failed: the compiler's words are above"
}

# collect_modules RELEASE DIRECTORY NAMES LIST: puts the modules that the file NAMES names,
# decompressed, into DIRECTORY/lib/modules, and the order of those that are new there into LIST.
collect_modules() {
  local release=$1 target=$2/lib/modules names=$3 list=$4 root=$cache/debian-$suite/root name kind path file
  mkdir -p "$target"
  : >"$target/$list"
  while read -r name; do
    case $name in '' | '#'*) continue ;; esac
    modprobe -d "$root" -S "$release" --show-depends "$name" ||
      die 69 "looking for the module $name: $release has none"
  done <"$here/$names" | while read -r kind path; do
    [ "$kind" = insmod ] || continue
    file=$(basename "${path%.xz}")
    [ ! -e "$target/$file" ] || continue
    case $path in
      *.xz) xz -dc "$path" >"$target/$file" ;;
      *) cp "$path" "$target/$file" ;;
    esac
    printf '/lib/modules/%s\n' "$file" >>"$target/$list"
  done
}

# Not compressed: it is small, and an emulated CPU unpacks slower than QEMU copies.
pack() {
  (
    cd "$1"
    find . -exec touch -h -d @0 {} +
    find . -type d -exec chmod 755 {} +
    chmod 755 init
    chmod 644 lib/modules/*
    find . | LC_ALL=C sort | cpio --quiet -o -H newc --reproducible -R 0:0
  )
}

describe() {
  cat <<END
{
  "release": "$1",
  "version": "$2",
  "suite": "$suite",
  "machine": "x86_64",
  "vmlinuz": { "sha256": "$(sha256sum <"$3/vmlinuz" | cut -d ' ' -f 1)" },
  "initramfs": { "sha256": "$(sha256sum <"$3/initramfs.img" | cut -d ' ' -f 1)" }
}
END
}

main "$@"
