#!/bin/bash
#
# Whether the service of this container is ready, as its own `--healthcheck` says it, but without
# the half second of a CPU that a Java of its own takes: this is asked every few seconds, for ever.
#
#   healthcheck MAIN LISTEN     the program's class, and the ADDRESS:PORT that it listens on
set -euo pipefail

main=$1
listen=$2

case $listen in
  127.0.0.1:* | 0.0.0.0:*) [ -n "${BOOTWRIGHT_TLS_CERT_FILE:-}" ] || plain=yes ;;
esac
# HTTPS, or an address of a particular network: that is for those who know how.
[ -n "${plain:-}" ] || exec java @/opt/bootwright/java.options -XX:TieredStopAtLevel=1 "$main" --healthcheck

exec 3<>"/dev/tcp/127.0.0.1/${listen##*:}"
printf 'GET /readyz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
answer=$(cat <&3)
printf '%s\n' "$answer"
case $answer in
  HTTP/1.?' 200 '*) ;;
  *) exit 1 ;;
esac
