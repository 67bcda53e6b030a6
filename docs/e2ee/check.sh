#!/usr/bin/env bash
# Checks the model: its claims must hold in every state, the good run must exist, every mutation must be caught, and the
# traces in traces/ must be what the model gives. Half a minute of one core.
# usage: docs/e2ee/check.sh [--write]     --write renews traces/ instead of comparing
set -euo pipefail
cd "$(dirname "$0")"
home=$PWD
compiler=${CC:-}
for candidate in clang-19 clang gcc cc; do
    [ -n "$compiler" ] || { command -v "$candidate" >/dev/null && compiler=$candidate; } || true
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/traces"

# Seeds that together take every kind of step in most of the situations in which it is possible.
seeds='58 137 159 208 221 234 245 247 285 292 298 301 316 349 370 382'
bounds='-DEPOCHS=8 -DSILENCES=2 -DTRICKS=12'
mutations='CODE_OMITS_HOST NO_COMMITMENT SECOND_OFFER_TAKEN FORGED_GRANT_TAKEN OLD_EPOCH_TAKEN
    NEW_KEY_NEEDS_NO_ADMISSION SEALED_TO_REMOVED OLD_KEY_STAYS'

# build NAME [-D...]: the search program of the model, in a folder of its own. With `reach` a search of limited depth leaves
# nothing out; it is slower.
reach= optimise=-O2
build() {
    mkdir -p "$work/$1"
    cp hdk.pml "$work/$1"
    (cd "$work/$1" && spin "${@:2}" -a hdk.pml >spin.txt && "$compiler" "$optimise" -w -DSAFETY -DNOFAIR -DCOLLAPSE $reach -o pan pan.c) ||
        { cat "$work/$1/spin.txt" >&2; exit 1; }
}

search() {  # name, claim, further options; prints the number of errors
    local folder=$work/$1 claim=$2
    (cd "$folder" && ./pan -n -N "$claim" "${@:3}" >"$claim.txt" 2>/dev/null) || true
    if grep -q 'out of memory' "$folder/$claim.txt"; then
        printf '%s: search not complete\n' "$claim" >&2
        exit 1
    fi
    sed -n 's/.*errors: \([0-9]*\).*/\1/p' "$folder/$claim.txt" | grep .
}

# Each step and what follows from it in one line.
lines() { awk '/^ *STEP/ { sub(/^ *STEP /, ""); step = $0 } /^ *NOW/ { sub(/^ *NOW /, ""); print step " | " $0 }'; }

# trail NAME [-D...]: the way to what the last search of NAME found.
trail() { (cd "$work/$1" && spin "${@:2}" -t -T hdk.pml 2>/dev/null) | lines; }

build model
errors=$(search model safe -m200000)
if [ "$errors" != 0 ] || grep -q 'max search depth too small' "$work/model/safe.txt"; then
    printf 'FAILED: a claim is violated, or the search is not complete; the way there:\n' >&2
    trail model >&2
    exit 1
fi
states=$(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' "$work/model/safe.txt")
printf 'holds: admitted only, swapped keys differ, no media before admission, removed is out, never back (%s states)\n' "$states"

[ "$(search model never_good -m200)" != 0 ] || { printf 'FAILED: no good run exists, the model proves nothing\n' >&2; exit 1; }
trail model >"$work/traces/good.txt"
printf 'exists: equal codes, a removal and sending in the newest epoch\n'

reach=-DREACH optimise=-O1
for mutation in $mutations; do
    build "$mutation" "-D$mutation"
    [ "$(search "$mutation" safe -m40 -i)" != 0 ] || { printf 'FAILED: %s is not caught\n' "$mutation" >&2; exit 1; }
    trail "$mutation" "-D$mutation" >"$work/traces/mutation-${mutation,,}.txt"
done
printf 'caught: %s mutations\n' "$(wc -w <<<"$mutations")"

for seed in $seeds; do
    spin $bounds "-n$seed" -u4000 -T hdk.pml 2>/dev/null | lines >"$work/traces/seed-$seed.txt"
done
if [ "${1:-}" = --write ]; then
    rm -rf "$home/traces"
    cp -r "$work/traces" "$home/traces"
elif ! diff -r "$home/traces" "$work/traces"; then
    printf 'FAILED: the traces are of another model; docs/e2ee/check.sh --write renews them\n' >&2
    exit 1
fi
printf 'traces: %s, replayed against the program by the unit tests of web/\n' "$(ls "$work/traces" | wc -l)"
