# Without its journal an apply finds out at the service what is there: nothing is doubled.
. "$(dirname "$0")/story.sh"

run 0 sample demo --homes 100
run 0 apply demo
all=$(rows)
rm demo/builderbacked-import.journal
edit demo/homeowners.csv '2s/PRIMARY/OTHER/'
# One of a home with two is new.
edit demo/homeowners.csv '3s/owner1b/owner1c/'
edit demo/ERP_HOMES.csv '2s/;J-/;K-/'
run 0 plan demo
counts total 1 2 "$((all - 3))" 0 0 0
run 0 apply demo
says "^homeowners +1 +1 +[0-9]+ +0 +0 +0 +0\$"
counts users 0 0 25 0 0 0 0
counts homes 0 1 99 0 0 0 0
says "^documents +0 +0 +[0-9]+ +0 +0 +0 +0\$"
rm demo/builderbacked-import.journal
run 0 plan demo
counts total 0 0 "$all" 0 0 0
end_story
