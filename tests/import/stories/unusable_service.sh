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

# A scope is missing: what it allows is done.
export BUILDERBACKED_CLIENT_SECRET=sandbox-secret BUILDERBACKED_SCOPES=location.write
run 3 apply demo
counts neighborhoods 40 0 0 0 0 0 0
counts homes 0 0 0 0 0 20 0

# Nobody listens.
export BUILDERBACKED_BASE_URL=https://127.0.0.1:1 BUILDERBACKED_TOKEN_URL=https://127.0.0.1:1/oauth/token
run 3 apply demo --journal other.journal
end_story
