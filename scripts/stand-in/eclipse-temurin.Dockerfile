# Stands in for eclipse-temurin:25-jre: a Java runtime at /opt/java/openjdk, whole in that folder.
ARG BASE
FROM $BASE
RUN apt-get -qq update \
 && apt-get -qq install -y openjdk-25-jre-headless ca-certificates-java tzdata >/dev/null \
 && test -s /etc/ssl/certs/java/cacerts \
 && mkdir -p /opt/java \
 # Its settings are links into /etc: the official image has all in one folder, that others copy.
 && cp -RL /usr/lib/jvm/java-25-openjdk-amd64 /opt/java/openjdk \
 && rm -rf /usr/lib/jvm/* /var/lib/apt/lists/* /var/cache/apt/*
ENV JAVA_HOME=/opt/java/openjdk LANG=C.UTF-8
ENV PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["jshell"]
