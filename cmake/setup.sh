#!/bin/sh
# Installs what building this project needs on Debian and Ubuntu: only what is missing, nothing twice.
#   cmake/setup.sh           compiler, CMake, libraries: enough to build, test and install everything
#   cmake/setup.sh --dev     also what .ci/run needs: clang, formatter, linter, sanitizer runtimes, locales,
#                            packaging tools
#   cmake/setup.sh --bench   also what the preset `bench` needs: the other libraries, nginx, valgrind. Only the program
#                            nginx is used; where its package starts a service on port 80, that can be stopped.
#   cmake/setup.sh --windows also what the preset `windows` needs: MinGW-w64, Wine, and libcurl, OpenSSL and yaml-cpp for
#                            Windows, which cmake/windows/dependencies.sh builds once, in the user's cache
#   cmake/setup.sh --docs    also what the preset `docs` needs
#   cmake/setup.sh --browser also what the preset `browser` needs: Node.js with npm, where there is none, and Chromium
set -eu

packages="g++ cmake ninja-build libcurl4-openssl-dev nlohmann-json3-dev libgtest-dev libgmock-dev \
libboost-dev libssl-dev libcli11-dev libyaml-cpp-dev ca-certificates"
dev_packages="git clang clang-format clang-tidy libclang-rt-14-dev clang-19 libclang-rt-19-dev gcovr locales \
pkg-config dpkg-dev file xz-utils abigail-tools python3"
bench_packages="nginx-light libcpp-httplib-dev libcpprest-dev python3-requests valgrind openssl \
pkg-config"
windows_packages="g++-mingw-w64-x86-64-posix libz-mingw-w64-dev wine64 libgnutls30 googletest dpkg-dev make perl"
docs_packages="doxygen doxygen-awesome-css python3"
browser_packages="chromium fonts-dejavu-core"
command -v npm >/dev/null 2>&1 || browser_packages="$browser_packages nodejs npm"  # One from elsewhere has its own.

wanted=${1:-}
case "$wanted" in
  "") ;;
  --dev) packages="$packages $dev_packages" ;;
  --bench) packages="$packages $bench_packages" ;;
  --windows) packages="$packages $windows_packages" ;;
  --docs) packages="$packages $docs_packages" ;;
  --browser) packages="$packages $browser_packages" ;;
  *) echo "usage: cmake/setup.sh [--dev | --bench | --windows | --docs | --browser]" >&2; exit 2 ;;
esac

list() { for p in $packages; do echo "  $p"; done; }

if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
  {
    echo "cmake/setup.sh: error: this machine has no apt. Install the equivalents of these Debian packages yourself:"
    list
  } >&2
  exit 1
fi

installed=" $(dpkg-query -W -f='${db:Status-Status} ${Package} ' $packages 2>/dev/null || true)"
missing=
for p in $packages; do
  case "$installed" in *" installed $p "*) ;; *) missing="$missing $p" ;; esac
done

if [ -n "$missing" ]; then
  as_root=
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
      echo "cmake/setup.sh: error: needs root or sudo to install:$missing" >&2
      exit 1
    fi
    as_root=sudo
  fi
  echo "cmake/setup.sh: installing:$missing"
  $as_root apt-get update -q
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
else
  echo "cmake/setup.sh: everything is there already"
fi

version=$(cmake --version | sed -n 's/^cmake version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
# shellcheck disable=SC2086
set -- ${version:-0 0}
if [ "$1" -lt 3 ] || { [ "$1" -eq 3 ] && [ "$2" -lt 25 ]; }; then
  echo "cmake/setup.sh: error: cmake --workflow needs CMake 3.25, this is $1.$2 (Debian 12, Ubuntu 24.04 and newer have it)" >&2
  exit 1
fi

if [ "$wanted" = --windows ]; then "$(dirname "$0")"/windows/dependencies.sh; fi
