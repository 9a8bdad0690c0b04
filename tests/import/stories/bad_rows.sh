# Rows of every kind that cannot be sent: the others are, these are named, and --only does them afterwards.
. "$(dirname "$0")/story.sh"

run 0 sample demo --homes 20
echo 'DIV_BAD,,BAD,Cincinnati' >>demo/divisions.csv
echo 'DIV_CUT,Cut,CUT' >>demo/divisions.csv
echo 'MC_BAD,,DIV_01' >>demo/master_communities.csv
printf 'NH_\033[31mBAD,,,MC_01\n' >>demo/neighborhoods.csv
echo 'EMP_BAD,Ann,Bad,,bad@example.com,,,' >>demo/users.csv
printf 'HOME_BAD;1 Main St;;Mason;OHIO;45040;Single Family;NH_001;;;;;;;;;;;\r\n' >>demo/ERP_HOMES.csv
echo 'HOME_BAD,good@example.com,Ann,,Good,PRIMARY,false' >>demo/homeowners.csv
echo 'HOME_000001,bad.example.com,Ann,,Bad,PRIMARY,false' >>demo/homeowners.csv
echo 'HOME_000001,DOC_BAD,,Bad,https://documents.example.com/bad.pdf,EXTERNAL_URL,true,,,' >>demo/documents.csv

run 1 plan demo
says "^divisions.csv:5: .*name"
says "^divisions.csv:6: has 3 cells where the header has 4"
says "^ERP_HOMES.csv:[0-9]+: column 'ST' \(state\)"
run 1 apply demo
all=$(rows)
counts total "$((all - 9))" 0 0 0 0 1 8
says "^divisions.csv:5 DIV_BAD: .*name"
says "^divisions.csv:6: has 3 cells"
says "^master_communities.csv:8 MC_BAD: .*name"
says "^neighborhoods.csv:42 NH_.\[31mBAD: .*name"
if grep -q "$(printf '\033')" last.txt; then fail "the terminal is told what to do"; fi
says "^users.csv:27 EMP_BAD: .*roleName"
says "^ERP_HOMES.csv:[0-9]+ HOME_BAD: .*state"
says "^homeowners.csv:.*email"
says "^documents.csv:.* DOC_BAD: .*category"

grep -q '^homeowners,.*,not_reached,its home HOME_BAD was not brought in' demo/results.csv ||
  fail "the owner of a bad home was sent"

edit demo/divisions.csv 's/^DIV_BAD,,/DIV_BAD,Good,/'
edit demo/documents.csv 's/DOC_BAD,,/DOC_BAD,Warranty,/'
run 1 apply demo --only demo/results.csv
counts total 2 0 0 0 0 1 6
counts divisions 1 0 0 0 0 0 1
counts documents 1 0 0 0 0 0 0
counts homes 0 0 0 0 0 0 1
[ "$(rows)" = 9 ] || fail "other rows than those that failed were touched"

# Rows that are gone, or have another key now, are not among them.
edit demo/users.csv '/^EMP_BAD/d'
edit demo/divisions.csv 's/^DIV_CUT,Cut,CUT/DIV_CUT,Cut,CUT,Cincinnati/'
run 1 apply demo --only demo/results.csv
says "^2 rows of results.csv are not in the input\$"
counts total 0 0 0 0 0 1 4
end_story
