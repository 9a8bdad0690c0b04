#!/usr/bin/env bash
# What it costs to compile the public headers, in instructions of the compiler, which no load changes; needs valgrind.
#   tests/headers/budget.sh
# The umbrella may cost 1.3 times the headers of the standard library that it is made of, and the header of a model
# 0.6 times the umbrella.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# cost NAME INCLUDE...
cost() {
  local name=$1
  shift
  printf '#include <%s>\n' "$@" >"$work/$name.cpp"
  valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --trace-children=yes \
    "${CXX:-g++}" -std=c++20 -fsyntax-only -Iinclude "$work/$name.cpp" 2>"$work/$name.log"
  sed -n 's/.*I *refs: *//p' "$work/$name.log" | tr -d , | awk '{ sum += $1 } END { printf "%.0f\n", sum }' >"$work/$name"
}

models=$(sed -n 's/^#include "builderbacked\/\(.*\)\.hpp"/\1/p' include/builderbacked/models.hpp)
{
  echo standard string vector map optional functional chrono memory span
  echo umbrella builderbacked/builderbacked.hpp
  for model in $models; do echo "$model" "builderbacked/$model.hpp"; done
} >"$work/all"
export -f cost
export work CXX
xargs -P "$(nproc)" -L 1 bash -euo pipefail -c 'cost "$@"' bash <"$work/all"

kept=true
# share NAME OF LIMIT
share() {
  awk -v name="$1" -v of="$2" -v part="$(<"$work/$1")" -v whole="$(<"$work/$2")" -v limit="$3" 'BEGIN {
    printf "%-10s %5.0f M instructions, %.2f of %s (limit %.2f)%s\n", name, part / 1e6, part / whole, of, limit,
      part <= limit * whole ? "" : ": NOT KEPT"
    exit !(part <= limit * whole) }' || kept=false
}
share umbrella standard 1.3
for model in $models; do share "$model" umbrella 0.6; done
$kept
