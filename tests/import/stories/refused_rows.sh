# Rows that the service refuses: a plan foresees it, an apply does all others.
. "$(dirname "$0")/story.sh"

run 0 sample demo --homes 20
run 0 apply demo
all=$(rows)
rm demo/builderbacked-import.journal

echo 'DIV_LOST,Lost,LST,Nowhere' >>demo/divisions.csv
echo 'MC_LOST,Lost,DIV_NONE' >>demo/master_communities.csv
echo 'MC_BELOW,Below,DIV_LOST' >>demo/master_communities.csv
echo 'NH_LOST,Lost,,MC_NONE' >>demo/neighborhoods.csv
printf 'HOME_LOST;1 Main St;;Mason;OH;45040;Single Family;NH_NONE;;;;;;;;;;;\r\n' >>demo/ERP_HOMES.csv
echo 'HOME_NONE,lost@example.com,Ann,,Lost,PRIMARY,false' >>demo/homeowners.csv
echo 'HOME_NONE,DOC_LOST,Warranty,Lost,https://documents.example.com/x.pdf,EXTERNAL_URL,true,,,' >>demo/documents.csv
# Ids that are taken.
edit demo/users.csv '2s/^EMP_001,[^,]*/EMP_001,Other/'
edit demo/documents.csv '2s/^HOME_[0-9]*/HOME_000020/'

run 1 plan demo
counts total 0 0 "$((all - 2))" 0 9 0
says "^divisions.csv:5 DIV_LOST: its region is not active"
says "^master_communities.csv:8 MC_LOST: division DIV_NONE is neither in the input nor at the service"
says "^master_communities.csv:9 MC_BELOW: division DIV_LOST is not at the service, and its own row"
says "^documents.csv:2 DOC_0000001: its external id belongs to a document of another home"
run 1 apply demo
says "^divisions.csv:5 DIV_LOST: "
says "^master_communities.csv:8 MC_LOST: "
says "^neighborhoods.csv:42 NH_LOST: "
says "^ERP_HOMES.csv:[0-9]+ HOME_LOST: "
says "^homeowners.csv:[0-9]+ HOME_NONE/[0-9a-f]+: "
says "^documents.csv:[0-9]+ DOC_LOST: "
says "^users.csv:2 EMP_001: is there with other data"
says "^documents.csv:2 DOC_0000001: its external id belongs to a document of another home"
says "^total +0 +[0-9]+ +[0-9]+ +0 +8 +1 +0\$"
grep -q '^master_communities,.*,not_reached,its division DIV_LOST was not brought in' demo/results.csv ||
  fail "what belongs to a refused row was sent"

# What failed is done once its cause is gone.
edit demo/divisions.csv 's/Nowhere/Cincinnati/'
edit demo/master_communities.csv 's/DIV_NONE/DIV_LOST/'
edit demo/neighborhoods.csv 's/MC_NONE/MC_LOST/'
edit demo/ERP_HOMES.csv 's/NH_NONE/NH_LOST/'
edit demo/homeowners.csv 's/^HOME_NONE/HOME_LOST/'
edit demo/documents.csv 's/^HOME_NONE/HOME_LOST/; 2s/^HOME_[0-9]*/HOME_000001/'
run 1 apply demo --results demo/second.csv
says "^total +7 +0 +[01] +[0-9]+ +1 +0 +0\$|^total +7 +1 +0 +[0-9]+ +1 +0 +0\$"
end_story
