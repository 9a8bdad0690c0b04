# Ctrl-C while the service has asked for a long pause: nobody waits for its end.
. "$(dirname "$0")/story.sh"

run 0 sample demo --homes 40
"$program" apply demo >last.txt 2>&1 &
until grep -q '"homes"' demo/builderbacked-import.journal 2>/dev/null; do sleep 0.05; done
begin=$(date +%s)
kill -TERM $!
code=0
wait $! || code=$?
cat last.txt
[ $code = 1 ] || fail "exit code $code"
[ $(($(date +%s) - begin)) -lt 20 ] || fail "waited for the end of the pause"
says "To go on: builderbacked-import resume demo"
says "^homes +10 +0 +0 +0 +0 +30 +0\$"
cat last.txt >>everything.txt
end_story
