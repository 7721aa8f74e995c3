#!/usr/bin/env bash
# Runs postcheck with the reports that CI systems show, and exits with its code. Arguments are those of
# `postcheck run`; the reports go to $REPORTS: junit.xml, report.json, report.html, summary.md and output.txt.
#
#   SHARD=2/4 ci/run.sh --target nextcloud --cacert ci/ca.pem
#
# On GitHub the summary also goes to the job's page, and postcheck marks what failed at its fixture.
set -euo pipefail

: "${POSTCHECK:=postcheck}"
: "${REPORTS:=reports}"
: "${SHARD:=}" # I/N: the I-th of N parts of the collection
: "${WAIT:=}"  # seconds until the server has to be there

mkdir -p "$REPORTS"
help=$("$POSTCHECK" run --help)
offers() { grep --quiet --extended-regexp -e "^ .*$1([ =]|\$)" <<<"$help"; }

options=(--reporters "cli,junit,json,html,markdown")
options+=(--reporter-junit-export "$REPORTS/junit.xml" --reporter-json-export "$REPORTS/report.json")
options+=(--reporter-html-export "$REPORTS/report.html" --reporter-markdown-export "$REPORTS/summary.md")
if [[ -n $WAIT ]]; then
    options+=(--wait "$WAIT")
fi
# An option that not every release has is given where it is there.
if [[ -n $SHARD ]]; then
    [[ $SHARD =~ ^[0-9]+/[0-9]+$ ]] || {
        echo "error: SHARD is \"$SHARD\"; give it as I/N, such as 2/4" >&2
        exit 2
    }
    if offers --shard; then
        options+=(--shard "$SHARD")
    elif [[ $SHARD != 1/* ]]; then
        echo "this postcheck cannot divide a collection: shard 1 runs all of it, and $SHARD nothing" | tee "$REPORTS/output.txt"
        exit 0
    fi
fi

run() { "$POSTCHECK" run "$@" "${options[@]}" | tee "$REPORTS/output.txt"; }

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
