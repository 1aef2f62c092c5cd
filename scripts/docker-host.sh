#!/bin/bash
# docker-host.sh - sees to it that a Docker Engine answers on this Debian host, for the tests that
# compare a converted disk with what the Engine makes of the same image. Installs Debian's docker.io
# where there is no engine, and starts it, with systemd or without. Does nothing where one answers.
# Must be run as root.
#
# STATE   where logs go (default /var/lib/bootwright-docker-host)
set -euo pipefail

STATE=${STATE:-/var/lib/bootwright-docker-host}
START_TIMEOUT_SECONDS=60

answers() { docker version >/dev/null 2>&1; }

install_engine() {
  command -v dockerd >/dev/null && return
  echo "docker-host: installing docker.io" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # iptables is only recommended by docker.io, but the engine does not start without it.
  if ! apt-get install -y -qq --no-install-recommends docker.io iptables ca-certificates \
    >"$STATE/apt.log" 2>&1; then
    tail -n 20 "$STATE/apt.log" >&2
    echo "docker-host: docker.io could not be installed; see $STATE/apt.log" >&2
    exit 1
  fi
}

start_engine() {
  echo "docker-host: starting the engine" >&2
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
  local deadline=$((SECONDS + START_TIMEOUT_SECONDS))
  until answers; do
    if [ "$SECONDS" -ge "$deadline" ]; then
      [ -f "$STATE/dockerd.log" ] && tail -n 20 "$STATE/dockerd.log" >&2
      echo "docker-host: no engine answers after $START_TIMEOUT_SECONDS s" >&2
      exit 1
    fi
    sleep 0.5
  done
}

mkdir -p "$STATE"
# One at a time: two runs at once would both install and both start an engine.
exec 9>"$STATE/lock"
flock 9

if ! answers; then
  install_engine
  # Its package has started it where there is systemd.
  answers || start_engine 9>&-
  await_engine
fi
docker version --format 'docker-host: engine {{.Server.Version}} answers' >&2
