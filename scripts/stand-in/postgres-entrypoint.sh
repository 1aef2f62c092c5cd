#!/bin/bash
#
# The parts of the official image's entry point that compose files and tests rely on.
set -euo pipefail

main() {
  [ "${1:-}" = postgres ] || exec "$@"
  shift
  if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then POSTGRES_PASSWORD=$(<"$POSTGRES_PASSWORD_FILE"); fi
  POSTGRES_USER=${POSTGRES_USER:-postgres}
  POSTGRES_DB=${POSTGRES_DB:-$POSTGRES_USER}
  mkdir -p "$PGDATA" /run/postgresql
  chown -R postgres:postgres "$PGDATA" /run/postgresql
  chmod 700 "$PGDATA"
  [ -s "$PGDATA/PG_VERSION" ] || make_database
  exec setpriv --reuid=postgres --regid=postgres --init-groups \
    postgres -D "$PGDATA" -c listen_addresses='*' "$@"
}

as_postgres() {
  setpriv --reuid=postgres --regid=postgres --init-groups "$@"
}

make_database() {
  [ -n "${POSTGRES_PASSWORD:-}" ] || {
    printf 'postgres: POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE is required\n' >&2
    exit 1
  }
  local password script
  password=$(mktemp)
  printf '%s\n' "$POSTGRES_PASSWORD" >"$password"
  chown postgres "$password"
  as_postgres initdb -D "$PGDATA" -U "$POSTGRES_USER" --pwfile="$password" \
    --auth-local=trust --auth-host=scram-sha-256 >/dev/null
  rm "$password"
  printf 'host all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  as_postgres pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start >/dev/null
  [ "$POSTGRES_DB" = postgres ] || as_postgres createdb -U "$POSTGRES_USER" "$POSTGRES_DB"
  export POSTGRES_USER POSTGRES_DB
  for script in /docker-entrypoint-initdb.d/*.sh; do
    # The official one runs those that are executable, and reads the others.
    # shellcheck disable=SC1090 # they come with a mount
    if [ -x "$script" ]; then as_postgres "$script"; elif [ -e "$script" ]; then . "$script"; fi
  done
  as_postgres pg_ctl -D "$PGDATA" -m fast -w stop >/dev/null
}

main "$@"
