#!/bin/bash
#
# Runs what the README shows first, as a user would: from this checkout, with nothing but the
# launcher, in a home of its own. What the commands do is tested in depth by the modules' tests.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$here/scripts/log.sh"

main() {
  BOOTWRIGHT_HOME=$(mktemp -d)
  export BOOTWRIGHT_HOME
  trap end_stack EXIT
  local out status=0
  # What the README shows, letter for letter.
  # shellcheck disable=SC2016
  grep -qF 'run demo -- sh -c '"'"'echo 6*7=$((6*7)); exit 3'"'" "$here/README.md" ||
    die 70 "checking the README: it does not show the command that is tested here"
  # shellcheck disable=SC2016
  out=$("$here/bootwright" run demo -- sh -c 'echo 6*7=$((6*7)); exit 3') || status=$?
  if [ "$out" != '6*7=42' ] || [ "$status" -ne 3 ]; then
    printf '0 passed, 1 failed\n'
    die 1 "checking the README: 'run demo -- ...' printed '$out' and ended with $status"
  fi
  printf '1 passed, 0 failed\n'
}

# Ends the stack that the command started in the background, and removes the home.
end_stack() {
  local pid
  pid=$(sed -n 's/.*"pid" *: *\([0-9]*\).*/\1/p' "$BOOTWRIGHT_HOME/up.json" 2>/dev/null) || pid=
  if [ -n "$pid" ]; then
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 300); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
  fi
  rm -rf "$BOOTWRIGHT_HOME"
}

main
