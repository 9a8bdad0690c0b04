#!/usr/bin/env bash
# Compares what the shared libraries promise to programs that are already built with what the last release did:
#   tests/package/abi.sh SHARED_BUILD
#   tests/package/abi.sh SHARED_BUILD --renew    at a release: writes tests/package/abi anew
# The build needs debug information, as that of the preset `shared` has; the compiler is that of Debian 12.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Without what differs from one machine to the next.
dump() {
  abidw --headers-dir "$here/../../include" --drop-private-types --suppressions "$here/abi/private.ini" \
    --exported-interfaces-only --no-corpus-path --no-comp-dir-path --no-show-locs \
    --no-parameter-names --no-elf-needed "$1" | sed "s|path='[^']*/src/|path='src/|"
}
soname() { grep -om 1 "soname='[^']*'" "$1"; }

for library in builderbacked builderbacked_testing; do
  dump "$build/lib$library.so" >"$work/now"
  if [[ ${2:-} == --renew ]]; then
    xz -9e <"$work/now" >"$here/abi/$library.xz"
    continue
  fi
  xz -d <"$here/abi/$library.xz" >"$work/released"
  if [[ $(soname "$work/released") != $(soname "$work/now") ]]; then
    echo "lib$library: another SOVERSION than that of the last release, so nothing is promised"
  elif abidiff --no-added-syms "$work/released" "$work/now"; then
    echo "lib$library: as the last release, but for what is new"
  else
    echo "lib$library: programs built with the last release may break; a patch release must not do that" >&2
    exit 1
  fi
done
