#!/bin/bash
#
# Runs the guest init's unit tests on this machine, under the address and undefined-behaviour
# sanitizers, as root. The last line is `N passed, N failed`. BOOTWRIGHT_SEED=N seeds the random ones.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# All but what acts on the machine that it runs on.
sources=(frame stream settings accounts program modules environment inside console channel
  input launch exec_settings execs stats health tar archive_report hard_links pack unpack archive
  own_files sshd_config ssh runtime)
sources=("${sources[@]/#/init/}")
gcc -std=gnu17 -O1 -g -D_GNU_SOURCE -Wall -Wextra -Werror -Wshadow -Wconversion -Wno-sign-conversion \
  -fsanitize=address,undefined -fno-sanitize-recover=all \
  -o "$work/test" test/*.c "${sources[@]/%/.c}"
"$work/test"
