# A second Ctrl-C ends the program at once, and loses nothing that is done.
. "$(dirname "$0")/story.sh"

run 0 sample demo --homes 40
echo stale >demo/results.csv
"$program" apply demo >last.txt 2>&1 &
until grep -q '"homes"' demo/builderbacked-import.journal 2>/dev/null; do sleep 0.05; done
kill -TERM $!
sleep 2.1
kill -TERM $!
code=0
wait $! || code=$?
[ $code = 143 ] || fail "exit code $code"
[ "$(grep -c '"homes"' demo/builderbacked-import.journal)" = 10 ] || fail "what was done is not in the journal"
[ ! -e demo/results.csv ] || fail "there are results of another run"
touch demo/results.csv everything.txt
end_story
