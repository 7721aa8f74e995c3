#!/usr/bin/env bash
# Puts postcheck into $TARGET_DIR/bin: the release $VERSION of $REPOSITORY, its checksum checked, or without VERSION a
# build of the source that this file is part of. `install.sh key` prints a name of what it would install, for caches.
set -euo pipefail

source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
: "${VERSION:=}"
: "${SERVER_URL:=https://github.com}"

# The name of this machine's kind in the releases.
target() {
    case $(uname -sm) in
        "Linux x86_64") echo x86_64-unknown-linux-gnu ;;
        "Linux aarch64") echo aarch64-unknown-linux-gnu ;;
        "Darwin x86_64") echo x86_64-apple-darwin ;;
        "Darwin arm64") echo aarch64-apple-darwin ;;
        *)
            echo "error: there is no release for $(uname -sm); build from source: leave out the version" >&2
            return 1
            ;;
    esac
}

sum() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum --algorithm 256 "$@"; fi; }

# download NAME FILE
download() {
    local url="$SERVER_URL/${REPOSITORY:?whose release}/releases/download/v$VERSION/$1"
    curl --fail --silent --show-error --location --retry 3 --output "$2" "$url" || {
        echo "error: could not download $url; is $VERSION a release? Without a version it is built from source" >&2
        return 1
    }
}

install_release() {
    local name
    name=postcheck-$VERSION-$(target).tar.gz
    cd "$(mktemp -d)"
    download "$name" "$name"
    download "$name.sha256" "$name.sha256"
    sum --check "$name.sha256" >&2 || {
        echo "error: $name is not what its checksum says" >&2
        return 1
    }
    tar -xzf "$name"
    mkdir -p "$TARGET_DIR/bin"
    mv "${name%.tar.gz}/postcheck" "$TARGET_DIR/bin/postcheck"
}

# The version, or a hash of everything that a build depends on.
key() {
    if [[ -n $VERSION ]]; then
        echo "$VERSION"
    else
        cd "$source"
        find src Cargo.lock Cargo.toml -type f | LC_ALL=C sort | while read -r file; do cat "$file"; done | sum | cut -c 1-16
    fi
}

if [[ ${1:-} == key ]]; then
    key
    exit
fi
: "${TARGET_DIR:?where to install}"
if [[ -n $VERSION ]]; then
    install_release
else
    command -v cargo >/dev/null || {
        echo "error: to build postcheck needs the Rust toolchain; install it, or name a release by the version" >&2
        exit 1
    }
    cargo install --locked --path "$source" --root "$TARGET_DIR"
fi
"$TARGET_DIR/bin/postcheck" --version
