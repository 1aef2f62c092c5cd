#!/bin/bash
#
# Measures the system on this machine: makes one of PostgreSQL and RabbitMQ in containers and of the
# services of this checkout on the host, runs all benchmarks and removes it. docs/performance.md
# tells what the figures mean. Takes about ten minutes; what else the machine does shows in them.
#
#   scripts/bench.sh [PART…]      requests, start, fleet; all where none is named
#
# BOOTWRIGHT_RABBITMQ_IMAGE, BOOTWRIGHT_POSTGRES_IMAGE   images of the broker and of the database
# BOOTWRIGHT_KERNEL_DIR, BOOTWRIGHT_DEMO_IMAGE           what `start` boots (./dev bench sets them)
# BENCH_SECONDS                                          of each part of `requests` (default 15)
# BENCH_STARTS                                           VMs of `start` (default 20)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
checkout=$(dirname "$here")
. "$here/log.sh"

perf_test=com.rabbitmq:perf-test:2.16.0
# PerfTest writes its figures to its log, and brings no back end of its own for it.
perf_test_log=ch.qos.logback:logback-classic:1.2.13
cache=${BOOTWRIGHT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bootwright}
seconds=${BENCH_SECONDS:-15}
name=bootwright-bench-$$
ready_limit_seconds=120
services=()

main() {
  local parts=("$@") part
  [ ${#parts[@]} -gt 0 ] || parts=(requests start fleet)
  for part in "${parts[@]}"; do
    case $part in
      requests | start | fleet) ;;
      *) die 64 "scripts/bench.sh: unknown part $part: requests, start, fleet" ;;
    esac
  done
  work=$(mktemp -d)
  trap clean_up EXIT
  "$checkout/bootwright" version >/dev/null
  read -r application <"$checkout/target/bootwright.build"
  read -r java <"$application/java"
  for part in "${parts[@]}"; do
    # Each on records and queues that nothing else has filled.
    start_containers
    "measure_$part"
    stop_all
  done
  printf '\n%s, %s processors, %s of memory\n' "$(uname -sr)" "$(nproc)" \
    "$(free -h | awk '/^Mem:/ {print $2}')"
}

clean_up() {
  stop_all
  rm -rf "$work"
}

stop_all() {
  local pid
  for pid in "${services[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${services[@]}"; do wait "$pid" 2>/dev/null || true; done
  services=()
  docker rm -f -v "$name-rabbitmq" "$name-postgres" >/dev/null 2>&1 || true
}

start_containers() {
  step "PostgreSQL and RabbitMQ"
  docker run -d --name "$name-rabbitmq" --hostname rabbitmq -p 127.0.0.1::5672 \
    -e RABBITMQ_DEFAULT_USER=bench -e RABBITMQ_DEFAULT_PASS=bench -e RABBITMQ_DEFAULT_VHOST=bench \
    "${BOOTWRIGHT_RABBITMQ_IMAGE:-rabbitmq:4-management}" >/dev/null
  docker run -d --name "$name-postgres" -p 127.0.0.1::5432 --shm-size 128m \
    -e POSTGRES_USER=bench -e POSTGRES_PASSWORD=bench -e POSTGRES_DB=bench \
    "${BOOTWRIGHT_POSTGRES_IMAGE:-postgres:17}" >/dev/null
  # Its tools must not come before it: whoever is first makes its cookie, for its own user.
  await "the broker" broker_has_started
  await "the database" docker exec "$name-postgres" pg_isready -q -h 127.0.0.1 -U bench -d bench
  amqp=amqp://bench:bench@$(docker port "$name-rabbitmq" 5672/tcp)/bench
  database=postgresql://$(docker port "$name-postgres" 5432/tcp)/bench
  step_done
}

broker_has_started() {
  docker logs "$name-rabbitmq" 2>&1 | grep -c 'Time to start RabbitMQ'
}

# await WHAT COMMAND…: until the command succeeds.
await() {
  local what=$1 end=$((SECONDS + ready_limit_seconds))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || die 69 "starting $what: not ready within $ready_limit_seconds s: $(tail -n 3 "$work"/*.log 2>/dev/null || true)"
    sleep 0.5
  done
}

start_gateway() {
  gateway=http://127.0.0.1:$((20000 + $$ % 10000))
  start_service gateway org.bootwright.gateway.GatewayMain -Xmx768m \
    "BOOTWRIGHT_LISTEN=${gateway#http://}" BOOTWRIGHT_AUTHENTICATION=none \
    "BOOTWRIGHT_DATABASE_URL=$database" BOOTWRIGHT_DATABASE_USER=bench \
    BOOTWRIGHT_DATABASE_PASSWORD=bench
  await "the gateway" curl -fsS "$gateway/readyz"
}

start_workers() {
  local port=$((30000 + $$ % 10000))
  start_service converter org.bootwright.converter.ConverterMain -Xmx1g \
    "BOOTWRIGHT_HEALTH_LISTEN=127.0.0.1:$port" "BOOTWRIGHT_IMAGES=$work/images"
  await "the converter" curl -fsS "http://127.0.0.1:$port/readyz"
  start_service runner org.bootwright.runner.RunnerMain -Xmx512m \
    "BOOTWRIGHT_HEALTH_LISTEN=127.0.0.1:$((port + 1))" "BOOTWRIGHT_IMAGES=$work/images" \
    "BOOTWRIGHT_STATE=$work/state" BOOTWRIGHT_MEMORY_MIB=4096 BOOTWRIGHT_CPUS=4
  await "the runner" curl -fsS "http://127.0.0.1:$((port + 1))/readyz"
}

# start_service NAME MAIN HEAP VARIABLE=VALUE…
start_service() {
  local service=$1 main=$2 heap=$3
  shift 3
  mkdir -p "$work/images" "$work/state"
  env "BOOTWRIGHT_AMQP_URI=$amqp" "$@" "$java" "$heap" -XX:+UseSerialGC \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "$application/lib/*" "$main" >"$work/$service.log" 2>&1 &
  services+=($!)
}

# The launcher's JVM is for commands of a moment; these go on for minutes.
bench() {
  local part=$1
  shift
  BOOTWRIGHT_AMQP_URI=$amqp "$java" -Xmx1g -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -cp "$application/lib/*" \
    org.bootwright.cli.BootwrightMain bench "$part" --gateway "$gateway" "$@" |
    tee "$work/$part.table" || die 69 "bench $part failed: $(tail -n 5 "$work"/*.log)"
}

measure_requests() {
  local size perf accepted confirmed database_before broker_before count
  start_gateway
  database_before=$(cpu_microseconds postgres)
  broker_before=$(cpu_microseconds rabbitmq)
  bench requests --time "${seconds}s"
  count=$(docker exec "$name-postgres" psql -qtAX -U bench -d bench -c 'SELECT COUNT(*) FROM vm')
  printf 'All %s requests, warm-up and held ones too: %s us of the database, %s us of the broker each\n' \
    "$count" "$((($(cpu_microseconds postgres) - database_before) / count))" \
    "$((($(cpu_microseconds rabbitmq) - broker_before) / count))"
  size=$(figure requests message.size)
  accepted=$(figure requests requests.accepted)
  confirmed=$(figure requests requests.confirmed)
  perf=$(run_perf_test "$size")
  printf 'PerfTest: %s messages/s of %s B, confirmed by a quorum queue; of it: 202 %s%%, confirmed %s%%\n' \
    "$perf" "$size" "$(percent "$accepted" "$perf")" "$(percent "$confirmed" "$perf")"
}

# What a container's processes have used, as its control group (version 2, else 1) tells.
cpu_microseconds() {
  docker exec "$name-$1" sh -c 'cat /sys/fs/cgroup/cpu.stat /sys/fs/cgroup/cpuacct/cpuacct.usage 2>/dev/null; :' |
    awk '$1 == "usage_usec" {print $2; exit} NF == 1 {printf "%d\n", $1 / 1000; exit}'
}

figure() {
  awk -v name="$2" '$1 == name {print $2}' "$work/$1.table"
}

percent() {
  awk -v part="$1" -v whole="$2" 'BEGIN {printf "%.1f", 100 * part / whole}'
}

# Prints the messages a second that PerfTest's publisher had confirmed.
run_perf_test() {
  local classes=$cache/perf-test-${perf_test##*:}
  if [ ! -e "$classes/complete" ]; then fetch_perf_test "$classes" >&2; fi
  "$java" -cp "$classes/*" com.rabbitmq.perf.PerfTest -h "$amqp" -x 1 -y 0 -s "${1%.*}" \
    -f persistent --quorum-queue -u bench-perf-test --confirm 200 -z "$seconds" >"$work/perf-test.log" 2>&1 ||
    die 69 "running PerfTest: $(tail -n 3 "$work/perf-test.log")"
  sed -n 's/.*sending rate avg: \([0-9]*\).*/\1/p' "$work/perf-test.log" | tail -n 1
}

fetch_perf_test() {
  local classes=$1
  step "PerfTest: fetching it by Maven"
  rm -rf "$classes"
  mkdir -p "$classes"
  write_pom >"$work/pom.xml"
  "$checkout/mvnw" -B -q -f "$work/pom.xml" dependency:copy-dependencies \
    -DincludeScope=runtime "-DoutputDirectory=$classes" ||
    die 69 "fetching $perf_test: Maven failed, see above"
  : >"$classes/complete"
  step_done
}

write_pom() {
  local dependency group artifact version
  printf '<project><modelVersion>4.0.0</modelVersion><groupId>bench</groupId><artifactId>bench</artifactId>'
  printf '<version>1</version><packaging>pom</packaging><dependencies>'
  for dependency in "$perf_test" "$perf_test_log"; do
    IFS=: read -r group artifact version <<<"$dependency"
    printf '<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>' \
      "$group" "$artifact" "$version"
  done
  printf '</dependencies></project>\n'
}

measure_start() {
  start_gateway
  start_workers
  bench start --runs "${BENCH_STARTS:-20}" "${BOOTWRIGHT_BENCH_IMAGE:-oci:${BOOTWRIGHT_DEMO_IMAGE:?the image to boot}}"
}

measure_fleet() {
  start_gateway
  bench fleet
}

main "$@"
