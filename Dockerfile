# The images of bootwright's services, one target each:
#
#   docker build --target gateway .
#   docker build --target converter-service .
#   docker build --target vm-runner-service .
#
# docker-compose.yml builds and runs all three. One file, for they are built of one Maven run and
# share their lowest layers, which a host then keeps once.
#
# Base images are pinned by tag; to pin what a tag is today, give the digest as well:
# --build-arg DEBIAN_IMAGE=debian:trixie-slim@sha256:...
ARG DEBIAN_IMAGE=debian:trixie-slim
ARG JRE_IMAGE=eclipse-temurin:25-jre

# ---- the Java programs ------------------------------------------------------------------------
FROM ${DEBIAN_IMAGE} AS java
ARG DEBIAN_FRONTEND=noninteractive
RUN apt-get -qq update \
 && apt-get -qq install -y --no-install-recommends maven openjdk-25-jdk-headless >/dev/null \
 && rm -rf /var/lib/apt/lists/*
ENV JAVA_HOME=/usr/lib/jvm/java-25-openjdk-amd64
WORKDIR /src
COPY pom.xml ./
COPY cli cli
COPY contracts contracts
COPY docker-engine docker-engine
COPY ext4 ext4
COPY service-runtime service-runtime
COPY gateway gateway
COPY converter-service converter-service
COPY vm-runner-service vm-runner-service
# Part of the whole by its name in pom.xml; it has nothing to build here.
COPY system-test/pom.xml system-test/
COPY scripts/TrustStore.java scripts/
COPY docker/build.sh docker/
# The secrets, where they are given: `ca` is a file of certificate authorities to trust beside
# nothing else, for networks whose proxy signs with its own; `maven-settings` a settings.xml that
# names mirrors. Neither is left in a layer.
RUN --mount=type=secret,id=ca --mount=type=secret,id=maven-settings \
    --mount=type=cache,target=/root/.m2/repository,sharing=locked \
    docker/build.sh /out

# ---- what VMs start with ----------------------------------------------------------------------
FROM ${DEBIAN_IMAGE} AS kernel
ARG DEBIAN_FRONTEND=noninteractive
RUN apt-get -qq update \
 && apt-get -qq install -y --no-install-recommends \
      cpio debian-archive-keyring gcc kmod libc6-dev xz-utils >/dev/null \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY scripts/debian.sh scripts/log.sh scripts/
COPY kernel kernel
RUN BOOTWRIGHT_CACHE=/tmp/cache sh -c 'cp -r "$(kernel/build.sh)" /kernel' \
 && rm -rf /tmp/cache

# ---- below all services: Debian and a Java runtime --------------------------------------------
FROM ${JRE_IMAGE} AS jre
FROM ${DEBIAN_IMAGE} AS runtime
COPY --from=jre /opt/java/openjdk /opt/java/openjdk
COPY docker/java.options /opt/bootwright/java.options
COPY docker/healthcheck.sh /usr/local/bin/healthcheck
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:$PATH LANG=C.UTF-8 \
    BOOTWRIGHT_LOG=json
# The user of the services that need no root, and owner of the images directory: whoever mounts a
# new volume there first gives it this owner.
RUN groupadd --system --gid 10001 bootwright \
 && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent bootwright \
 && install -d -o bootwright -g bootwright -m 755 /var/lib/bootwright /var/lib/bootwright/images
WORKDIR /var/lib/bootwright
ARG VERSION=0.1.0-SNAPSHOT
LABEL org.opencontainers.image.vendor="bootwright" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION"

# ---- gateway ----------------------------------------------------------------------------------
FROM runtime AS gateway
LABEL org.opencontainers.image.title="bootwright gateway" \
      org.opencontainers.image.description="HTTP API, records of VMs and their state machine"
# Libraries change seldom and have a layer of their own, below the one that each build makes.
COPY --from=java /out/gateway/libraries /opt/bootwright/libraries
COPY --from=java /out/gateway/own /opt/bootwright/own
USER bootwright
ENV BOOTWRIGHT_LISTEN=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=10s --start-period=60s --retries=6 \
  CMD healthcheck org.bootwright.gateway.GatewayMain "$BOOTWRIGHT_LISTEN"
# Last, for it is another one with each commit.
ARG REVISION=unknown
LABEL org.opencontainers.image.revision="$REVISION"
ENTRYPOINT ["java", "@/opt/bootwright/java.options", "org.bootwright.gateway.GatewayMain"]

# ---- set-up: the gateway's programs, run once before everything ---------------------------------
FROM gateway AS set-up
LABEL org.opencontainers.image.title="bootwright set-up" \
      org.opencontainers.image.description="Makes passwords and the broker's users, and ends"
COPY docker/set-up.sh /usr/local/bin/set-up
# New volumes belong to root.
USER root
HEALTHCHECK NONE
ENTRYPOINT ["set-up"]

# ---- converter-service ------------------------------------------------------------------------
FROM runtime AS converter-service
LABEL org.opencontainers.image.title="bootwright converter-service" \
      org.opencontainers.image.description="Makes disks of OCI images"
# What decompresses and hashes layers at the speed of the hardware; Java does without, slower.
RUN apt-get -qq update \
 && apt-get -qq install -y --no-install-recommends libisal2 libssl3t64 >/dev/null \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/*.log /var/log/apt
COPY --from=java /out/converter-service/libraries /opt/bootwright/libraries
COPY --from=java /out/converter-service/own /opt/bootwright/own
USER bootwright
ENV BOOTWRIGHT_IMAGES=/var/lib/bootwright/images
VOLUME /var/lib/bootwright/images
HEALTHCHECK --interval=5s --timeout=10s --start-period=60s --retries=6 \
  CMD healthcheck org.bootwright.converter.ConverterMain "${BOOTWRIGHT_HEALTH_LISTEN:-127.0.0.1:8081}"
ARG REVISION=unknown
LABEL org.opencontainers.image.revision="$REVISION"
ENTRYPOINT ["java", "@/opt/bootwright/java.options", "org.bootwright.converter.ConverterMain"]

# ---- vm-runner-service ------------------------------------------------------------------------
FROM runtime AS vm-runner-service
LABEL org.opencontainers.image.title="bootwright vm-runner-service" \
      org.opencontainers.image.description="Runs virtual machines with QEMU"
ARG DEBIAN_FRONTEND=noninteractive
RUN apt-get -qq update \
 && apt-get -qq install -y --no-install-recommends qemu-system-x86 virtiofsd >/dev/null \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/*.log /var/log/apt
COPY --from=kernel /kernel /opt/bootwright/kernel
COPY --from=java /out/vm-runner-service/libraries /opt/bootwright/libraries
COPY --from=java /out/vm-runner-service/own /opt/bootwright/own
COPY docker/run-runner.sh /usr/local/bin/run-runner
# Root, for two things: /dev/kvm is made where the host has it, and QEMU, which runs what
# strangers wrote, is dropped to a user that owns nothing. As another user it would share that
# user's files with QEMU.
USER root
ENV BOOTWRIGHT_IMAGES=/var/lib/bootwright/images \
    BOOTWRIGHT_STATE=/var/lib/bootwright/runner \
    BOOTWRIGHT_KERNEL_DIR=/opt/bootwright/kernel
RUN install -d -m 755 /var/lib/bootwright/runner
VOLUME /var/lib/bootwright/images /var/lib/bootwright/runner
HEALTHCHECK --interval=5s --timeout=10s --start-period=60s --retries=6 \
  CMD healthcheck org.bootwright.runner.RunnerMain "${BOOTWRIGHT_HEALTH_LISTEN:-127.0.0.1:8081}"
ARG REVISION=unknown
LABEL org.opencontainers.image.revision="$REVISION"
ENTRYPOINT ["run-runner"]
