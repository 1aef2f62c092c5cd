# Stands in for haproxy:3.0: the same user and place of settings.
ARG BASE
FROM $BASE
RUN apt-get -qq update \
 && apt-get -qq install -y haproxy >/dev/null \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* \
 && mkdir -p /usr/local/etc/haproxy
EXPOSE 8080
STOPSIGNAL SIGUSR1
USER haproxy
CMD ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]
