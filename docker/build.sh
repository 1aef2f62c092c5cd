#!/bin/bash
#
# Builds the services within the image build, and lays out for each, in OUT/SERVICE:
#
#   libraries/    jars of others
#   own/          ours
#
#   docker/build.sh OUT
set -euo pipefail

out=$1
secrets=/run/secrets
services=(gateway converter-service vm-runner-service)
# All files get it: the same sources give the same layers.
build_time=2026-01-01T00:00:00Z

main() {
  local service
  maven -B --no-transfer-progress -q -Dmaven.test.skip=true -Dspotless.check.skip=true \
    -pl "$(modules)" -am package
  for service in "${services[@]}"; do lay_out "$service"; done
  find "$out" -exec touch -d "$build_time" {} +
}

modules() {
  local IFS=,
  printf '%s' "${services[*]}"
}

maven() {
  local options=()
  # A mount of a secret that nobody gave, or gave as /dev/null, is absent or empty.
  if [ -s "$secrets/maven-settings" ]; then options+=(--settings "$secrets/maven-settings"); fi
  if [ -s "$secrets/ca" ]; then
    "$JAVA_HOME/bin/java" scripts/TrustStore.java "$secrets/ca" /tmp/trust
    options+=(-Djavax.net.ssl.trustStore=/tmp/trust)
  fi
  mvn "${options[@]}" "$@"
}

lay_out() {
  local service=$1 module jar
  mkdir -p "$out/$service/own" "$out/$service/libraries"
  cp "$service"/target/lib/*.jar "$out/$service/libraries"
  cp "$service/target/$service"-*.jar "$out/$service/own"
  for module in */pom.xml; do
    for jar in "$out/$service/libraries/${module%/pom.xml}"-[0-9]*.jar; do
      if [ -e "$jar" ]; then mv "$jar" "$out/$service/own"; fi
    done
  done
}

main
