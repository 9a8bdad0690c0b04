#!/usr/bin/env bash
# Builds and runs a program with the library in every way that a user may have it, one line each:
#   tests/package/run.sh STATIC_BUILD SHARED_BUILD
# The two are build directories of this project, without and with BUILD_SHARED_LIBS. Linux, after cmake/setup.sh --dev.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
static=$(cd "$1" && pwd)
shared=$(cd "$2" && pwd)
work=$source/build/package
rm -rf "$work"
mkdir -p "$work"
cd "$work"

# consumer KIND FROM COMMAND...: the command's output goes into a log, of which a failure shows the end.
consumer() {
  local kind=$1 from=$2 began=$SECONDS result
  shift 2
  set +e  # And not `|| result=$?`, under which `set -e` has no effect.
  (set -e; "$@") >log 2>&1
  result=$?
  set -e
  if ((result != 0)); then tail -n 40 log; fi
  printf '%-34s %-50s %3d s  %s\n' "$kind" "$from" $((SECONDS - began)) "$( ((result == 0)) && echo ok || echo FAILED)"
  return "$result"
}

# lists_regions SANDBOX DIRECTORY: the consumer of the library sees the sandbox's region.
lists_regions() {
  "$1" --region Dayton -- "$2/consumer" | tee regions
  grep -qx Dayton regions
}

# The same, and that of the testing library does its work.
runs() {
  lists_regions "$1" "$2"
  "$2/scripted"
}

# The installed package, in a place where it was not put together.
moved() {
  cmake --install "$1" --prefix "$work/$2.first" >/dev/null
  mv "$work/$2.first" "$work/$2"
  if find "$2" -type d -empty | grep .; then return 1; fi
  if grep -rE "$source|nlohmann" "$2"/lib*/cmake "$2"/lib*/pkgconfig; then return 1; fi
}

# with_cmake PREFIX DIRECTORY [COMPONENTS]
with_cmake() {
  cmake -G Ninja -S "$here/installed" -B "$2" -DCMAKE_PREFIX_PATH="$1" -DCOMPONENTS="${3-builderbacked;testing}"
  cmake --build "$2"
}

# with_pkg_config PREFIX DIRECTORY
with_pkg_config() {
  mkdir -p "$2"
  export PKG_CONFIG_PATH=$1/lib/pkgconfig
  # shellcheck disable=SC2046
  g++ -std=c++20 "$here/consumer.cpp" -o "$2/consumer" $(pkg-config --cflags --libs builderbacked)
  # shellcheck disable=SC2046
  g++ -std=c++20 "$here/scripted.cpp" -o "$2/scripted" $(pkg-config --cflags --libs builderbacked-testing)
}

# without DIRECTORIES COMMAND...: with nothing in those directories. COMMAND may be a function of this file.
without() {
  local directories=$1
  shift
  export -f with_cmake alone in_tree
  export here source work
  # shellcheck disable=SC2016
  unshare --map-root-user --mount bash -ec '
    for directory in $1; do if [[ -d $directory ]]; then mount -t tmpfs none "$directory"; fi; done
    if echo "#include <nlohmann/json.hpp>" | g++ -E -x c++ - >/dev/null 2>&1; then exit 1; fi
    shift
    "$@"' bash "$directories" "$@"
}
nlohmann="/usr/include/nlohmann /usr/share/cmake/nlohmann_json"
all_but_curl="$nlohmann /usr/include/boost /usr/include/openssl /usr/include/CLI /usr/include/gtest"

# refused PREFIX COMPONENT: with a message that names it.
refused() {
  if cmake -G Ninja -S "$here/installed" -B "refused_$2" -DCMAKE_PREFIX_PATH="$1" -DCOMPONENTS="$2" >refusal 2>&1; then
    return 1
  fi
  tr -s ' \n' ' ' <refusal | grep "There is no component '$2'; installed are: "
}

installed_static() {
  moved "$static" static
  without "$nlohmann" with_cmake "$work/static" installed_static
  runs static/bin/builderbacked-sandbox installed_static
}

installed_shared() {
  moved "$shared" shared
  with_cmake "$work/shared" installed_shared
  runs shared/bin/builderbacked-sandbox installed_shared
}

archive() {
  mkdir -p "$2"
  (cd "$1" && cpack -G TGZ -B "$work/$2")
  tar -xf "$2"/*.tar.gz -C "$2" --strip-components=1
  with_pkg_config "$work/$2" "$2/consumer"
  LD_LIBRARY_PATH=$work/$2/lib runs "$2/bin/builderbacked-sandbox" "$2/consumer"
}

# Installed by dpkg into a root that has nothing else: what the package depends on is on this machine.
debian() {
  mkdir -p "$2/root/var/lib/dpkg"/{info,updates}
  touch "$2/root/var/lib/dpkg/status"
  (cd "$1" && cpack -G DEB -B "$work/$2")
  dpkg-deb -f "$2"/*.deb Depends | grep -F "$3"
  unshare --map-root-user dpkg --root="$work/$2/root" --log=/dev/null --force-depends --force-script-chrootless -i "$2"/*.deb
  with_cmake "$work/$2/root/usr" "$2/consumer"
  runs "$2/root/usr/bin/builderbacked-sandbox" "$2/consumer"
}

# The two packages have the same headers.
exclude_each_other() {
  if unshare --map-root-user dpkg --root="$work/static_deb/root" --log=/dev/null --force-depends -i shared_deb/*.deb 2>refusal; then
    return 1
  fi
  grep -F "builderbacked-shared conflicts with builderbacked" refusal
}

# Nothing of the library's is installed with its parent.
in_tree() {
  cmake -G Ninja -S "$here/in_tree" -B "$@"
  cmake --build "$1"
  cmake --install "$1" --prefix "$work/$1/installed"
  if [[ -e $1/installed ]]; then return 1; fi
}

subdirectory() {
  without "$all_but_curl" in_tree subdirectory
  lists_regions static/bin/builderbacked-sandbox subdirectory
}

fetch_content() {
  in_tree fetch -DFETCH=ON -DBUILD_SHARED_LIBS=ON
  runs static/bin/builderbacked-sandbox fetch
}

alone() {
  # A distribution's choice of directories; --prefix would not move them.
  cmake -G Ninja -S "$source" -B alone -DBUILDERBACKED_TESTING=OFF -DCMAKE_INSTALL_PREFIX="$work/alone/installed" \
    -DCMAKE_INSTALL_LIBDIR="$work/alone/installed/lib"
  cmake --build alone
  cmake --install alone
  for directory in lib include; do
    [[ $(PKG_CONFIG_PATH=$work/alone/installed/lib/pkgconfig pkg-config --variable=${directory}dir builderbacked) == \
      "$work/alone/installed/$directory" ]]
  done
  with_cmake "$work/alone/installed" alone/consumer builderbacked
}

library_alone() {
  without "$all_but_curl" alone
  if [[ -e alone/installed/include/builderbacked/testing ]]; then return 1; fi
  lists_regions static/bin/builderbacked-sandbox alone/consumer
  refused "$work/alone/installed" testing
}

consumer "find_package, static" "an installation, moved; no nlohmann/json there" installed_static
consumer "find_package, shared" "an installation, moved" installed_shared
consumer "find_package, wrong component" "the same" refused "$work/static" nonsense
consumer "pkg-config and g++, static" "the TGZ, unpacked" archive "$static" static_archive
consumer "pkg-config and g++, shared" "the TGZ, unpacked" archive "$shared" shared_archive
consumer "find_package, static" "the DEB in a root of its own" debian "$static" static_deb libcurl4-openssl-dev
consumer "find_package, shared" "the DEB in a root of its own" debian "$shared" shared_deb libcurl4
consumer "dpkg, both" "the DEBs in one root" exclude_each_other
consumer "add_subdirectory, static" "the source, with nothing there but libcurl" subdirectory
consumer "FetchContent, shared" "the source" fetch_content
consumer "find_package, the library alone" "the source, with nothing there but libcurl" library_alone
