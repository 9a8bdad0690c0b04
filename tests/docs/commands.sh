#!/usr/bin/env bash
# Checks every command in the pages' shell blocks, and runs those that are quick:
#   tests/docs/commands.sh BUILD_DIR PAGE...
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$1
shift
sandbox=$build/builderbacked-sandbox
checked=0
# Where commands may leave files.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
ln -s "$PWD/examples" "$scratch/"

# PAGE:LINE, a tab, the command without its comment.
commands() {
  awk '/^ *```/ { inside = !inside && /```sh$/; next }
    inside { sub(/ +# .*/, ""); if ($0 != "") print FILENAME ":" FNR "\t" $0 }' "$@"
}

# Each of these is called in a condition, where `set -e` has no effect.
check() {
  local words own
  read -ra words <<<"$1"
  case $1 in
    build/test/*) "$sandbox" -- bash -c "${1//build\/test/$build}" ;;
    *\ '&&'\ *) check "${1%% && *}" && check "${1#* && }" ;;
    cmake/*.sh*) [[ -x ${words[0]} ]] && { [[ ${#words[@]} == 1 ]] || grep -qF -- "  ${words[1]})" "${words[0]}"; } ;;
    cmake/*.py*) python3 "${words[0]}" --help | grep -qF -- "${words[1]:---help}" ;;
    "cmake --workflow --preset "*) grep -q "\"name\": \"${words[3]}\"" CMakePresets.json ;;
    "cmake -G Ninja -S . -B build/lib "*) bash -c "${1/build\/lib/$scratch/lib}" ;;
    "cmake --build build/lib" | "cmake --install build/lib "*) ;;  # tests/package/run.sh does so.
    builderbacked-sandbox*) own=${1#builderbacked-sandbox} && (cd "$scratch" && bash -c "'$sandbox' ${own%% -- *} -- true") ;;
    builderbacked-drift*) takes_options "$("$build/builderbacked-drift" --help)" "${words[@]:1}" ;;
    builderbacked-import*)
      takes_options "$("$build/examples/import/builderbacked-import" "${words[1]}" --help)" "${words[@]:1}" ;;
    curl*) if command -v curl >/dev/null; then "$sandbox" -- bash -c "$1 --silent --fail --show-error"; fi ;;
    PATH=*) ;;
    *) return 1 ;;
  esac
}

# takes_options HELP WORD...
takes_options() {
  local word
  if [[ ! $1 ]]; then return 1; fi
  for word in "${@:2}"; do
    if [[ $word == --* ]] && ! grep -qF -- "$word" <<<"$1"; then return 1; fi
  done
}

while IFS=$'\t' read -r place command; do
  if ! check "$command" </dev/null >/dev/null; then
    echo "$place: this does not work: $command" >&2
    exit 1
  fi
  checked=$((checked + 1))
done < <(commands "$@")
((checked > 0))
echo "$checked commands"
