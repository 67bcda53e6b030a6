#!/usr/bin/env bash
# Checks the model exhaustively: its claims must hold, and the good run must exist. Some six seconds of one core.
# usage: docs/e2ee/check.sh
set -euo pipefail
cd "$(dirname "$0")"
compiler=${CC:-}
for candidate in clang-19 clang gcc cc; do
    [ -n "$compiler" ] || { command -v "$candidate" >/dev/null && compiler=$candidate; } || true
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp hdk.pml "$work"
cd "$work"
spin -a hdk.pml >spin.txt || { cat spin.txt >&2; exit 1; }
"$compiler" -O2 -w -DSAFETY -DNOFAIR -o pan pan.c

search() {  # claim; prints the number of errors
    ./pan -m200000 -n -N "$1" >"$1.txt" 2>/dev/null
    if grep -q 'max search depth too small\|out of memory' "$1.txt"; then
        printf '%s: search not complete\n' "$1" >&2
        return 1
    fi
    sed -n 's/.*errors: \([0-9]*\).*/\1/p' "$1.txt" | grep .
}

if [ "$(search safe)" != 0 ]; then
    printf 'FAILED: a claim is violated; the way there:\n' >&2
    spin -t -p hdk.pml | tail -n 120 >&2
    exit 1
fi
states=$(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' safe.txt)
printf 'holds: admitted only, swapped keys differ, no media before admission, removed is out (%s states)\n' "$states"
if [ "$(search never_good)" = 0 ]; then
    printf 'FAILED: the good run does not exist, the model proves nothing\n' >&2
    exit 1
fi
printf 'exists: a consultation with equal codes, a removal and sending in the newest epoch\n'
