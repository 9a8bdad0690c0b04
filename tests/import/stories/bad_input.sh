# What cannot be used ends with exit code 2, before anything is sent.
. "$(dirname "$0")/story.sh"

run 0 --help
says "Exit codes"
run 0 apply --help
says "homeDetails"
says "does not clear a field"
run 2
run 2 apply
run 2 apply demo --in-flight 0
run 2 plan nowhere

run 0 sample demo --homes 20
run 2 sample demo
says "not an empty folder"
run 2 sample other --homes -1
run 2 resume demo
says "no journal"
run 2 apply demo --mapping nowhere.json
run 2 apply demo --results nowhere/results.csv
says "nowhere/results.csv.*cannot be written"
run 2 apply demo --results demo
run 2 apply demo --only demo/users.csv
says "not a results file"
echo '{"homes": {"columns": {"A": "colour"}}}' >mapping.json
run 2 apply demo --mapping mapping.json

(
  unset BUILDERBACKED_BASE_URL
  run 2 apply demo
  says BUILDERBACKED_BASE_URL
)

printf 'EMP_900,Jos\351,Latin,Field Manager,latin@example.com,,,\n' >>demo/users.csv
run 2 plan demo
says "^users.csv:27: .*UTF-8"
run 2 apply demo
says "^users.csv:27: .*UTF-8"
[ ! -e demo/results.csv ] || fail "something was sent"
touch demo/results.csv
end_story
