#!/bin/sh
# Checks the API against the recorded fixtures: for a Jenkins job, or any shell. Publish reports/junit.xml with
# Jenkins' JUnit step and archive reports/. Environment variables that the job needs:
@VARIABLES@
set -eu

cd "$(dirname "$0")"

# Start your server here, if it does not run elsewhere, and restore the data that the fixtures were recorded from.

exec "${POSTCHECK:-postcheck}" run --reporters cli,junit,json,html,markdown "$@"
