#!/usr/bin/env bash
# Usage: lint.sh [DIRECTORY]
# Lints src/testing/openapi.yaml, its examples included. The linter is installed in the directory, build/browser
# unless another is given.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
directory=${1:-$root/build/browser}

"$here/install.sh" "$directory"
REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true "$directory/node_modules/.bin/redocly" lint \
  --config "$here/redocly.yaml" --max-problems 1000 "$root/src/testing/openapi.yaml"
