#!/usr/bin/env bash
# A whole job in plain shell: for a Jenkins freestyle project, a cron job or a desk. The server is taken down in
# the end, whatever happened. Publish reports/junit.xml with Jenkins' JUnit step and archive reports/.
#
#   NEXTCLOUD_VERSION=32.0.5 PASSWORDS_VERSION=2025.12.21 DB=postgres ci/jenkins.sh --fail-on change
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
: "${COMPOSE:=docker compose}"
: "${DB:=sqlite}"
: "${SERVER_NAME:=localhost}"
: "${PORT:=8443}"
: "${REPORTS:=reports}"
: "${KEEP:=}" # anything: leave the server running, to look at it
# Two jobs on one machine are two projects, with volumes of their own. Give each a PORT, too.
: "${COMPOSE_PROJECT_NAME:=postcheck-${EXECUTOR_NUMBER:-0}}"
export COMPOSE DB SERVER_NAME PORT REPORTS COMPOSE_PROJECT_NAME COMPOSE_PROFILES="$DB"

compose() { $COMPOSE --file ci/compose.yaml "$@"; }

finish() {
    local code=$?
    mkdir -p "$REPORTS"
    compose logs --no-color >"$REPORTS/server.log" 2>&1 || true
    if [[ -z $KEEP ]]; then
        compose down --volumes >/dev/null 2>&1 || echo "could not take the server down: $COMPOSE --file ci/compose.yaml down --volumes" >&2
    fi
    exit "$code"
}
trap finish EXIT

compose up --detach
ci/restore.sh
ci/run.sh --target nextcloud --cacert "${CA_FILE:-ci/ca.pem}" \
    --env-var "base_url=https://$SERVER_NAME:$PORT/index.php/apps/passwords" "$@"
