#!/usr/bin/env bash
# Makes the databases and roles of Rapport, and Keycloak's. May be run again: what is there stays, passwords are set anew.
#
# In the postgres image: mounted into /docker-entrypoint-initdb.d beside service.sql (as /rapport/service.sql).
# On a server of one's own: PGHOST=… PGUSER=postgres PGPASSWORD=… RAPPORT_DATABASE_PASSWORD=… deploy/postgres/init.sh
#
# RAPPORT_DATABASE_PASSWORD            password of all roles, unless one of these is set
# RAPPORT_CONTACTS_PASSWORD …          password of one service's roles (CONTACTS, INTERACTIONS, PROFILES, SEGMENTS)
# RAPPORT_KEYCLOAK_PASSWORD            password of the role keycloak; RAPPORT_KEYCLOAK=no leaves its database out
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
template=${RAPPORT_SERVICE_SQL:-$here/service.sql}
[ -r "$template" ] || template=/rapport/service.sql
[ -r "$template" ] || { echo "init.sh: service.sql is not beside it and not in /rapport" >&2; exit 1; }
: "${RAPPORT_DATABASE_PASSWORD:?set the password of the roles}"

superuser=${POSTGRES_USER:-${PGUSER:-postgres}}
export PGOPTIONS="${PGOPTIONS:-} -c client_min_messages=warning"
run() { psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --username "$superuser" --dbname "$1"; }
exists() { [ "$(echo "select count(*) from pg_database where datname = '$1'" | run postgres)" = 1 ]; }

# The password stands in an SQL literal, written by sed: quote for both.
literal() { printf '%s' "$1" | sed -e "s/'/''/g" -e 's/[\\&|]/\\&/g'; }

for service in contacts interactions profiles segments; do
  own=RAPPORT_${service^^}_PASSWORD
  password=$(literal "${!own:-$RAPPORT_DATABASE_PASSWORD}")
  sql=$(sed -e "s|\${service}|$service|g" -e "s|\${password}|$password|g" "$template")
  server=$(sed -e '/^-- in the database/,$d' <<<"$sql")
  database=$(sed -e '1,/^-- in the database/d' <<<"$sql")
  if exists "$service"; then
    server=$(grep -v '^create database ' <<<"$server")
  fi
  run postgres <<<"$server"
  run "$service" <<<"$database"
  echo "database $service is ready"
done

if [ "${RAPPORT_KEYCLOAK:-yes}" = yes ]; then
  password=$(printf '%s' "${RAPPORT_KEYCLOAK_PASSWORD:-$RAPPORT_DATABASE_PASSWORD}" | sed "s/'/''/g")
  run postgres <<SQL
do \$\$ begin if to_regrole('keycloak') is null then create role keycloak; end if; end \$\$;
alter role keycloak login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password '$password';
SQL
  exists keycloak || run postgres <<<"create database keycloak owner keycloak template template0 encoding 'UTF8'"
  echo "database keycloak is ready"
fi
