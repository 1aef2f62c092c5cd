#!/bin/bash
#
# Makes images that stand in for the public base images, out of Debian packages, for machines that
# reach no registry. They have names of their own, so that they never pass for the official ones.
# What the engine has already is not made again.
#
#   scripts/stand-in-images.sh
#
# Prints, a line each, the variables by which the tests and docker-compose.yml take them.
# Needs a Docker Engine (scripts/docker-host.sh).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/log.sh"
. "$here/debian.sh"
. "$here/packages.sh"

cache=${BOOTWRIGHT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bootwright}
suite=trixie
debian=bootwright-test/debian:$suite-slim
temurin=bootwright-test/eclipse-temurin:25-jre
rabbitmq=bootwright-test/rabbitmq:4-management
postgres=bootwright-test/postgres:17
haproxy=bootwright-test/haproxy:3.0
# Of what an image was made; one that was made of something else is made again.
stamp_label=org.bootwright.made-of

main() {
  local stamp
  stamp=$(cat "$here/stand-in-images.sh" "$here"/stand-in/* | sha256sum | cut -c 1-16)
  mkdir -p "$cache"
  # Two at a time would make the same images twice.
  exec 9>"$cache/stand-in-images.lock"
  flock 9
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  have "$debian" || make_debian
  make_missing
  printf '%s=%s\n' \
    BOOTWRIGHT_DEBIAN_IMAGE "$debian" BOOTWRIGHT_JRE_IMAGE "$temurin" \
    BOOTWRIGHT_RABBITMQ_IMAGE "$rabbitmq" BOOTWRIGHT_POSTGRES_IMAGE "$postgres" \
    BOOTWRIGHT_HAPROXY_IMAGE "$haproxy"
}

have() {
  [ "$(docker image inspect --format "{{index .Config.Labels \"$stamp_label\"}}" "$1" 2>/dev/null)" = "$stamp" ]
}

make_debian() {
  need_packages run
  step "$debian: reading Debian $suite"
  debian_open "$suite" "$work/apt"
  step_done
  step "$debian: installing"
  install_debian
  step_done
}

# What the official image has, with this machine's sources and proxies, so that what is built on
# it reaches what this machine reaches.
install_debian() {
  printf '%s\n' 'path-exclude /usr/share/doc/*' 'path-include /usr/share/doc/*/copyright' \
    'path-exclude /usr/share/man/*' 'path-exclude /usr/share/locale/*' force-unsafe-io >"$work/dpkg.cfg"
  {
    apt-config dump | grep -E '^Acquire::(http|https|Check|Retries)' || true
    printf '%s\n' 'APT::Install-Recommends "false";' 'Acquire::Languages "none";'
  } >"$work/apt.conf"
  # shellcheck disable=SC2016 # the hooks' $1 is for the shell that mmdebstrap runs them with
  mmdebstrap --quiet --mode=root --format=tar --variant=minbase --architectures=amd64 \
    --aptopt="$work/apt.conf" --dpkgopt="$work/dpkg.cfg" \
    --customize-hook='printf "#!/bin/sh\nexit 101\n" >"$1/usr/sbin/policy-rc.d"' \
    --customize-hook='chmod 755 "$1/usr/sbin/policy-rc.d"' \
    --customize-hook='rm -f "$1/etc/hostname" "$1/etc/resolv.conf"' \
    "$suite" "$work/debian.tar" - <"$work/apt/sources.list" 2>"$work/mmdebstrap.log" ||
    die 69 "making $debian: mmdebstrap: $(grep -E '^(E|W):' "$work/mmdebstrap.log" | tail -n 1)"
  docker import --change 'CMD ["bash"]' --change "LABEL $stamp_label=$stamp" \
    --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
    "$work/debian.tar" "$debian" >/dev/null
}

# All at once: most of the time goes by in downloads.
make_missing() {
  local image jobs=() names=() number
  for image in "$temurin" "$rabbitmq" "$postgres" "$haproxy"; do
    if ! have "$image"; then
      build "$image" &
      jobs+=($!)
      names+=("$image")
    fi
  done
  [ ${#jobs[@]} -gt 0 ] || return 0
  step "${names[*]}: building"
  for number in "${!jobs[@]}"; do
    wait "${jobs[number]}" ||
      die 69 "building ${names[number]}: $(tail -n 5 "$work/$(file_of "${names[number]}").log")"
  done
  step_done
}

build() {
  local file
  file=$(file_of "$1")
  DOCKER_BUILDKIT=1 docker build --progress=plain --build-arg "BASE=$debian" --label "$stamp_label=$stamp" \
    --tag "$1" --file "$here/stand-in/$file.Dockerfile" "$here/stand-in" >"$work/$file.log" 2>&1
}

file_of() {
  local name=${1#*/}
  printf '%s' "${name%:*}"
}

main
