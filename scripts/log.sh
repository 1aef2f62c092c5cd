# shellcheck shell=bash
#
# Messages of the scripts: progress with its time and failures, on standard error.
#

# die CODE MESSAGE: one line, then the exit code (docs of the command line list them).
die() {
  printf 'bootwright: %s\n' "$2" >&2
  exit "$1"
}

# step MESSAGE...: says what begins now; step_done says how long it took.
step() {
  step_started=$(date +%s%N)
  step_message=$*
  # On a terminal the line is finished by step_done; in a log each line stands alone.
  if [ -t 2 ]; then printf '%s ...' "$step_message" >&2; fi
}

step_done() {
  local millis=$((($(date +%s%N) - step_started) / 1000000))
  local time
  time=$(printf '%d.%01d s' $((millis / 1000)) $((millis % 1000 / 100)))
  if [ -t 2 ]; then printf '\r\033[K' >&2; fi
  printf '%s%s: %s\n' "$step_message" "${1:+, $1}" "$time" >&2
}
