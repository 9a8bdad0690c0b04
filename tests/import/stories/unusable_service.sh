# A service that does not let us in, or is not there, is not asked again and again.
. "$(dirname "$0")/story.sh"

run 0 sample demo --homes 20
export BUILDERBACKED_CLIENT_SECRET=wrong-one
run 3 plan demo
run 3 apply demo
says "did not let us in"
says "not reached"
grep -q ',not_reached,' demo/results.csv || fail "all rows were tried"
if grep -q wrong-one everything.txt; then fail "the secret is in the output"; fi

export BUILDERBACKED_CLIENT_SECRET=sandbox-secret
export BUILDERBACKED_BASE_URL=https://127.0.0.1:1 BUILDERBACKED_TOKEN_URL=https://127.0.0.1:1/oauth/token
run 3 plan demo --journal other.journal
run 3 apply demo --journal other.journal
end_story
