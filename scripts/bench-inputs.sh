#!/bin/bash
#
# Makes the images that `bootwright bench convert` converts, as OCI layouts with layers in gzip and
# in zstd. Out of Debian's packages and npm's; an image that is there is left as it is.
#
#   scripts/bench-inputs.sh FOLDER [small|fat|many|huge ...]      FOLDER/NAME-gz, FOLDER/NAME-zst
#
# Needs root, a Docker Engine with the network, and mmdebstrap, skopeo, jq, openssl, npm.
# BOOTWRIGHT_BENCH_SUITE is the Debian release (trixie), BOOTWRIGHT_BENCH_MIRROR its mirror.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/log.sh"

suite=${BOOTWRIGHT_BENCH_SUITE:-trixie}
prefix=bootwright-bench

main() {
  folder=$1
  shift
  local names=("$@") name
  [ ${#names[@]} -gt 0 ] || names=(small fat many huge)
  for name in mmdebstrap skopeo jq openssl docker; do
    command -v "$name" >/dev/null || die 69 "making images to convert: $name is missing"
  done
  mkdir -p "$folder"
  for name in "${names[@]}"; do
    [ -e "$folder/$name-zst/index.json" ] && [ -e "$folder/$name-gz/index.json" ] && continue
    work=$(mktemp -d "$folder/work.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    step "making the image $name"
    "make_$name"
    export_as gz gzip "$name"
    export_as zst zstd "$name"
    rm -rf "$work"
    step_done
  done
}

# export_as SUFFIX COMPRESSION NAME
export_as() {
  rm -rf "$folder/$3-$1"
  skopeo copy -q --dest-compress-format "$2" "docker-daemon:$prefix/$3:latest" "oci:$work/layout:latest"
  mv "$work/layout" "$folder/$3-$1"
}

build() {
  docker build -q --network=host -t "$prefix/$1:latest" "$work" >/dev/null
}

# The mirror that this machine's own apt uses.
mirror() {
  sed -n 's/^URIs: *//p; s/^deb \([^ ]*\) .*/\1/p' \
    /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | head -n 1
}

need_small() {
  docker image inspect "$prefix/small" >/dev/null 2>&1 || make_small
}

# One layer: a minimal Debian.
make_small() {
  mmdebstrap --quiet --variant=minbase "$suite" "$work/small.tar" \
    "${BOOTWRIGHT_BENCH_MIRROR:-$(mirror)}"
  docker import --change 'CMD ["/bin/bash"]' "$work/small.tar" "$prefix/small:latest" >/dev/null
}

# Eight layers: systemd, a kernel, compilers, Python, a JDK; then what is hard about layers.
make_fat() {
  need_small
  cat >"$work/Dockerfile" <<DOCKERFILE
FROM $prefix/small:latest
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update && apt-get install -y --no-install-recommends systemd systemd-sysv udev dbus \\
      kmod iproute2 openssh-server sudo cron procps locales less vim-tiny acl attr libcap2-bin \\
      ca-certificates curl man-db && apt-get clean
RUN apt-get install -y --no-install-recommends initramfs-tools zstd linux-image-amd64 && apt-get clean
RUN apt-get install -y --no-install-recommends gcc g++ make perl perl-doc python3 python3-venv \\
      python3-numpy git manpages manpages-dev && apt-get clean
RUN apt-get install -y --no-install-recommends openjdk-21-jdk-headless && apt-get clean
RUN rm -rf /var/lib/apt/lists /usr/share/doc /usr/share/info && mkdir /usr/share/doc && \\
      echo kept > /usr/share/doc/README && ln -s doc /usr/share/info && rm -f /usr/bin/perldoc && \\
      mkdir /usr/bin/perldoc && echo x > /usr/bin/perldoc/was-a-file && \\
      find /usr/share/man -name '*.[2-9]*.gz' -delete && \\
      cp /usr/bin/vim.tiny /usr/local/bin/capped && setcap cap_net_raw+ep /usr/local/bin/capped
RUN mkdir -p /srv/t/dev /srv/t/links /srv/t/wide && cd /srv/t && mknod dev/null c 1 3 && \\
      mknod dev/big c 300 70000 && mkfifo fifo && \\
      for i in \$(seq 2000); do echo "content \$i" > links/f\$i; ln links/f\$i links/l\$i; done && \\
      seq -f "wide/entry-%06g" 2000 | xargs touch && truncate -s 64M sparse && \\
      ln -s "\$(printf 'x%.0s' \$(seq 200))" long-link && touch "\$(printf 'n%.0s' \$(seq 255))"
RUN rm -f /srv/t/links/l1 && echo changed > /srv/t/links/f2 && rm -rf /srv/t/wide/entry-0001*
CMD ["/sbin/init"]
DOCKERFILE
  build fat
}

# 200,000 small files: what a web project depends on.
make_many() {
  command -v npm >/dev/null || die 69 "making the image many: npm is missing"
  need_small
  mkdir "$work/app"
  cat >"$work/app/package.json" <<'JSON'
{"name": "many", "version": "1.0.0", "private": true, "dependencies": {
  "@mui/icons-material": "5.15.20", "@mui/material": "5.15.20", "react": "18.3.1",
  "react-dom": "18.3.1", "@fluentui/svg-icons": "1.1.343", "@material-design-icons/svg": "0.14.15",
  "@tabler/icons": "3.51.0", "@mdi/svg": "7.4.47", "googleapis": "137.1.0", "date-fns": "2.30.0",
  "core-js": "3.37.1", "core-js-pure": "3.37.1", "rxjs": "7.8.1", "lodash": "4.17.21",
  "lodash-es": "4.17.21", "@aws-sdk/client-ec2": "3.588.0", "@aws-sdk/client-s3": "3.588.0",
  "typescript": "5.4.5", "webpack": "5.91.0", "antd": "5.17.4", "@ant-design/icons": "5.3.7",
  "@carbon/icons-react": "11.43.0", "bootstrap-icons": "1.11.3", "remixicon": "4.3.0",
  "ionicons": "7.4.0", "@babel/preset-env": "7.24.6", "eslint": "8.57.0", "next": "14.2.3",
  "@material-symbols/svg-400": "0.17.4", "@phosphor-icons/core": "2.1.1"}}
JSON
  (cd "$work/app" && npm install --ignore-scripts --legacy-peer-deps --no-audit --no-fund \
    --no-package-lock >/dev/null)
  cat >"$work/Dockerfile" <<DOCKERFILE
FROM $prefix/small:latest
COPY app /app
RUN rm -rf /app/node_modules/eslint && find /app/node_modules -name LICENSE -delete
DOCKERFILE
  build many
}

# Three files of 500 MB: noise, zeros, and both by turns.
make_huge() {
  local key=00112233445566778899aabbccddeeff piece
  { openssl enc -aes-128-ctr -K $key -iv $key -in /dev/zero 2>/dev/null || true; } |
    head -c 500000000 >"$work/random.bin"
  head -c 500000000 /dev/zero >"$work/zero.bin"
  truncate -s $((476 << 20)) "$work/mixed.bin"
  for piece in $(seq 0 237); do
    dd if="$work/random.bin" of="$work/mixed.bin" bs=1M count=1 skip="$piece" \
      seek=$((2 * piece)) conv=notrunc status=none
  done
  printf 'FROM scratch\nCOPY random.bin zero.bin mixed.bin /\n' >"$work/Dockerfile"
  build huge
}

main "$@"
