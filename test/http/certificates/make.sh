#!/bin/sh
# Makes the certificates of the tests anew: valid for a century, because no test may depend on today.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }
# What key_file may hold beside that: KIND and how openssl makes it.
kinds='ed25519 -algorithm ed25519
p384 -algorithm EC -pkeyopt ec_paramgen_curve:P-384
rsa -algorithm RSA -pkeyopt rsa_keygen_bits:2048
rsa-pss -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048
rsa-512 -algorithm RSA -pkeyopt rsa_keygen_bits:512
secp256k1 -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1
brainpool -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1
sm2 -algorithm EC -pkeyopt ec_paramgen_curve:SM2
dsa -paramfile $work/dsa'
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
# They sign themselves: only this program's opinion of them is tested.
mkdir -p kinds
openssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:2048 -out "$work/dsa"
echo "$kinds" | while read -r kind how; do
  # shellcheck disable=SC2086
  openssl genpkey $(eval echo "$how") -out "kinds/$kind.key"
  openssl req -x509 -new -key "kinds/$kind.key" -subj "/CN=$kind" -days 36500 \
    -addext "subjectAltName=IP:127.0.0.1" -out "kinds/$kind.crt"
done
openssl pkey -in server.key -aes128 -passout pass:secret -out locked.key
