#!/usr/bin/env bash
# Runs every fuzz target, or those that are named, for a while, and says how each one fared.
#   tests/fuzz/run.sh SECONDS BUILD_DIR [NAME...]     after: cmake --preset fuzz && cmake --build --preset fuzz
# JOBS in the environment is how many run at a time (2). What a target learned, its log and the input of a
# crash stay in BUILD_DIR/fuzz. Fails when a target crashed, leaked, hung, or did not run.
set -euo pipefail

if [ $# -lt 2 ]; then
  echo "usage: tests/fuzz/run.sh SECONDS BUILD_DIR [NAME...]" >&2
  exit 2
fi
seconds=$1
programs=$2/tests/fuzz
work=$2/fuzz
here=$(cd "$(dirname "$0")" && pwd)
shift 2
if [ $# = 0 ]; then
  set -- "$here"/corpus/*/
  set -- "${@%/}"
fi

# Runs one target; prints its line.
run_target() {
  local name=$1 corpus=$work/$1/corpus crashes=$work/$1/crashes log=$work/$1/log
  mkdir -p "$corpus" "$crashes"
  local options=(-max_total_time="$seconds" -timeout=60 -rss_limit_mb=1024 -max_len=4096 -use_value_profile=1
    -artifact_prefix="$crashes/" -print_final_stats=1)
  case $name in
    retry_after) options+=(-dict="$here/date.dict") ;;
    offset_timestamp | local_timestamp | path | image) ;;
    *) options+=(-dict="$here/json.dict") ;;
  esac
  local status=0
  # What crashed before is tried again first.
  "$programs/fuzz_$name" "${options[@]}" "$corpus" "$here/corpus/$name" "$crashes" >"$log" 2>&1 || status=$?
  local executions
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
  printf '%-16s %10s executions %7d/s  corpus %5d  crashes: %d\n' "$name" "${executions:-?}" \
    "$((${executions:-0} / seconds))" "$(find "$corpus" -type f | wc -l)" "$((status != 0))"
  if [ "$status" != 0 ]; then tail -n 40 "$log" >&2; fi
  return "$status"
}

export -f run_target
export seconds programs work here
printf '%s\n' "${@##*/}" | xargs -P "${JOBS:-2}" -I '{}' bash -euo pipefail -c 'run_target {}'
