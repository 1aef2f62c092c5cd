#!/bin/bash
#
# Checks the shell scripts with shellcheck.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mapfile -t scripts < <(git ls-files --cached --others --exclude-standard -- '*.sh' bootwright dev mvnw .ci/run)
# SC1091: what is sourced is on the list itself.
shellcheck --exclude=SC1091 "${scripts[@]}"
printf 'scripts: %d passed, 0 failed\n' "${#scripts[@]}"
