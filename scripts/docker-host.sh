#!/bin/bash
#
# Sees to it that a Docker Engine answers on this Debian host and that `docker compose` and
# `docker buildx` work with it. Installs what is missing; does nothing where all is there.
# Must be run as root where something is missing.
#
#   scripts/docker-host.sh
#
# STATE        where logs go (default /var/lib/bootwright-docker-host)
# PLUGINS      where the CLI's plugins go (default /usr/local/lib/docker/cli-plugins)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/log.sh"
. "$here/debian.sh"
. "$here/packages.sh"

STATE=${STATE:-/var/lib/bootwright-docker-host}
PLUGINS=${PLUGINS:-/usr/local/lib/docker/cli-plugins}
start_timeout_seconds=60
# The first suite that has them as plugins of the CLI: an older one's docker-compose is version 1.
plugins_suite=trixie
plugins=(docker-compose docker-buildx)

main() {
  mkdir -p "$STATE"
  # One at a time: two runs at once would both install and both start an engine.
  exec 9>"$STATE/lock"
  flock 9
  if ! engine_answers; then
    install_engine
    # Its package has started it where there is systemd.
    engine_answers || start_engine 9>&-
    await_engine
  fi
  plugins_answer || install_plugins
  printf 'docker-host: engine %s, compose %s\n' \
    "$(docker version --format '{{.Server.Version}}')" "$(docker compose version --short)" >&2
}

engine_answers() {
  docker version >/dev/null 2>&1
}

install_engine() {
  command -v dockerd >/dev/null && return
  need_root docker.io
  step "docker-host: installing docker.io"
  # iptables is only recommended by docker.io, but the engine does not start without it.
  packages_install docker.io iptables ca-certificates
  step_done
}

need_root() {
  [ "$(id -u)" -eq 0 ] || die 77 "looking for $1: not installed: run this as root"
}

start_engine() {
  need_root "a running Docker Engine"
  if [ -d /run/systemd/system ]; then
    systemctl start docker
    return
  fi
  # Without an init system nobody has mounted the cgroup hierarchy that containers need.
  if ! grep -q ' cgroup2\? ' /proc/mounts; then
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
  fi
  setsid nohup dockerd >"$STATE/dockerd.log" 2>&1 </dev/null &
}

await_engine() {
  local deadline=$((SECONDS + start_timeout_seconds))
  step "docker-host: starting the engine"
  until engine_answers; do
    if [ "$SECONDS" -ge "$deadline" ]; then
      if [ -f "$STATE/dockerd.log" ]; then tail -n 20 "$STATE/dockerd.log" >&2; fi
      die 69 "starting the Docker Engine: it does not answer after $start_timeout_seconds s"
    fi
    sleep 0.5
  done
  step_done
}

plugins_answer() {
  docker compose version >/dev/null 2>&1 && docker buildx version >/dev/null 2>&1
}

# The programs out of Debian's packages, which are not installed: they would pull in another engine.
install_plugins() {
  local work package
  need_root "docker compose"
  step "docker-host: fetching ${plugins[*]} of Debian $plugins_suite"
  work=$(mktemp -d "$STATE/plugins.XXXXXX")
  debian_open "$plugins_suite" "$work/apt"
  (cd "$work" && debian_apt "$work/apt" apt-get download "${plugins[@]}" >"$work/download.log" 2>&1) ||
    die 69 "downloading ${plugins[*]}: $(tail -n 1 "$work/download.log")"
  mkdir -p "$PLUGINS"
  for package in "$work"/*.deb; do
    dpkg-deb -x "$package" "$work/root"
  done
  find "$work/root" -path '*/cli-plugins/docker-*' -type f -exec install -m 755 -t "$PLUGINS" {} +
  rm -rf "$work"
  plugins_answer ||
    die 69 "installing ${plugins[*]} in $PLUGINS: docker compose does not answer: $(docker compose version 2>&1 | head -n 1)"
  step_done
}

main
