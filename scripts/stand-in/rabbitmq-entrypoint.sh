#!/bin/bash
#
# The parts of the official image's entry point that compose files and tests rely on.
set -euo pipefail

setting() {
  if [ -n "$2" ]; then printf '%s = %s\n' "$1" "$2"; fi
}

as_broker() {
  exec setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups "$@"
}

if [ "$1" = rabbitmq-server ] && [ "$(id -u)" -eq 0 ]; then
  {
    setting default_user "${RABBITMQ_DEFAULT_USER:-}"
    setting default_pass "${RABBITMQ_DEFAULT_PASS:-}"
    setting default_vhost "${RABBITMQ_DEFAULT_VHOST:-}"
  } >/etc/rabbitmq/conf.d/10-default-user.conf
  find /var/lib/rabbitmq ! -user rabbitmq -exec chown rabbitmq:rabbitmq {} +
  as_broker /usr/lib/rabbitmq/bin/rabbitmq-server
fi
# The official image runs its tools as the broker's user too: they read its cookie.
case $1 in
  rabbitmq*) if [ "$(id -u)" -eq 0 ]; then as_broker "$@"; fi ;;
esac
exec "$@"
