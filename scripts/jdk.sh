# shellcheck shell=bash
#
# Finds a JDK 25, or brings one.
#
#   need_jdk      prints its folder, after installing it where there is none
#
# Needs log.sh, debian.sh and packages.sh.

jdk_version=25
# The first suite that has the packages.
jdk_suite=trixie
jdk_packages=(openjdk-25-jdk-headless openjdk-25-jre-headless)
# What the packages' programs link to, beside the host's own: an older host's are too old.
jdk_libraries=(libc6 libgcc-s1 libstdc++6 zlib1g)

need_jdk() {
  local found
  found=$(jdk_find) && {
    printf '%s\n' "$found"
    return 0
  }
  if jdk_is_offered; then
    jdk_install >&2
  else
    jdk_unpack >&2
  fi
  jdk_find || die 69 "installing a JDK $jdk_version: it is not where it should be: set JAVA_HOME to one"
}

# Whether this host's own suite has the package. A fresh host has no package lists yet.
jdk_is_offered() {
  apt-cache show "${jdk_packages[0]}" >/dev/null 2>&1 && return 0
  [ "$(id -u)" -eq 0 ] && packages_update && apt-cache show "${jdk_packages[0]}" >/dev/null 2>&1
}

# Prints the first JDK of the version: JAVA_HOME, the system's, ours.
jdk_find() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "$(jdk_cache)"; do
    if [ -n "$home" ] && jdk_is "$home"; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  return 1
}

# A JRE has a release file too; only a JDK has javac.
jdk_is() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] &&
    grep -qE "^JAVA_VERSION=\"${jdk_version}[\".]" "$1/release"
}

jdk_cache() {
  printf '%s\n' "${BOOTWRIGHT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bootwright}/jdk-$jdk_version"
}

jdk_install() {
  [ "$(id -u)" -eq 0 ] ||
    die 77 "looking for a JDK $jdk_version: none found: run this as root, or: apt-get install ${jdk_packages[0]}"
  step "JDK: installing ${jdk_packages[0]}"
  packages_install "${jdk_packages[0]}"
  step_done
}

# For a host whose own suite has none (Debian 12): the packages of a newer one, in the cache, with
# the C library that they need beside them. Nothing of it is installed, so no suites are mixed.
jdk_unpack() {
  local cache work home
  cache=$(jdk_cache)
  command -v apt-get >/dev/null ||
    die 69 "looking for a JDK $jdk_version: none found: install one and set JAVA_HOME to it"
  [ -e /etc/ssl/certs/ca-certificates.crt ] ||
    die 69 "unpacking a JDK: /etc/ssl/certs/ca-certificates.crt is missing: apt-get install ca-certificates"
  command -v patchelf >/dev/null || {
    [ "$(id -u)" -eq 0 ] ||
      die 77 "unpacking a JDK: patchelf is missing: run this as root, or: apt-get install patchelf"
    packages_install patchelf
  }
  mkdir -p "$(dirname "$cache")"
  # One at a time; what a killed one left behind goes.
  exec 8>"$cache.lock"
  flock 8
  if jdk_is "$cache"; then return; fi
  rm -rf "$(dirname "$cache")"/tmp.jdk.*
  work=$(mktemp -d "$(dirname "$cache")/tmp.jdk.XXXXXX")
  step "JDK: fetching ${jdk_packages[0]} of Debian $jdk_suite"
  debian_open "$jdk_suite" "$work/apt"
  (cd "$work" && debian_apt "$work/apt" apt-get download "${jdk_packages[@]}" "${jdk_libraries[@]}" \
    >"$work/download.log" 2>&1) ||
    die 69 "downloading ${jdk_packages[0]}: $(tail -n 1 "$work/download.log")"
  step_done
  step "JDK: unpacking"
  jdk_assemble "$work" 2>"$work/assemble.log" ||
    die 69 "unpacking the JDK: $(head -n 1 "$work/assemble.log")"
  home=$work/jdk
  "$home/bin/java" -version >"$work/java.log" 2>&1 ||
    die 69 "running the unpacked JDK: $(head -n 1 "$work/java.log"): install a JDK $jdk_version and set JAVA_HOME to it"
  "$home/bin/java" "$(dirname "${BASH_SOURCE[0]}")/TrustStore.java" \
    /etc/ssl/certs/ca-certificates.crt "$home/lib/security/cacerts" >"$work/java.log" 2>&1 ||
    die 69 "making the JDK's trust store: $(head -n 1 "$work/java.log")"
  # Only now: until it is at its place the programs look for their loader beneath `work`.
  jdk_point_programs_at "$home" "$cache/glibc" || die 70 "unpacking the JDK: patchelf failed"
  rm -rf "$cache"
  mv -T "$home" "$cache"
  rm -rf "$work"
  step_done "$cache"
}

# Makes WORK/jdk of the downloaded packages.
jdk_assemble() {
  local work=$1 package file
  mkdir "$work/root" "$work/libraries"
  for package in "$work"/openjdk-*.deb; do dpkg-deb -x "$package" "$work/root"; done
  for package in "${jdk_libraries[@]}"; do dpkg-deb -x "$work/${package}"_*.deb "$work/libraries"; done
  mv "$work/root/usr/lib/jvm/java-$jdk_version-openjdk-amd64" "$work/jdk"
  # Its settings are links into /etc/java-25-openjdk, which stays in the package.
  find "$work/jdk" -type l -lname '/etc/*' | while read -r file; do
    jdk_copy_link "$work/root" "$file"
  done
  mkdir "$work/jdk/glibc"
  # The loader stands in two places of its package, once as a link.
  find "$work/libraries" -path '*/lib/x86_64-linux-gnu/*.so*' ! -path '*-gnu/*/*' ! -type d \
    -exec cp -P -t "$work/jdk/glibc" {} +
  jdk_point_programs_at "$work/jdk" "$work/jdk/glibc"
}

jdk_copy_link() {
  local root=$1 link=$2 target
  target=$(readlink "$link")
  rm "$link"
  # cacerts is made on installation: TrustStore.java makes ours.
  if [ -e "$root$target" ]; then cp -RL "$root$target" "$link"; fi
}

# Makes the programs run with the loader and the C library in GLIBC.
jdk_point_programs_at() {
  local home=$1 glibc=$2 program
  # DT_RPATH, not DT_RUNPATH: what a program's libraries load must come from there too.
  for program in "$home"/bin/* "$home/lib/jspawnhelper"; do
    patchelf --set-interpreter "$glibc/ld-linux-x86-64.so.2" \
      --force-rpath --set-rpath "\$ORIGIN/../lib:$glibc" "$program"
  done
}
