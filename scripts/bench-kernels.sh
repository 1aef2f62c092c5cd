#!/bin/bash
#
# Measures the loops in which a conversion spends its time, each alone, by JMH. docs/performance.md
# tells what there is. All of it takes about three minutes.
#
#   scripts/bench-kernels.sh [ARGUMENT…]     of JMH: -l lists them, inflate runs one, -h tells more
#
# Needs JAVA_HOME (./dev bench kernels sets it).
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
./mvnw -B -q -pl benchmarks -am package -DskipTests
exec "$JAVA_HOME/bin/java" -cp 'benchmarks/target/classes:benchmarks/target/lib/*' \
  org.openjdk.jmh.Main -jvmArgs '--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow' "$@"
