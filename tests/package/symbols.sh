#!/usr/bin/env bash
# Compares what the shared libraries export with the lists in tests/package/symbols:
#   tests/package/symbols.sh SHARED_BUILD
#   tests/package/symbols.sh SHARED_BUILD --renew    writes the lists anew
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export LC_ALL=C

for library in builderbacked builderbacked_testing; do
  list=$here/symbols/$library.txt
  exported=$(nm -D --defined-only --format=posix "$1/lib$library.so" | cut -d ' ' -f 1)
  if grep -vE '^_Z(T[ISV])?NK?[OR]?13builderbacked' <<<"$exported" | c++filt; then
    echo "lib$library exports what is not the project's own" >&2
    exit 1
  fi
  demangled=$(c++filt <<<"$exported" | sort -u)
  if [[ ${2:-} == --renew ]]; then
    cat <<<"$demangled" >"$list"
  elif diff -u "$list" - <<<"$demangled"; then
    echo "lib$library: $(wc -l <<<"$exported") symbols, as listed"
  else
    echo "lib$library exports other symbols than listed. If so intended: tests/package/symbols.sh $1 --renew" >&2
    exit 1
  fi
done
