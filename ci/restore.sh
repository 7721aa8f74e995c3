#!/usr/bin/env bash
# Brings the Nextcloud of compose.yaml into the state that fixtures are recorded from: waits for it, installs the
# Passwords app, creates the users, sets what a closed network needs, and restores the sample data. Run it again
# to reset: it does only what is not done yet, and always restores the data.
#
#   postcheck record --passes 2 --reset-cmd ci/restore.sh …
#
# Everything it says goes to stderr. Exit codes: 0 ready; 1 a step failed, and the message says which and what to do.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

: "${NEXTCLOUD_VERSION:=31.0.6}"    # what compose.yaml starts
: "${PASSWORDS_VERSION:=2025.10.0}" # release of the app
: "${PASSWORDS_ARCHIVE:=https://git.mdns.eu/api/v4/projects/45/packages/generic/passwords/$PASSWORDS_VERSION/passwords.tar.gz}"
: "${PASSWORDS_SHA256:=}"           # checked when given
: "${BACKUP:=${here%/*}/fixtures/sample-data.json.gz}"
: "${CREATE_USERS:=max erika}"      # besides the administrator; a password is the user's name
: "${ADMIN_USER:=admin}"
: "${ADMIN_PASSWORD:=admin}"
: "${SERVER_NAME:=localhost}"
: "${PORT:=8443}"
: "${CA_FILE:=$here/ca.pem}"        # where the certificate that clients have to trust is written
: "${WAIT:=300}"                    # seconds until the server has to be there
: "${POLL:=2}"                     # seconds between two looks at it
: "${COMPOSE:=docker compose}"      # or docker-compose, podman compose
# compose.yaml is read again by each call, with these in it.
export NEXTCLOUD_VERSION ADMIN_USER ADMIN_PASSWORD SERVER_NAME PORT

step="prepare"
say() { printf 'restore: %s\n' "$*" >&2; }

# fail WHAT WAY_OUT
fail() {
    printf 'error: restore, step "%s": %s\n       %s\n' "$step" "$1" "$2" >&2
    exit 1
}

compose() { $COMPOSE --file "$here/compose.yaml" "$@"; }
inside() { compose exec -T --user www-data nextcloud "$@"; }
occ() { inside php occ --no-interaction "$@" </dev/null; }

# must WAY_OUT COMMAND…: runs it, and shows what it said only when it fails.
must() {
    local way_out=$1 said
    shift
    if ! said=$("$@" 2>&1); then
        printf '%s\n' "$said" >&2
        fail "\`$*\` failed" "$way_out"
    fi
}

# put FILE NAME: copies a file into the server's container. Over stdin, since not every compose can copy.
# shellcheck disable=SC2016  # the container's shell is to expand it
put() { inside sh -c 'umask 077 && cat >"$1"' sh "/tmp/$2" <"$1"; }

member() { sed -n 's/.*"'"$1"'": *"\{0,1\}\([^",}]*\).*/\1/p'; }

# is_version FOUND WANTED: 31.0.6 is 31.0.6 and 31; 2025.10.0-suffix is 2025.10.0.
is_version() { [[ $1 == "$2" || $1 == "$2"[!0-9]* ]]; }

start_over="to start over: $COMPOSE --file $here/compose.yaml down --volumes, then up --detach --wait"

check_tools() {
    local tool
    for tool in ${COMPOSE%% *} curl gzip tar; do
        command -v "$tool" >/dev/null || fail "$tool is not installed" "install it, or name another by COMPOSE="
    done
    [[ $WAIT =~ ^[0-9]+$ ]] || fail "WAIT is \"$WAIT\"" "give whole seconds, such as WAIT=300"
    [[ -r $BACKUP ]] || fail "the backup $BACKUP cannot be read" "name another by BACKUP="
    case $BACKUP in
        *.json) ;;
        *.json.gz) gzip --test "$BACKUP" 2>/dev/null || fail "the backup $BACKUP is damaged" "get it again" ;;
        *) fail "the backup $BACKUP is neither .json nor .json.gz" "name another by BACKUP=" ;;
    esac
}

# The server is there when it says that it is installed and not in maintenance. Apache is asked, and not occ: it
# starts when the image's set-up is through, which still writes the configuration after the installation.
wait_for_server() {
    step="wait for the server"
    local begin=$SECONDS said=0 status
    until status=$(inside curl -fsS http://localhost/status.php 2>&1 </dev/null) && [[ $status == *'"installed":true'*'"maintenance":false'* ]]; do
        if ((SECONDS - begin >= WAIT)); then
            printf '%s\n' "$status" >&2
            fail "not ready after $WAIT seconds; the last answer is above" \
                "is it started ($COMPOSE --file $here/compose.yaml up --detach)? its log: … logs nextcloud; a longer wait: WAIT="
        fi
        if ((said == 0 || SECONDS - said >= 15)); then
            say "waiting for Nextcloud ($((SECONDS - begin)) of $WAIT seconds)"
            said=$SECONDS
        fi
        sleep "$POLL"
    done
    local found
    found=$(member versionstring <<<"$status")
    step="check the server's version"
    is_version "$found" "$NEXTCLOUD_VERSION" ||
        fail "it is Nextcloud $found, and NEXTCLOUD_VERSION is $NEXTCLOUD_VERSION" "$start_over"
    say "Nextcloud $found is there"
}

installed_app() { occ config:app:get passwords installed_version 2>/dev/null || true; }

# fetch FILE: the app's archive into a file.
fetch() {
    if [[ $PASSWORDS_ARCHIVE == *://* ]]; then
        curl --fail --silent --show-error --location --retry 3 --output "$1" "$PASSWORDS_ARCHIVE" ||
            fail "could not download $PASSWORDS_ARCHIVE" \
                "is there a release $PASSWORDS_VERSION? In a closed network name a file: PASSWORDS_ARCHIVE=passwords.tar.gz"
    else
        cp "$PASSWORDS_ARCHIVE" "$1" ||
            fail "the archive $PASSWORDS_ARCHIVE cannot be read" "name a file or a URL by PASSWORDS_ARCHIVE="
    fi
    if [[ -n $PASSWORDS_SHA256 ]] && ! printf '%s  %s\n' "$PASSWORDS_SHA256" "$1" | sha256sum --check --status; then
        fail "$PASSWORDS_ARCHIVE is not the file that PASSWORDS_SHA256 names" "compare the release's checksum"
    fi
    tar --list --gzip --file "$1" 2>/dev/null | grep '^\(\./\)\{0,1\}passwords/appinfo/info.xml$' >/dev/null ||
        fail "$PASSWORDS_ARCHIVE is no archive of the Passwords app" "it has to be a .tar.gz with the folder passwords in it"
}

unpack() { inside sh -c 'rm -rf custom_apps/passwords && tar -xzf - -C custom_apps' <"$1"; }

install_app() {
    step="install the Passwords app"
    local found
    found=$(installed_app)
    if [[ -z $found ]]; then
        say "installing Passwords $PASSWORDS_VERSION"
        fetch "$scratch/passwords.tar.gz"
        must "is the disk full?" unpack "$scratch/passwords.tar.gz"
    elif ! is_version "$found" "$PASSWORDS_VERSION"; then
        fail "Passwords $found is installed, and PASSWORDS_VERSION is $PASSWORDS_VERSION" "$start_over"
    fi
    must "does release $PASSWORDS_VERSION support this Nextcloud and its PHP? docs/ci.md has a table" occ app:enable passwords
    found=$(installed_app)
    is_version "$found" "$PASSWORDS_VERSION" ||
        fail "the archive holds Passwords ${found:-of no version}, and PASSWORDS_VERSION is $PASSWORDS_VERSION" \
            "correct one of PASSWORDS_VERSION and PASSWORDS_ARCHIVE; $start_over"
    say "Passwords $found is enabled"
}

# No requests to the internet, no background jobs by chance, no limits that a test would run into. docs/ci.md
# tells where each key comes from.
configure() {
    step="set the configuration"
    must "is the disk full?" put "$here/settings.json" postcheck-settings.json
    must "is $here/settings.json valid?" occ config:import /tmp/postcheck-settings.json
}

# The password goes over stdin: arguments can be read by others.
add_user() {
    # shellcheck disable=SC2016  # the container's shell is to expand it
    inside sh -c 'IFS= read -r OC_PASS && export OC_PASS && exec php occ --no-interaction user:add --password-from-env "$1"' \
        sh "$1" <<<"$1"
}

create_users() {
    step="create the users"
    local users user relaxed=
    users=$(occ user:list --limit=1000 --output=json 2>&1) || fail "could not list the users: $users" "$start_over"
    for user in $CREATE_USERS; do
        [[ $users == *"\"$user\":"* ]] && continue
        # Its rules refuse passwords as short as these, and ask the internet about them.
        if [[ -z $relaxed ]]; then
            must "$start_over" occ app:disable password_policy
            relaxed=yes
        fi
        must "$start_over" add_user "$user"
        say "user $user is created"
    done
}

# Its own settings of the app are left out: they would undo what `configure` did.
restore_backup() {
    step="restore the backup"
    local name=postcheck.json
    [[ $BACKUP == *.gz ]] && name+=.gz
    must "is the disk full?" put "$BACKUP" "$name"
    must "is $BACKUP a server backup that release $PASSWORDS_VERSION reads?" occ passwords:backup:import "/tmp/$name"
    must "the server's log says more: $COMPOSE --file $here/compose.yaml logs nextcloud" \
        occ passwords:backup:restore postcheck --no-app-settings
    say "the data of $(basename "$BACKUP") is restored"
}

write_certificate() {
    step="write the certificate"
    compose exec -T tls cat /data/caddy/pki/authorities/local/root.crt </dev/null >"$scratch/ca.pem" 2>"$scratch/said" ||
        fail "$(cat "$scratch/said")" "is the service tls running? its log: $COMPOSE --file $here/compose.yaml logs tls"
    grep -q 'BEGIN CERTIFICATE' "$scratch/ca.pem" || fail "Caddy's certificate is empty" "run it again in a moment"
    { cp "$scratch/ca.pem" "$CA_FILE.new" && mv "$CA_FILE.new" "$CA_FILE"; } || fail "could not write $CA_FILE" "name another place by CA_FILE="
}

quoted() { sed 's/[\\"]/\\&/g; s/^/"/; s/$/"/' <<<"$1"; }

# check_user NAME PASSWORD: logs in through TLS, as the collection will.
check_user() {
    local code
    code=$(curl --silent --show-error --cacert "$CA_FILE" --output /dev/null --write-out '%{http_code}' --max-time 60 \
        --config - "$base/api/1.0/session/request" 2>"$scratch/said" <<<"user = $(quoted "$1:$2")") ||
        fail "$base does not answer: $(cat "$scratch/said")" \
            "is the port free and SERVER_NAME ($SERVER_NAME) the server's name? log: $COMPOSE --file $here/compose.yaml logs tls"
    case $code in
        200) ;;
        401) fail "$1 cannot log in" "the volumes are of another set-up with other passwords; $start_over" ;;
        *) fail "the API answers $1 with status $code" "the server's log says more: $COMPOSE --file $here/compose.yaml logs nextcloud" ;;
    esac
}

check_api() {
    step="check the API"
    base="https://$SERVER_NAME:$PORT/index.php/apps/passwords"
    local user
    check_user "$ADMIN_USER" "$ADMIN_PASSWORD"
    for user in $CREATE_USERS; do
        check_user "$user" "$user"
    done
}

check_tools
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
wait_for_server
install_app
configure
create_users
restore_backup
write_certificate
check_api
say "ready: $base (certificate: $CA_FILE)"
