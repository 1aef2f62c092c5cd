#!/bin/bash
#
# Run once, when the database is made: gives it to a user that may do nothing else.
set -euo pipefail

psql --quiet --no-psqlrc -v ON_ERROR_STOP=1 -v password="$(</etc/bootwright/password)" \
  --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" <<'END'
CREATE ROLE bootwright LOGIN PASSWORD :'password';
ALTER DATABASE bootwright OWNER TO bootwright;
REVOKE ALL ON DATABASE bootwright FROM PUBLIC;
END
