# shellcheck shell=bash
#
# Installs the Debian packages that are missing, and only those, on the host.
#
#   need_packages GROUP...     GROUP: run (make, convert and boot VMs), test (what tests need more)
#
# Needs log.sh.

packages_log=${BOOTWRIGHT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bootwright}/packages.log

# PROGRAM-OR-FILE=PACKAGE lines: a package is missing when its program or file is.
packages_of() {
  case $1 in
    run)
      printf '%s\n' \
        qemu-system-x86_64=qemu-system-x86 qemu-img=qemu-utils "$(packages_virtiofsd)" \
        mmdebstrap=mmdebstrap zstd=zstd \
        modprobe=kmod depmod=kmod cpio=cpio xz=xz-utils \
        gcc=gcc /usr/lib/x86_64-linux-gnu/libc.a=libc6-dev \
        /usr/share/keyrings/debian-archive-keyring.gpg=debian-archive-keyring \
        /etc/ssl/certs/ca-certificates.crt=ca-certificates curl=curl \
        /usr/lib/x86_64-linux-gnu/libisal.so.2=libisal2
      ;;
    build) printf '%s\n' mvn=maven ;;
    test)
      printf '%s\n' e2fsck=e2fsprogs debugfs=e2fsprogs mke2fs=e2fsprogs busybox=busybox-static \
        ssh=openssh-client ssh-keygen=openssh-client \
        shellcheck=shellcheck unshare=util-linux docker-registry=docker-registry promtool=prometheus \
        /usr/lib/gcc/x86_64-linux-gnu/"$(packages_gcc_version)"/libasan.so=gcc
      ;;
    *) die 70 "looking for packages: there is no group $1" ;;
  esac
}

# QEMU's own until 7.2, a package of its own since.
packages_virtiofsd() {
  case $(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release 2>/dev/null) in
    bookworm) printf '%s\n' /usr/lib/qemu/virtiofsd=qemu-system-common ;;
    *) printf '%s\n' /usr/libexec/virtiofsd=virtiofsd ;;
  esac
}

packages_gcc_version() {
  gcc -dumpversion 2>/dev/null || printf none
}

packages_has() {
  case $1 in
    /*) [ -e "$1" ] ;;
    # Of root's PATH too: depmod and e2fsck are in /usr/sbin, which a user's may lack.
    *) PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null ;;
  esac
}

# packages_missing GROUP...: the packages to install, one a line.
packages_missing() {
  local group entry
  for group in "$@"; do
    while read -r entry; do
      packages_has "${entry%=*}" || printf '%s\n' "${entry#*=}"
    done < <(packages_of "$group")
  done | LC_ALL=C sort -u
}

# need_packages GROUP...: installs what is missing; ends the script where it cannot.
need_packages() {
  local missing
  mapfile -t missing < <(packages_missing "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null ||
    die 69 "looking for ${missing[*]}: not installed, and this is no Debian: install them by your system's means"
  [ "$(id -u)" -eq 0 ] ||
    die 77 "looking for ${missing[*]}: not installed: run this as root, or: apt-get install ${missing[*]}"
  step "packages: installing ${missing[*]}"
  packages_install "${missing[@]}"
  step_done
}

packages_install() {
  mkdir -p "$(dirname "$packages_log")"
  : >"$packages_log"
  # Lists may be there and fresh enough; only when they do not do are they fetched.
  packages_apt "$@" && return 0
  packages_update
  packages_apt "$@" && return 0
  die 69 "installing $*: apt-get: $(grep -E '^(E|W): ' "$packages_log" | tail -n 1); the log is $packages_log"
}

# Once a run: a mirror that fails does so again, and says so when the package is fetched.
packages_update() {
  [ -z "${packages_updated:-}" ] || return 0
  packages_updated=yes
  mkdir -p "$(dirname "$packages_log")"
  apt-get -q update >>"$packages_log" 2>&1 || true
}

packages_apt() {
  packages_keep_quiet "$@"
  DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
    -o DPkg::Lock::Timeout=300 install "$@" >>"$packages_log" 2>&1
}

# Tests want the programs; Debian's packages would start them for everybody, on all addresses.
# Masked before it is installed, a service stays off until somebody unmasks it.
packages_keep_quiet() {
  local name
  [ -d /run/systemd/system ] || return 0
  for name in docker-registry prometheus; do
    case " $* " in
      *" $name "*) systemctl mask "$name.service" >>"$packages_log" 2>&1 || true ;;
    esac
  done
}
