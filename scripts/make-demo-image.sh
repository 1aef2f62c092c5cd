#!/bin/bash
#
# Makes the demo image out of Debian packages: an OCI image layout directory with one image,
# tagged `latest`, of Debian with systemd, that logs root in on the serial console.
#
#   scripts/make-demo-image.sh OUT_DIR
#
# OUT_DIR must not be there yet; it appears when it is whole. Needs root (mmdebstrap runs the
# packages' own scripts in a chroot), no container engine and no broker. The same packages give
# the same bytes: times are those of the archive's release file.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/log.sh"
. "$here/debian.sh"

suite=trixie
packages=(
  # The system: an init that starts services, devices, sockets and sessions.
  systemd systemd-sysv dbus udev kmod
  # What one reaches for first in a new machine.
  iproute2 iputils-ping netbase procps less vim-tiny ca-certificates curl
)

main() {
  [ $# -eq 1 ] || die 64 "usage: scripts/make-demo-image.sh OUT_DIR"
  local out=$1 program
  [ ! -e "$out" ] || die 64 "making the demo image: $out is there already"
  [ "$(id -u)" -eq 0 ] || die 77 "making the demo image: mmdebstrap needs root: run this as root"
  for program in mmdebstrap zstd gzip tar; do
    command -v "$program" >/dev/null || die 69 "making the demo image: $program is missing: apt-get install $program"
  done
  mkdir -p "$(dirname "$out")"
  work=$(mktemp -d "$(dirname "$out")/tmp.demo.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work/layout/blobs/sha256" "$work/settings"

  step "demo image: reading Debian $suite"
  debian_open "$suite" "$work/apt"
  read_release_time
  step_done
  step "demo image: installing ${#packages[@]} packages and what they need"
  make_base >"$work/base.tar"
  step_done "$(($(stat -c %s "$work/base.tar") / 1000000)) MB"
  step "demo image: compressing"
  lay_out_settings
  pack_settings >"$work/settings.tar"
  add_layer "$work/base.tar" zstd zstd -q -3 -T0 -c
  add_layer "$work/settings.tar" gzip gzip -n -c
  write_layout
  step_done "$(du -sm "$work/layout" | cut -f 1) MB"

  sync "$work"/layout/* "$work"/layout/blobs/sha256/*
  chmod 755 "$work/layout"
  mv -T "$work/layout" "$out"
}

# The time that stands for now in all that is made: the release's own.
read_release_time() {
  local date
  date=$(cat "$work"/apt/lists/*_dists_"$suite"_InRelease | sed -n 's/^Date: //p' | head -n 1)
  SOURCE_DATE_EPOCH=$(date -d "$date" +%s)
  export SOURCE_DATE_EPOCH
}

# Writes the base layer's tar.
make_base() {
  # This machine's proxies and the like; they are not left in the image.
  apt-config dump | grep -E '^Acquire::(http|https|Check|Retries)' >"$work/apt.conf" || true
  # shellcheck disable=SC2016 # the hook's $1 is for the shell that mmdebstrap runs it with
  mmdebstrap --quiet --mode=root --format=tar --variant=minbase --architectures=amd64 \
    --include="$(
      IFS=,
      printf '%s' "${packages[*]}"
    )" \
    --aptopt="$work/apt.conf" --aptopt='Acquire::Languages "none"' \
    --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --customize-hook='rm -f "$1"/etc/apt/apt.conf.d/99mmdebstrap "$1"/etc/hostname "$1"/etc/resolv.conf' \
    "$suite" - - <"$work/apt/sources.list" 2>"$work/mmdebstrap.log" ||
    die 69 "making the demo image: mmdebstrap: $(grep -E '^(E|W):' "$work/mmdebstrap.log" | tail -n 1)"
}

# The upper layer: how this Debian behaves as a demo.
lay_out_settings() {
  local etc=$work/settings/etc units=$work/settings/etc/systemd/system timer
  mkdir -p "$units/getty.target.wants" "$work/settings/var"

  # Root on the serial console, at once: the console is whose VM it is. A unit of its own, for the
  # stock one waits for udev to have gone through all devices, and a drop-in cannot take that out.
  cat >"$units/serial-getty@ttyS0.service" <<'END'
[Unit]
Description=Serial console of the virtual machine
After=systemd-user-sessions.service
Conflicts=rescue.service
Before=rescue.service getty.target
IgnoreOnIsolate=yes

[Service]
ExecStart=-/sbin/agetty --autologin root --noclear --noissue --keep-baud 115200,57600,38400,9600 - $TERM
Type=idle
Restart=always
UtmpIdentifier=ttyS0
StandardInput=tty
StandardOutput=tty
TTYPath=/dev/ttyS0
TTYReset=yes
TTYVHangup=yes
IgnoreSIGPIPE=no
SendSIGHUP=yes
END
  # No screen, no login on it: a whiteout of the base layer's link.
  : >"$units/getty.target.wants/.wh.getty@tty1.service"
  # Timers that fetch and clean would start minutes after the boot, of a machine that lives for less.
  for timer in apt-daily apt-daily-upgrade dpkg-db-backup e2scrub_all fstrim; do
    ln -s /dev/null "$units/$timer.timer"
  done
  printf 'LANG=C.UTF-8\n' >"$etc/locale.conf"
  # The packages' own installation has made the caches that systemd would make again on a first boot.
  printf 'TIMESTAMP_NSEC=%s000000000\n' "$SOURCE_DATE_EPOCH" |
    tee "$etc/.updated" >"$work/settings/var/.updated"
  # This kernel has no autofs, and nobody runs foreign executables here.
  ln -s /dev/null "$units/proc-sys-fs-binfmt_misc.automount"
  # systemd makes the machine id anew for each VM; an empty one is no first boot, with its presets.
  : >"$etc/machine-id"
  cat >"$etc/motd" <<'END'

This is a virtual machine that bootwright made of a container image.
`systemctl status` looks around; `poweroff`, or Ctrl-A X outside, ends it.

END
}

pack_settings() {
  tar --create --format=pax --pax-option=delete=atime,delete=ctime,exthdr.name=%d/PaxHeaders/%f \
    --sort=name --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
    --mtime="@$SOURCE_DATE_EPOCH" --directory="$work/settings" etc var
}

digest_of() {
  sha256sum "$1" | cut -d ' ' -f 1
}

# add_layer TAR KIND COMPRESS...: adds the blob, and notes its digest, size and diff ID.
add_layer() {
  local tar=$1 kind=$2 digest
  shift 2
  "$@" <"$tar" >"$work/blob"
  diff_ids="${diff_ids:+$diff_ids,}\"sha256:$(digest_of "$tar")\""
  digest=$(digest_of "$work/blob")
  layers="${layers:+$layers,}{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+$kind\",\"digest\":\"sha256:$digest\",\"size\":$(stat -c %s "$work/blob")}"
  mv "$work/blob" "$work/layout/blobs/sha256/$digest"
  rm "$tar"
}

# add_json TEXT: adds the blob, prints `"digest":...,"size":...` for a descriptor.
add_json() {
  local digest
  printf '%s' "$1" >"$work/blob"
  digest=$(digest_of "$work/blob")
  printf '"digest":"sha256:%s","size":%d' "$digest" "$(stat -c %s "$work/blob")"
  mv "$work/blob" "$work/layout/blobs/sha256/$digest"
}

write_layout() {
  local created config manifest
  created=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
  config=$(add_json "{\"created\":\"$created\",\"architecture\":\"amd64\",\"os\":\"linux\",\
\"config\":{\"Env\":[\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"],\
\"Cmd\":[\"/sbin/init\"],\"StopSignal\":\"SIGRTMIN+3\"},\
\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[$diff_ids]},\
\"history\":[{\"created\":\"$created\",\"created_by\":\"mmdebstrap $suite\"},\
{\"created\":\"$created\",\"created_by\":\"scripts/make-demo-image.sh\"}]}")
  manifest=$(add_json "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\
\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",$config},\"layers\":[$layers]}")
  printf '{"imageLayoutVersion":"1.0.0"}' >"$work/layout/oci-layout"
  printf '%s' "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\
\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",$manifest,\
\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\"},\
\"annotations\":{\"org.opencontainers.image.ref.name\":\"latest\"}}]}" >"$work/layout/index.json"
}

main "$@"
