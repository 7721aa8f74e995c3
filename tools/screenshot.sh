#!/usr/bin/env bash
# Makes docs/images/report.png: the HTML report of a run against a sandbox that misbehaves, as headless Chromium shows it.
#
#   tools/screenshot.sh [POSTCHECK]
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
program=$(realpath "${1:-target/release/postcheck}")
picture=docs/images/report.png
most=150000 # bytes

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
code=0
"$program" run --folder 'tag/*' --reporters html --reporter-html-export "$scratch/report.html" --silent \
    --fault 'null:favorite@tag/show' --fault 'value:label=Works@tag/show' || code=$?
[[ $code == 1 ]] || {
    echo "error: the run ended with $code; with these faults it is 1" >&2
    exit 1
}
"${CHROMIUM:-chromium}" --headless=new --no-sandbox --disable-gpu --hide-scrollbars --window-size=1000,760 \
    --user-data-dir="$scratch/profile" --screenshot="$scratch/report.png" "file://$scratch/report.html" 2>"$scratch/log" || {
    cat "$scratch/log" >&2
    exit 1
}
size=$(wc -c <"$scratch/report.png")
if ((size > most)); then
    echo "error: $picture would have $size bytes, and should have at most $most" >&2
    exit 1
fi
mkdir -p "$(dirname "$picture")"
mv "$scratch/report.png" "$picture"
echo "$picture: $size bytes"
