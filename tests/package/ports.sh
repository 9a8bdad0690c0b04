#!/usr/bin/env bash
# The vcpkg port and the Conan recipe, built and used without vcpkg and Conan: what those do is done by
# tests/package/vcpkg.cmake and tests/package/recipe.py. Linux, after cmake/setup.sh --dev.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
work=$source/build/ports

fail() { echo "$0: error: $*" >&2; exit 1; }

# What vcpkg looks for after a build.
validate() {
  local package=$1 found
  for path in debug/include debug/share bin debug/bin lib/cmake debug/lib/cmake share/doc; do
    if [[ -e $package/$path ]]; then fail "$path is in the package"; fi
  done
  found=$(find "$package" -type d -empty)
  if [[ $found ]]; then fail "empty: $found"; fi
  found=$(grep -rlIF -e "$work" -e "$source" "$package" || true)
  if [[ $found ]]; then fail "absolute paths are in: $found"; fi
  cmp "$package/share/builderbacked/copyright" "$source/LICENSE"
  [[ -s $package/share/builderbacked/usage ]] || fail "no usage"
  while read -r target; do
    grep -q "$target" "$package/share/builderbacked/usage" || fail "usage does not name $target"
  done < <(sed -n 's/^add_library(\(builderbacked::[a-z]*\) .*/\1/p' "$package/share/builderbacked/builderbackedTargets.cmake")
}

# A file of pkg-config leads to the headers, from each of its places.
finds_headers() {
  local directory
  for directory in "$1"/lib/pkgconfig "$1"/debug/lib/pkgconfig; do
    if [[ -d $directory ]]; then
      [[ -d $(PKG_CONFIG_PATH=$directory pkg-config --variable=includedir builderbacked)/builderbacked ]] ||
        fail "$directory does not lead to the headers"
    fi
  done
}

# builds PACKAGE CONFIGURATION DIRECTORY: a user's build finds the libraries of its own configuration.
builds() {
  cmake -G Ninja -S "$here/installed" -B "$3" -DCMAKE_BUILD_TYPE="$2" -DCMAKE_PREFIX_PATH="$1" \
    -DCOMPONENTS="builderbacked;testing"
  cmake --build "$3"
  "$3/scripted"
}

# port LINKAGE [OPTION...]
port() {
  local linkage=$1 began=$SECONDS
  shift
  cmake -DWORK="$work/$linkage" -DVCPKG_LIBRARY_LINKAGE="$linkage" "$@" -P "$here/vcpkg.cmake" >"$work/$linkage.log"
  validate "$work/$linkage/package"
  finds_headers "$work/$linkage/package"
  echo "vcpkg, $linkage: the port is as vcpkg wants it ($((SECONDS - began)) s)"
}

# uses LINKAGE CONFIGURATION
uses() {
  local began=$SECONDS consumer=$work/use_$1_$2
  builds "$work/$1/package" "$2" "$consumer" >"$consumer.log"
  "$work/static/package/tools/builderbacked/builderbacked-sandbox" --region Dayton -- "$consumer/consumer" | grep -qx Dayton
  echo "vcpkg, $1, $2: a program was built with it and did its work ($((SECONDS - began)) s)"
}

rm -rf "$work"
mkdir -p "$work"
python3 "$here/recipe.py" "$work/conan"
port static
uses static Release
uses static Debug
grep -q "package/debug/lib/libbuilderbacked.a" "$work/use_static_Debug/build.ninja" || fail "not the debug library"
port dynamic -DVCPKG_BUILD_TYPE=release
uses dynamic Release
