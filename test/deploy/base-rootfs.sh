#!/usr/bin/env bash
# Makes a folder that does for the image that the Dockerfile starts from: Node.js and npm with what they and its commands
# need of this machine.
#   test/deploy/base-rootfs.sh FOLDER NODE
set -euo pipefail
folder=$1 node=$2

# with_libraries FILE TARGET
with_libraries() {
  mkdir -p "$(dirname "$folder$2")"
  cp -L "$1" "$folder$2"
  { ldd "$1" 2>/dev/null || true; } | { grep -o '/[^ )]*' || true; } | while read -r library; do
    mkdir -p "$(dirname "$folder$library")"
    [ -e "$folder$library" ] || cp -L "$library" "$folder$library"
  done
}

mkdir -p "$folder"/{tmp,root,proc,sys,dev,run,etc/ssl/certs,usr/local/lib/node_modules}
chmod 1777 "$folder/tmp"
for program in sh bash ldd mkdir cp cat chmod dirname env grep; do
  with_libraries "$(command -v "$program")" "/usr/bin/$program"
done
ln -s usr/bin "$folder/bin"
with_libraries "$node" /usr/local/bin/node
cp -r "$(npm root --global)/npm" "$folder/usr/local/lib/node_modules/"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$folder/usr/local/bin/npm"
cp -L /etc/ssl/certs/ca-certificates.crt "$folder/etc/ssl/certs/"
echo 'root:x:0:0::/root:/bin/sh' >"$folder/etc/passwd"
echo 'root:x:0:' >"$folder/etc/group"
