#!/usr/bin/env bash
# What the SDK does under faults, hostile input and load, in figures. Run by
#   cmake --workflow --preset reliability
# Takes the programs of BUILD_DIR, and builds for the sanitizers, the fuzzers and coverage. FUZZ_SECONDS is how
# long each fuzz target runs (60), CALLS how many calls the storm makes (20000), KILLS how often an import is killed
# (200), ITEMS the largest bulk call (1000000).
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$1
out=$build/reliability
mkdir -p "$out"
: >"$out/summary"

step() { printf '\n== %s (after %d s)\n' "$1" "$SECONDS"; }
figure() { printf '%-32s %s\n' "$1" "$2" | tee -a "$out/summary"; }
with_sandbox() { "$build/builderbacked-sandbox" "$@"; }

storm() {  # NAME BUILD_DIR
  "$2/tests/storm" "${CALLS:-20000}" "$(date +%s)" "$out/storm-$1.log" | tee "$out/storm-$1.txt"
  figure "fault storm, $1" "$(grep '^lost:' "$out/storm-$1.txt")"
}

step "fault storm"
storm "as released" "$build"

step "an import that is killed again and again"
"$build/tests/kill_test" "${KILLS:-200}" | tee "$out/kill.txt"
figure "import, killed ${KILLS:-200} times" "$(grep '^lost:' "$out/kill.txt")"

step "cancelling takes effect within 50 ms"
CANCELLATION_LIMIT_MS=50 "$build/tests/socket_tests" --gtest_filter='CancelledWhile.*' --gtest_repeat=20 \
  --gtest_brief=1 >"$out/cancelling.txt"
awk -F': ' '/^cancelled while/ { ms = $2 + 0; if (!($1 in most) || ms > most[$1]) most[$1] = ms }
  END { for (place in most) printf "%s: at most %.2f ms of 20 times\n", place, most[place] }' \
  "$out/cancelling.txt" | sort
figure "cancelling" "at most $(awk -F': ' '/^cancelled while/ { if ($2 + 0 > most) most = $2 + 0 } END { print most }' \
  "$out/cancelling.txt") ms"

step "memory"
with_sandbox --token-lifetime 1 -- "$build/tests/call_memory" | tee "$out/memory.txt"
with_sandbox -- "$build/tests/upload_memory" | tee -a "$out/memory.txt"
figure "memory of 100,000 calls" "$(sed -n 's/.*calls [0-9]* KiB: //p' "$out/memory.txt")"

step "bulk calls: growth"
"$build/tests/bulk_growth" "${ITEMS:-1000000}" | tee "$out/growth.txt"
figure "bulk call of ${ITEMS:-1000000} homes" "$(sed -n 's/^growth from //p' "$out/growth.txt")"

step "bulk calls: rate at services that allow 100 calls a second"
"$build/tests/bulk_rate" | tee "$out/rate.txt"
while IFS=: read -r kind figures; do figure "bulk rate, $kind" "${figures# }"; done <"$out/rate.txt"

step "lifetime"
for _ in $(seq 20); do with_sandbox -- "$build/tests/lifetime" >"$out/lifetime.txt"; done
figure "lifetime, 20 times" "$(sed 's/^lifetime: //' "$out/lifetime.txt")"

step "secrets and personal data in what all tests made the SDK say"
rm -f "$out/tests.record"
for program in api_tests socket_tests unit_tests; do
  BUILDERBACKED_TEST_RECORD=$out/tests.record "$build/tests/$program" --gtest_brief=1
done >"$out/tests.streams" 2>&1
needles='the-secret|fixed-token|Bearer |Basic [A-Za-z0-9+/]|proxy-password|[A-Za-z0-9._+-]+@[A-Za-z0-9-]+\.[a-z]|John|Smith|Jane|Doe'
if [ "$(grep -c 'homes.create' "$out/tests.record")" -lt 100 ] || ! grep -qE "$needles" <<<"x the-secret x"; then
  echo "the search finds nothing at all" >&2
  exit 1
fi
hits=$(cat "$out/tests.record" "$out/tests.streams" | grep -cE "$needles" || true)
figure "secrets, all tests" "$hits hits in $(wc -l <"$out/tests.record") lines of events and $(wc -c <"$out/tests.streams") bytes of streams"
figure "secrets, storm" "$(sed -n 's/^secrets: //p' "$out/storm-as released.txt")"
if [ "$hits" != 0 ]; then
  grep -hnE "$needles" "$out/tests.record" "$out/tests.streams" | head >&2
  exit 1
fi

step "AddressSanitizer, UndefinedBehaviorSanitizer and LeakSanitizer over everything"
cmake --workflow --preset asan
storm "ASan" build/asan
figure "ASan, UBSan, LSan" "no finding in all tests and the storm"

step "ThreadSanitizer over all tests and the storm"
cmake --workflow --preset tsan
storm "TSan" build/tsan
figure "TSan" "no finding in all tests and the storm"

step "fuzzing"
cmake --preset fuzz
cmake --build --preset fuzz
tests/fuzz/run.sh "${FUZZ_SECONDS:-60}" build/fuzz | tee "$out/fuzz.txt"
figure "fuzzing" "$(wc -l <"$out/fuzz.txt") targets, ${FUZZ_SECONDS:-60} s each, no crash"

step "line coverage of src/"
find build/coverage -name '*.gcda' -delete 2>/dev/null || true
cmake --workflow --preset coverage
gcovr --root . --filter src/ --object-directory build/coverage --sort-percentage --txt "$out/coverage.txt" \
  --print-summary --exclude-throw-branches -j "$(nproc)" >"$out/coverage-summary.txt"
cat "$out/coverage.txt"
lines=$(sed -n 's/^lines: \([0-9.]*\)%.*/\1/p' "$out/coverage-summary.txt")
figure "line coverage of src/" "$lines %"

step "all figures"
cat "$out/summary"
awk -v lines="$lines" 'BEGIN { exit !(lines >= 95) }' || { echo "line coverage is below 95 %" >&2; exit 1; }
