#!/bin/sh
# Makes the certificates of the tests anew: valid for a century, because no test may depend on today.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }
# sign NAME EXTENSIONS [CA]: NAME.crt and NAME.key; without a CA it signs itself
sign() {
  key "$1.key"
  openssl req -new -key "$1.key" -subj "/CN=$1" -out "$work/request"
  printf '%b' "$2" >"$work/extensions"
  : >"$work/index"
  cat >"$work/ca.conf" <<CONF
[ca]
default_ca = it
[it]
database = $work/index
new_certs_dir = $work
rand_serial = yes
default_md = sha256
policy = any
[any]
commonName = supplied
CONF
  if [ $# -eq 3 ]; then signer="-cert $3.crt -keyfile $3.key"; else signer="-selfsign -keyfile $1.key"; fi
  # shellcheck disable=SC2086
  openssl ca -batch -notext -config "$work/ca.conf" $signer -in "$work/request" -out "$1.crt" \
    -startdate 20200101000000Z -enddate 21200101000000Z -extfile "$work/extensions" 2>"$work/log" || { cat "$work/log"; exit 1; }
}
here="subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n"
sign authority "basicConstraints=critical,CA:TRUE\n"
sign server "$here" authority
sign renewed "$here" authority
sign client "extendedKeyUsage=clientAuth\n" authority
sign stranger "extendedKeyUsage=clientAuth\n"
rm authority.key
openssl pkey -in server.key -aes128 -passout pass:secret -out locked.key
