#!/usr/bin/env bash
# Checks the model exhaustively: each claim must hold, and the good run must exist. Takes a few seconds.
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
spin -a hdk.pml >/dev/null
"$compiler" -O2 -w -DSAFETY -DNOFAIR -o pan pan.c

errors() {  # claim
    ./pan -m200000 -n -N "$1" >"$1.txt"
    if grep -q 'max search depth too small\|out of memory' "$1.txt"; then
        printf '%s: search not complete\n' "$1" >&2
        return 1
    fi
    sed -n 's/.*errors: \([0-9]*\).*/\1/p' "$1.txt"
}

for claim in admitted_only swapped_keys_differ no_media_before_admission removed_is_out; do
    found=$(errors "$claim")
    states=$(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' "$claim.txt")
    if [ "$found" != 0 ]; then
        printf 'FAILED %s\n' "$claim" >&2
        ./pan -r -N "$claim" >&2 || true
        exit 1
    fi
    printf 'holds  %-26s %s states\n' "$claim" "$states"
done
if [ "$(errors never_good)" = 0 ]; then
    printf 'FAILED the good run does not exist: the model proves nothing\n' >&2
    exit 1
fi
printf 'exists a consultation with equal codes, a removal and sending in the newest epoch\n'
