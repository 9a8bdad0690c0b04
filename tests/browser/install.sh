#!/usr/bin/env bash
# Usage: install.sh DIRECTORY
# Installs there what package-lock.json pins, unless it is there already. No package's script runs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
directory=$1

if ! cmp -s "$here/package-lock.json" "$directory/installed-lock.json"; then
  mkdir -p "$directory"
  cp "$here/package.json" "$here/package-lock.json" "$directory"
  (cd "$directory" && npm ci --ignore-scripts --no-audit --no-fund)
  cp "$here/package-lock.json" "$directory/installed-lock.json"
fi
