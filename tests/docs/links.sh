#!/usr/bin/env bash
# Every link of the pages to a file, or to a heading of a page, leads there:
#   tests/docs/links.sh PAGE...
set -euo pipefail
cd "$(dirname "$0")/../.."
checked=0

# The names that a code host gives the headings of a page.
headings() {
  awk '/^ *```/ { inside = !inside } !inside && /^#+ / {
    sub(/^#+ +/, ""); gsub(/[`*]/, ""); $0 = tolower($0); gsub(/[^a-z0-9 _-]/, ""); gsub(/ /, "-"); print }' "$1"
}

for page in "$@"; do
  while read -r link; do
    file=${link%%#*}
    path=$page
    if [[ $file ]]; then path=$(dirname "$page")/$file; fi
    if [[ ! -e $path ]] || { [[ $link == *'#'* ]] && ! headings "$path" | grep -qx -- "${link#*#}"; }; then
      echo "$page: nothing is at $link" >&2
      exit 1
    fi
    checked=$((checked + 1))
  done < <(awk '/^ *```/ { inside = !inside } !inside' "$page" | grep -oE '\]\([^)]+\)' | sed 's/^](//; s/)$//' |
    grep -vE '^https?:' || true)
done
((checked > 0))
echo "$checked links"
