#!/usr/bin/env bash
# Makes the files beside it: one client certificate with its key, written in every way that OpenSSL 3 knows. The
# passphrase is "hush hush, ä".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export PASS='hush hush, ä'

authority() {
    openssl ecparam -name prime256v1 -genkey -noout -out ca.key
    openssl req -x509 -new -key ca.key -subj '/CN=Test authority' -days 36500 -out ca.pem
}
client() {
    openssl ecparam -name prime256v1 -genkey -noout -out ec.key
    openssl req -new -key ec.key -subj '/CN=client' -out client.csr
    openssl x509 -req -in client.csr -CA ca.pem -CAkey ca.key -set_serial 2 -days 36500 -out client.pem \
        -extfile <(printf 'basicConstraints=CA:FALSE\nextendedKeyUsage=clientAuth\n')
    openssl pkcs8 -topk8 -nocrypt -in ec.key -out client.key
}
pkcs8() { openssl pkcs8 -topk8 -in ec.key -passout env:PASS "$@"; }

authority
client
pkcs8 -out pkcs8-default.key
pkcs8 -v2 aes-128-cbc -v2prf hmacWithSHA1 -out pkcs8-aes128-sha1.key
pkcs8 -v2 des3 -out pkcs8-3des.key
pkcs8 -scrypt -out pkcs8-scrypt.key
pkcs8 -v1 PBE-SHA1-3DES -out pkcs8-pbes1.key
for cipher in aes128 aes192 aes256 des3; do
    openssl ec -in ec.key "-$cipher" -passout env:PASS -out "old-$cipher.key"
done
p12() { openssl pkcs12 -export -in client.pem -inkey ec.key -certfile ca.pem -passout env:PASS "$@"; }
p12 -out openssl3.pfx
p12 -legacy -out legacy.pfx
openssl pkcs12 -export -in client.pem -inkey ec.key -passout pass: -out no-passphrase.pfx
openssl pkcs12 -export -nokeys -in client.pem -passout env:PASS -out no-key.pfx
rm ca.key client.csr ec.key
