# Day after day: what is new is created, what has changed is updated, the rest costs nothing.
. "$(dirname "$0")/story.sh"

run 0 sample demo --homes 100
printf 'HOME_PLAIN;1 Main St;;Mason;OH;45040;Single Family;NH_001;;;;;;;;;;;\r\n' >>demo/ERP_HOMES.csv
echo 'EMP_PLAIN,Ann,Plain,Field Manager,,,,' >>demo/users.csv
echo 'externalId' >demo/staff.csv
cp demo/*.csv .
edit demo/ERP_HOMES.csv '2,4s/;[SM][a-z]* Family;/;Houseboat;/'
echo 'EMP_MARS,Ann,Mars,Field Manager,mars@example.com,,MARTIAN,' >>demo/users.csv
edit demo/homeowners.csv '2s/PRIMARY/TENANT/'
edit demo/documents.csv '2s/,EXTERNAL_URL,/,CLAY_TABLET,/; 2s/,AWS,/,CLAY_TABLET,/'
run 0 plan demo
says "^Warning: ERP_HOMES.csv: column 'UnitType' \(type\): is none that this version knows.*: lines 2, 3, 4\$"
says "^Warning: homeowners.csv: column 'homeownerType': is none .*: line 2\$"
says "^Warning: users.csv: column 'defaultTimezone': is none .*: line 28\$"
says "^Warning: documents.csv: column 'type': is none .*: line 2\$"
cp ./*.csv demo/
run 0 plan demo
says "^Not read: staff.csv\$"
says "Ignored columns: ERP_HOMES.csv"
says "^Warning: ERP_HOMES.csv: homes would be created without homeDetails.*: lines? [0-9]"
says "^Warning: users.csv: .*e-mail: line 27\$"
[ ! -e demo/builderbacked-import.journal ] || fail "a plan began a journal"
run 0 apply demo
says "^Not read: staff.csv\$"
all=$(rows)
counts total "$all" 0 0 0 0 0 0

# Results go wherever the user wants them: what is no plain file is written into.
ln -s ../linked.csv demo/link.csv
run 0 apply demo --results demo/link.csv
[ -L demo/link.csv ] && cmp -s linked.csv demo/link.csv || fail "the link is gone"
[ "$(wc -l <linked.csv)" = "$((all + 1))" ] || fail "the results are not behind the link"
mkfifo demo/pipe
wc -l >lines.txt 2>&1 <demo/pipe &
run 0 apply demo --results demo/pipe
[ -p demo/pipe ] || fail "the pipe is gone"
wait $!
[ "$(cat lines.txt)" -eq "$((all + 1))" ] || fail "the results are not in the pipe"

# Nothing is asked: it would not be let in.
(
  export BUILDERBACKED_CLIENT_SECRET=wrong-one
  run 0 plan demo
  counts total 0 0 0 "$all" 0 0
  run 0 apply demo
  counts total 0 0 0 "$all" 0 0 0
)

edit demo/divisions.csv '2s/Cincinnati Ohio/Ohio/'
edit demo/master_communities.csv '2s/Farms/Fields/'
edit demo/neighborhoods.csv '2s/Run/Walk/'
edit demo/ERP_HOMES.csv '2s/;J-/;K-/'
edit demo/homeowners.csv '2s/PRIMARY/OTHER/'
edit demo/documents.csv '2s/DOC_0000001,[^,]*/DOC_0000001,Other/'
run 0 plan demo
counts total 0 6 0 "$((all - 6))" 0 0
run 0 apply demo
counts total 0 6 0 "$((all - 6))" 0 0 0
counts homeowners 0 1 0 '[0-9]+' 0 0 0

# The API cannot change an employee.
edit demo/users.csv '2s/^EMP_001,[^,]*/EMP_001,Other/'
run 1 plan demo
says "^users.csv:2 EMP_001: is there with other data"
run 1 apply demo
says "^users.csv:2 EMP_001: is there with other data"
counts total 0 0 0 "$((all - 1))" 1 0 0

# Without a journal the service is asked. It has everything as the files say: what is compared is what is
# meant, not how it is written. An employee without an e-mail cannot be seen.
rm demo/builderbacked-import.journal
edit demo/ERP_HOMES.csv '2s/T00:00:00-05:00/T05:00:00Z/'
edit demo/homeowners.csv '2s/owner1a/OWNER1A/'
run 1 plan demo
counts total 1 0 "$((all - 2))" 0 1 0
end_story
