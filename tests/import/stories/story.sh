# What every story begins with. A story runs inside builderbacked-sandbox, as: sh STORY.sh PROGRAM FOLDER
set -eu
program=$1
rm -rf "$2"
mkdir -p "$2"
cd "$2"

fail() {
  echo "FAILED: $*"
  exit 1
}

# run CODE ARGUMENT…: the program, which must end with that exit code.
run() {
  expected=$1
  shift
  echo "--- builderbacked-import $*"
  code=0
  "$program" "$@" >last.txt 2>&1 || code=$?
  cat last.txt
  cat last.txt >>everything.txt
  [ "$code" = "$expected" ] || fail "exit code $code, not $expected"
}

# says PATTERN: in what the last run printed.
says() { grep -Eq -- "$1" last.txt || fail "does not say: $1"; }

# counts KIND NUMBER…: the line of that kind, or of the total, in the table that the last run printed.
counts() { says "^$(echo "$*" | sed 's/ / +/g')\$"; }

# edit FILE SCRIPT: with sed, which everywhere can do without -i.
edit() {
  sed "$2" "$1" >edited.txt
  mv edited.txt "$1"
}

# How many rows the last apply told the results file of.
rows() { echo $(($(wc -l <demo/results.csv) - 1)); }

end_story() {
  if grep -q '@example[.]com' everything.txt demo/results.csv; then fail "an e-mail is in the output"; fi
  if grep -q 'sandbox-secret' everything.txt; then fail "the secret is in the output"; fi
  echo "All ended well."
}
