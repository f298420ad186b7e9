#!/usr/bin/env bash
# Makes a folder that does for the image that the Dockerfile starts from: Node.js with what it needs of this machine, and npm with
# the commands of the Dockerfile.
#   test/deploy/base-rootfs.sh FOLDER NODE
# With arm64 as a third word: what it would be for that platform, of Debian's libraries for cross-compilers. Nothing in it is run.
#   test/deploy/base-rootfs.sh FOLDER NODE arm64
set -euo pipefail
folder=$1 node=$2 platform=${3:-own}

# add FILE TARGET
add() {
  mkdir -p "$(dirname "$folder$2")"
  [ -e "$folder$2" ] || cp -L "$1" "$folder$2"
}

# with_libraries FILE TARGET
with_libraries() {
  add "$1" "$2"
  { ldd "$1" 2>/dev/null || true; } | { grep -o '/[^ )]*' || true; } | while read -r library; do
    add "$library" "$library"
  done
}

# package NAME SUFFIX FILE...: a package of Debian's database; on this machine its name has a suffix.
package() {
  local name=$1 suffix=$2 info="$folder/var/lib/dpkg/info"
  shift 2
  mkdir -p "$info"
  dpkg-query --status "$name$suffix" | sed "s/^Package: .*/Package: $name/" >>"$folder/var/lib/dpkg/status"
  echo >>"$folder/var/lib/dpkg/status"
  printf '%s\n' "$@" >"$info/$name.list"
  add "/usr/share/doc/$name$suffix/copyright" "/usr/share/doc/$name/copyright"
}

mkdir -p "$folder"/{tmp,root,proc,sys,dev,run,etc/ssl/certs,usr/lib,usr/local/lib/node_modules}
chmod 1777 "$folder/tmp"
add "$node" /usr/local/bin/node
add "$(dirname "$node")/../LICENSE" /usr/local/LICENSE
add /etc/os-release /etc/os-release

if [ "$platform" = arm64 ]; then
  cross=/usr/aarch64-linux-gnu/lib triplet=/lib/aarch64-linux-gnu
  # As in Debian: the loader is a link, and to an absolute path.
  mkdir -p "$folder/usr/lib/aarch64-linux-gnu"
  ln -s usr/lib "$folder/lib"
  for library in "$cross"/lib*.so.*; do add "$library" "$triplet/$(basename "$library")"; done
  add "$cross/ld-linux-aarch64.so.1" "$triplet/ld-linux-aarch64.so.1"
  ln -s "$triplet/ld-linux-aarch64.so.1" "$folder/usr/lib/ld-linux-aarch64.so.1"
  package libc6 -arm64-cross "$triplet"/{libc,libm}.so.6 "$triplet"/{libdl,libpthread}.so.2 "$triplet/ld-linux-aarch64.so.1"
  package libstdc++6 -arm64-cross "/usr$triplet/libstdc++.so.6"
  package libgcc-s1 -arm64-cross "$triplet/libgcc_s.so.1"
  exit
fi

for program in sh bash ldd mkdir cp cat chmod dirname env grep rm; do
  with_libraries "$(command -v "$program")" "/usr/bin/$program"
done
ln -s usr/bin "$folder/bin"
with_libraries "$node" /usr/local/bin/node
mkdir -p "$folder/usr/lib/$(uname -m)-linux-gnu"
for name in libc6 libstdc++6 libgcc-s1; do
  mapfile -t files < <(dpkg-query --listfiles "$name" | grep '\.so')
  package "$name" "" "${files[@]}"
done
cp -r "$(npm root --global)/npm" "$folder/usr/local/lib/node_modules/"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$folder/usr/local/bin/npm"
add /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
echo 'root:x:0:0::/root:/bin/sh' >"$folder/etc/passwd"
echo 'root:x:0:' >"$folder/etc/group"
