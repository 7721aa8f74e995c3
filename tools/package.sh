#!/usr/bin/env bash
# Packs a built program for release: with its licence, manual page and completion scripts, and a checksum beside it.
#
#   tools/package.sh TARGET PROGRAM FOLDER
set -euo pipefail

if [[ $# != 3 ]]; then
    echo "usage: tools/package.sh TARGET PROGRAM FOLDER, such as x86_64-unknown-linux-gnu target/dist/postcheck out" >&2
    exit 2
fi
target=$1
program=$2
mkdir -p "$3"
folder=$(cd "$3" && pwd)
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# "postcheck 0.1.0 (commit)"
version=$("$program" --version | cut -d ' ' -f 2)
name=postcheck-$version-$target
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
inside=$scratch/$name
mkdir -p "$inside/completions" "$inside/man"

cp "$program" "$inside/"
cp "$source/README.md" "$source/CHANGELOG.md" "$source/LICENSE" "$source/src/script/js/vendor/LICENSES.md" "$inside/"
"$program" man >"$inside/man/postcheck.1"
"$program" completions bash >"$inside/completions/postcheck.bash"
"$program" completions zsh >"$inside/completions/_postcheck"
"$program" completions fish >"$inside/completions/postcheck.fish"
"$program" completions powershell >"$inside/completions/_postcheck.ps1"
"$program" completions elvish >"$inside/completions/postcheck.elv"

cd "$scratch"
if [[ $target == *windows* ]]; then
    archive=$name.zip
    7z a -bd "$archive" "$name" >/dev/null
else
    archive=$name.tar.gz
    tar -czf "$archive" "$name"
fi
if command -v sha256sum >/dev/null; then sha256sum "$archive"; else shasum --algorithm 256 "$archive"; fi >"$archive.sha256"
mv "$archive" "$archive.sha256" "$folder/"
echo "$folder/$archive"
