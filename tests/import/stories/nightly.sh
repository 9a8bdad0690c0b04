# Day after day: what is new is created, what has changed is updated, the rest costs nothing.
. "$(dirname "$0")/story.sh"

run 0 sample demo --homes 100
run 0 plan demo
says "Ignored columns: ERP_HOMES.csv"
[ ! -e demo/builderbacked-import.journal ] || fail "a plan began a journal"
run 0 apply demo
all=$(rows)
counts total "$all" 0 0 0 0 0 0

run 0 plan demo
counts total 0 0 0 "$all" 0 0
run 0 apply demo
counts total 0 0 0 "$all" 0 0 0

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

# Nothing has been asked of the service that changes what is compared.
rm demo/builderbacked-import.journal
run 1 plan demo
counts total 0 0 "$((all - 1))" 0 1 0
end_story
