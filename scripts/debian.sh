# shellcheck shell=bash
#
# Debian packages of any suite, verified by apt and never installed on this host.
#
# apt runs with a state of its own, so that the host's suite, package lists and sources stay out
# of it; signatures are checked against Debian's own keyring. Where the packages come from is what
# this machine's own apt is configured with, or BOOTWRIGHT_DEBIAN_MIRROR.
#
# Needs log.sh.

debian_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# Prints the base addresses of this machine's sources for suites that match the regular expression.
# apt's own answer to what it would fetch: so every format of its sources is understood.
debian_mirrors_of() {
  apt-get update --print-uris 2>/dev/null |
    sed -n -E "s,^'([^']*)/dists/($1)/InRelease' .*,\\1,p" | awk '!seen[$0]++'
}

# Prints candidates for the main archive; third parties' sources may be among them.
debian_mirrors() {
  if [ -n "${BOOTWRIGHT_DEBIAN_MIRROR:-}" ]; then
    printf '%s\n' "$BOOTWRIGHT_DEBIAN_MIRROR"
    return
  fi
  debian_mirrors_of '[a-z]+|[a-z]+/?'
}

debian_security_mirrors() {
  if [ -n "${BOOTWRIGHT_DEBIAN_MIRROR:-}" ]; then
    printf '%s\n' "${BOOTWRIGHT_DEBIAN_SECURITY_MIRROR:-}"
    return
  fi
  debian_mirrors_of '[a-z]+-security'
}

# debian_apt STATE PROGRAM ARGUMENT...: apt-get or apt-cache on the state made by debian_open.
debian_apt() {
  local state=$1 program=$2
  shift 2
  "$program" -q \
    -o Dir::State="$state" -o Dir::State::status="$state/status" -o Dir::Cache="$state/cache" \
    -o Dir::Etc::SourceList="$state/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
    -o APT::Architecture=amd64 -o APT::Architectures::=amd64 -o APT::Sandbox::User="$(id -un)" \
    -o APT::Update::Error-Mode=any -o Acquire::Languages=none -o Acquire::Retries=3 "$@"
}

# debian_sources SUITE MIRROR [SECURITY_MIRROR]
debian_sources() {
  printf 'deb [signed-by=%s] %s %s main\n' "$debian_keyring" "$2" "$1"
  if [ -n "${3:-}" ]; then
    printf 'deb [signed-by=%s] %s %s-security main\n' "$debian_keyring" "$3" "$1"
  fi
}

# debian_open SUITE STATE: makes an apt state in the directory STATE with the suite's lists.
# The first of this machine's mirrors that has the suite, signed by Debian, is taken.
debian_open() {
  local suite=$1 state=$2 mirror security
  [ -r "$debian_keyring" ] || die 69 "looking for Debian's keys: $debian_keyring is missing: apt-get install debian-archive-keyring"
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
  : >"$state/status"
  : >"$state/update.log"
  security=$(debian_security_mirrors | head -n 1)
  while read -r mirror; do
    for security in "$security" ""; do
      debian_sources "$suite" "$mirror" "$security" >"$state/sources.list"
      if debian_apt "$state" apt-get update >>"$state/update.log" 2>&1; then return 0; fi
      [ -n "$security" ] || break
    done
  done < <(debian_mirrors)
  grep -E '^(E|W|Err)' "$state/update.log" | tail -n 5 >&2
  die 69 "reading Debian $suite: no mirror of this machine's apt configuration has it, signed by Debian: check the network and apt-get update, or set BOOTWRIGHT_DEBIAN_MIRROR"
}
