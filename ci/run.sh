#!/usr/bin/env bash
# Runs postcheck with the reports that CI systems show, and exits with its code. Arguments are those of
# `postcheck run`; the reports go to $REPORTS: junit.xml, report.json, report.html, summary.md and output.txt.
#
#   SHARD=2/4 ci/run.sh --target nextcloud --cacert ci/ca.pem
#   MERGE='shards/*/report.json' ci/run.sh
#
# On GitHub the summary also goes to the job's page, and postcheck marks what failed at its fixture.
set -euo pipefail

: "${POSTCHECK:=postcheck}"
: "${REPORTS:=reports}"
: "${SHARD:=}" # I/N: the I-th of N parts of the collection
: "${MERGE:=}" # the JSON reports of all parts, as names or a pattern: joined, and nothing is run
: "${WAIT:=}"  # seconds until the server has to be there

mkdir -p "$REPORTS"

options=(--reporters "cli,junit,json,html,markdown")
options+=(--reporter-junit-export "$REPORTS/junit.xml" --reporter-json-export "$REPORTS/report.json")
options+=(--reporter-html-export "$REPORTS/report.html" --reporter-markdown-export "$REPORTS/summary.md")
command=(run)
if [[ -n $MERGE ]]; then
    # shellcheck disable=SC2206 # names and patterns are to be taken apart
    command=(report merge $MERGE)
else
    [[ -z $WAIT ]] || options+=(--wait "$WAIT")
    [[ -z $SHARD ]] || options+=(--shard "$SHARD")
fi

run() { "$POSTCHECK" "${command[@]}" "$@" "${options[@]}" | tee "$REPORTS/output.txt"; }

# What a server answers is shown, and must not be taken for a command of the CI system. Postcheck's own commands come
# on standard error, which is therefore shown afterwards.
run_on_github() {
    local code=0 token=postcheck-$RANDOM$RANDOM$RANDOM
    echo "::stop-commands::$token"
    run "$@" 2>"$REPORTS/stderr.txt" || code=$?
    echo "::$token::"
    cat "$REPORTS/stderr.txt" >&2
    rm "$REPORTS/stderr.txt"
    [[ ! -e $REPORTS/summary.md ]] || cat "$REPORTS/summary.md" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
    return "$code"
}

rm -f "$REPORTS/summary.md"
if [[ ${GITHUB_ACTIONS:-} == true ]]; then run_on_github "$@"; else run "$@"; fi
