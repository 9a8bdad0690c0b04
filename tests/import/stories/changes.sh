# Changes that are cut off, taken back, or that the API cannot make: what is reported is what is there.
. "$(dirname "$0")/story.sh"

# killed: an apply that dies while its first change is on its way.
killed() {
  cp demo/builderbacked-import.journal journal.before
  "$program" apply demo >last.txt 2>&1 &
  while cmp -s demo/builderbacked-import.journal journal.before; do sleep 0.05; done
  sleep 2
  kill -KILL $!
  wait $! || true
}

# all_is_there: without a journal the service is asked, and has everything as the files say.
all_is_there() {
  mv demo/builderbacked-import.journal journal.before
  run 0 plan demo
  counts total 0 0 "$all" 0 0 0
  mv journal.before demo/builderbacked-import.journal
}

run 0 sample demo --homes 20
run 0 apply demo
all=$(rows)
cp demo/*.csv .

# When the service refuses the change, the old data stays.
edit demo/homeowners.csv '2s/PRIMARY/OTHER/'
run 1 apply demo
counts total 0 0 0 "$((all - 1))" 1 0 0
cp homeowners.csv demo/
all_is_there
run 0 apply demo

# Somebody who was removed to be added again is not lost when the change is taken back.
edit demo/homeowners.csv '2s/PRIMARY/OTHER/'
killed
cp homeowners.csv demo/
run 0 apply demo
counts total 1 0 0 "$((all - 1))" 0 0 0
all_is_there

# Nor does a change stay that was taken back.
edit demo/ERP_HOMES.csv '2s/;J-/;K-/'
killed
cp ERP_HOMES.csv demo/
run 0 apply demo
counts total 0 1 0 "$((all - 1))" 0 0 0
all_is_there

# An e-mail is written otherwise: it is still the same person, who is not there twice.
edit demo/homeowners.csv '2s/owner1a/OWNER1A/; 2s/PRIMARY/OTHER/'
run 0 apply demo
counts total 0 1 0 "$((all - 1))" 0 0 0
all_is_there

# What was empty is set.
edit demo/ERP_HOMES.csv '2s/;;/;Rear;/'
run 0 plan demo
counts total 0 1 0 "$((all - 1))" 0 0
run 0 apply demo
counts total 0 1 0 "$((all - 1))" 0 0 0

# A document cannot move to another home, and the picture of an employee cannot change.
edit demo/documents.csv '2s/^HOME_[0-9]*/HOME_000020/'
echo >>demo/employee_001.png
run 1 plan demo
counts total 0 0 0 "$((all - 2))" 2 0
says "^documents.csv:2 DOC_0000001: its external id belongs to a document of another home"
says "^users.csv:2 EMP_001: is there and was changed; .*picture"
run 1 apply demo
counts total 0 0 0 "$((all - 2))" 2 0 0
says "^documents.csv:2 DOC_0000001: its external id belongs to a document of another home"
says "^users.csv:2 EMP_001: is there and was changed; .*picture"
end_story
