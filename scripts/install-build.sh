#!/bin/bash
#
# Builds the checkout and installs the build in the cache. Prints the build's folder:
#
#   lib/              jars, in the order of the class path
#   java              path of the java program that it was built for
#   commands.options  options of java for a command, for one that converts, and for a stack
#   convert.options
#   stack.options
#   commands.aot      what the JVM learned on trial runs, for each of them; see JEP 483
#   convert.aot
#   stack.aot
#   complete          written last
#
#   scripts/install-build.sh CHECKOUT CACHE
set -euo pipefail

checkout=$1
cache=$2
here=$checkout/scripts
stamp=$checkout/target/bootwright.build
. "$here/log.sh"
. "$here/debian.sh"
. "$here/packages.sh"
. "$here/jdk.sh"

main() {
  mkdir -p "$cache/application" "$checkout/target"
  # One build at a time; whoever waited finds it done.
  exec 7>"$cache/application/lock"
  flock 7
  local began build_id application
  # Before the sources are read: what changes from now on is newer.
  began=$(mktemp "$checkout/target/stamp.XXXXXX")
  build_id=$(digest_of_sources)
  application=$cache/application/$build_id
  if [ ! -e "$application/complete" ]; then
    # Those to run VMs too: the JVM's training starts one.
    need_packages build run
    JAVA_HOME=$(need_jdk)
    export JAVA_HOME
    build
    install_to "$application" "$build_id"
    prune "$application"
  fi
  printf '%s\n' "$application" >"$began.text"
  touch -r "$began" "$began.text"
  mv "$began.text" "$stamp"
  rm "$began"
  printf '%s\n' "$application"
}

# Of everything that a build is made of, and of how it is installed.
digest_of_sources() {
  (
    cd "$checkout"
    find pom.xml scripts/install-build.sh scripts/ModernClasses.java ./*/pom.xml ./*/src/main -type f |
      LC_ALL=C sort | xargs -d '\n' sha256sum
  ) | sha256sum | cut -c 1-16
}

build() {
  local log=$checkout/target/build.log
  step "building bootwright"
  (cd "$checkout" && ./mvnw -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true package) >"$log" 2>&1 || {
    grep -vE '^WARNING|^\[INFO\]|^$' "$log" | tail -n 20 >&2
    die 69 "building bootwright: Maven failed; the whole log is $log"
  }
  step_done
}

# Copies the jars, writes the options and trains the JVM; appears when whole.
install_to() {
  local application=$1 build_id=$2 work
  rm -rf "$cache"/application/tmp.* "$application"
  work=$(mktemp -d "$cache/application/tmp.XXXXXX")
  mkdir "$work/lib"
  cp "$checkout"/cli/target/lib/*.jar "$work/lib"
  cp "$checkout"/cli/target/cli-*.jar "$work/lib/cli.jar"
  "$JAVA_HOME/bin/java" "$here/ModernClasses.java" "$work"/lib/*.jar
  printf '%s\n' "$JAVA_HOME/bin/java" >"$work/java"
  # The AOT cache holds for jars at their place: so the folder is renamed first, and `complete` is
  # what makes it count.
  mv -T "$work" "$application"
  write_options "$application" "$build_id"
  train "$application"
  : >"$application/complete"
}

write_options() {
  local application=$1 build_id=$2 class_path common
  class_path=$(find "$application/lib" -name '*.jar' | LC_ALL=C sort | paste -s -d :)
  common=(
    -XX:+UseSerialGC
    # Libraries call native code and memory outside of the heap; the JDK would warn of both.
    --enable-native-access=ALL-UNNAMED
    --sun-misc-unsafe-memory-access=allow
    -Xlog:disable -Xlog:all=error:stderr
    "-Dbootwright.buildId=$build_id"
    "-Dbootwright.application=$application"
    -cp "$class_path"
  )
  # A command lives for a moment: the quick compiler suits it.
  options_of commands -XX:TieredStopAtLevel=1 -Xmx256m
  # Converting decompresses and hashes by native code, and is over before the full compiler has paid
  # off; unless it is Java that hashes, which only the full compiler has instructions for. What it
  # does it does often, so the quick compiler need not wait for proof of that.
  local compiler=()
  if PATH=$PATH:/usr/sbin:/sbin ldconfig -p | grep -F libcrypto.so.3 >/dev/null; then
    compiler=(-XX:TieredStopAtLevel=1)
  fi
  options_of convert "${compiler[@]}" -XX:CompileThresholdScaling=0.2 -Xmx512m
  # A stack converts images too, and others wait for it meanwhile.
  options_of stack -Xmx1g -XX:+ExitOnOutOfMemoryError
}

# A cache that does not fit is left aside without a word; starting takes longer then.
options_of() {
  local kind=$1
  shift
  printf '"%s"\n' "$@" "-XX:AOTCache=$application/$kind.aot" "${common[@]}" \
    >"$application/$kind.options"
}

# Lets the JVM load and link the classes of each kind of process once, and keep what comes of it.
train() {
  local application=$1 java kind
  read -r java <"$application/java"
  step "training the JVM"
  # The stack's first: the commands' training starts one.
  for kind in stack commands convert; do
    sed -e "s/-XX:AOTCache=/-XX:AOTCacheOutput=/" "$application/$kind.options" \
      >"$application/training.options"
    # Without the cache everything works, only slower: not worth failing for.
    "$java" "@$application/training.options" org.bootwright.cli.TrainingMain "$kind" \
      >"$application/$kind.training.log" 2>&1 ||
      printf 'bootwright: warning: no AOT cache: %s\n' \
        "$(tail -n 1 "$application/$kind.training.log")" >&2
  done
  rm "$application/training.options"
  step_done
}

# How many builds stay: another checkout's, or the one that was here before.
builds_kept=5

# Removes all builds but the newest, unless a process uses them.
prune() {
  local current=$1 old
  find "$cache/application" -mindepth 2 -maxdepth 2 -name complete -printf '%T@ %h\n' |
    sort -rn | tail -n "+$((builds_kept + 1))" | cut -d ' ' -f 2- |
    while read -r old; do
      if [ "$old" != "$current" ] && ! in_use "$old"; then rm -rf "$old"; fi
    done
}

in_use() {
  grep -lqsF "$1/" /proc/[0-9]*/cmdline
}

main
