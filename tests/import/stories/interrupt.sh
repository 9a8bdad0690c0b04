# Ctrl-C in the middle of the homes: what is on its way is settled, and a resume goes on from there.
. "$(dirname "$0")/story.sh"

run 0 sample demo --homes 300
"$program" apply demo >last.txt 2>&1 &
until grep -q '"homes"' demo/builderbacked-import.journal 2>/dev/null; do sleep 0.05; done
kill -INT $!
kill -INT $! # As when the program that runs it passes the terminal's Ctrl-C on.
code=0
wait $! || code=$?
cat last.txt
cat last.txt >>everything.txt
[ $code = 1 ] || fail "exit code $code"
[ "$(grep -c '^Finishing the calls on their way' last.txt)" = 1 ] || fail "does not say once what is awaited"
says "To go on: builderbacked-import resume demo"
counts documents 0 0 0 0 0 '[0-9]+' 0
all=$(rows)
not_reached=$(grep -c ',not_reached,' demo/results.csv)
[ "$not_reached" -gt 0 ] && [ "$not_reached" -lt "$all" ] || fail "was not interrupted in the middle"

run 0 resume demo
counts total "$not_reached" 0 0 "$((all - not_reached))" 0 0 0
run 0 apply demo --json
says '"event":"row","kind":"homes","file":"ERP_HOMES.csv","line":2,"key":"HOME_000001","outcome":"skipped"'
says '"event":"summary"'

# At a slow pace nobody waits for the next turn, and who was removed is added again.
edit demo/homeowners.csv '2s/PRIMARY/OTHER/'
"$program" apply demo --rate 0.01 >last.txt 2>&1 &
until grep -q '"hash":""' demo/builderbacked-import.journal; do sleep 0.05; done
sleep 2
begin=$(date +%s)
kill -INT $!
wait $!
cat last.txt
[ $(($(date +%s) - begin)) -lt 20 ] || fail "waited for the next turn"
counts total 0 1 0 "$((all - 1))" 0 0 0
end_story
