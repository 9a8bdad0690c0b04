#!/bin/sh
# Builds, once, what the preset `windows` links: libcurl with Schannel, OpenSSL and yaml-cpp from Debian's source packages,
# GoogleTest from its package, all static; beside them the header-only libraries of this machine. They go into
# ${XDG_CACHE_HOME:-~/.cache}/builderbacked/windows, and are built anew when their versions or this file change.
set -eu

prefix=${XDG_CACHE_HOME:-$HOME/.cache}/builderbacked/windows
here=$(cd "$(dirname "$0")" && pwd)
host=x86_64-w64-mingw32
jobs=$(nproc)

# The newest first. A source has no number for packages that were only built again.
versions() { apt-cache madison "$1" | awk '$NF == "Packages" { sub(/\+b[0-9]+$/, "", $3); print $3 }' | uniq; }
curl_versions=$(versions libcurl4-openssl-dev)
openssl_versions=$(versions libssl-dev)
yaml_cpp_versions=$(versions libyaml-cpp-dev)
built_from="curl $curl_versions
openssl $openssl_versions
yaml-cpp $yaml_cpp_versions
googletest $(versions googletest)
g++ $($host-g++-posix -dumpfullversion)
recipe $(cksum <"$0")"

if [ "$(cat "$prefix/built_from" 2>/dev/null || true)" = "$built_from" ]; then
  echo "cmake/windows/dependencies.sh: everything is there already"
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
step() { echo "cmake/windows/dependencies.sh: $1"; }
run() { "$@" >"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; exit 1; }; }

step "fetching the sources of curl, OpenSSL and yaml-cpp"
# The system's lists of package sources stay as they are: these are of the same places, and only for here.
mkdir -p "$work/lists/partial" "$work/sources.list.d"
for list in $(apt-get indextargets --format '$(SOURCESENTRY)' 'Created-By: Packages' 'Origin: Debian' |
    sed 's/:[0-9]*$//' | sort -u); do
  sed -e 's/^Types:.*/Types: deb-src/' -e 's/^deb /deb-src /' "$list" >"$work/sources.list.d/$(basename "$list")"
done
from_sources() {
  apt-get -q -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$work/sources.list.d" \
    -o Dir::State::Lists="$work/lists" -o APT::Sandbox::User=root \
    -o Dir::Cache::PkgCache= -o Dir::Cache::SrcPkgCache= "$@"
}
run from_sources update
# Mirrors may lack the sources of the newest for a while.
fetch() {
  package=$1
  shift
  for version in "$@"; do
    mkdir "$work/$package"
    cd "$work/$package"
    if from_sources source --only-source "$package=$version" >"$work/log" 2>&1; then
      step "has $package $version"
      cd */
      return
    fi
    rm -rf "${work:?}/$package"
  done
  tail -n 40 "$work/log" >&2
  exit 1
}

rm -rf "$prefix"
mkdir -p "$prefix/include" "$prefix/bin"

fetch openssl $openssl_versions
step "building OpenSSL"
run ./Configure mingw64 --cross-compile-prefix=$host- --prefix="$prefix" --libdir=lib no-shared no-tests
run make -j "$jobs" build_libs
run make install_dev

# From the package of the static library, not the DLL.
ln -s /usr/$host/lib/libz.a "$prefix/lib/"
ln -s /usr/$host/include/zlib.h /usr/$host/include/zconf.h "$prefix/include/"

cmake_build() {
  source=$1
  shift
  run cmake -S "$source" -B "$work/build" -G Ninja --toolchain "$here/mingw.cmake" -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_INSTALL_PREFIX="$prefix" -DBUILD_SHARED_LIBS=OFF "$@"
  run cmake --build "$work/build" -j "$jobs"
  run cmake --install "$work/build"
  rm -rf "$work/build"
}

fetch curl $curl_versions
step "building curl"
cmake_build . -DCURL_USE_SCHANNEL=ON -DENABLE_UNICODE=ON -DHTTP_ONLY=ON \
  -DBUILD_CURL_EXE=OFF -DBUILD_TESTING=OFF -DENABLE_MANUAL=OFF -DCURL_USE_LIBSSH2=OFF -DUSE_LIBIDN2=OFF \
  -DCURL_BROTLI=OFF -DCURL_ZSTD=OFF -DCURL_CA_BUNDLE=none -DCURL_CA_PATH=none

fetch yaml-cpp $yaml_cpp_versions
step "building yaml-cpp"
cmake_build . -DYAML_CPP_BUILD_TESTS=OFF -DYAML_CPP_BUILD_TOOLS=OFF

step "building GoogleTest"
cmake_build /usr/src/googletest

# Not all of /usr/include: it is that of another system.
ln -s /usr/include/boost /usr/include/nlohmann /usr/include/CLI "$prefix/include/"
mkdir -p "$prefix/share/cmake"
cp -R /usr/share/cmake/nlohmann_json /usr/share/cmake/CLI11 "$prefix/share/cmake/"

# What a program needs that is not linked with -static.
for dll in libstdc++-6.dll libgcc_s_seh-1.dll libwinpthread-1.dll; do
  ln -s "$($host-g++-posix -print-file-name=$dll)" "$prefix/bin/"
done

echo "$built_from" >"$prefix/built_from"
step "done"
