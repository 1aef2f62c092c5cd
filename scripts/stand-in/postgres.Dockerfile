# Stands in for postgres:17: the same ports, volume and variables.
ARG BASE
FROM $BASE
RUN apt-get -qq update \
 && apt-get -qq install -y postgresql-17 >/dev/null \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/lib/postgresql/17 \
 && mkdir /docker-entrypoint-initdb.d
ENV LANG=C.UTF-8 PGDATA=/var/lib/postgresql/data
ENV PATH=/usr/lib/postgresql/17/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
COPY postgres-entrypoint.sh /usr/local/bin/docker-entrypoint.sh
EXPOSE 5432
VOLUME /var/lib/postgresql/data
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
