#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh BUILD SECONDS [NAME...]: fuzzes each extractor (or those named) alone, from its seeds, in the build of the preset `fuzz`. What is
# found stays in BUILD/fuzz/NAME. Its status is not 0 where anything was.
set -u
build=$1 seconds=$2
shift 2
[ $# -gt 0 ] || set -- $(ls "$build/tests/fuzz/seeds")
failed=
for name in "$@"; do
  found=$build/fuzz/$name
  mkdir -p "$found/corpus"
  "$build/bin/fuzz_one_extractor" --extractor="$name" "$found/corpus" "$build/tests/fuzz/seeds/$name" -max_total_time="$seconds" -max_len=32768 \
    -timeout=20 -rss_limit_mb=3000 -artifact_prefix="$found/" -print_final_stats=1 >"$found/log" 2>&1 || failed="$failed $name"
  printf '%s: %s runs%s\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$found/log")" "$(grep -m1 -E 'SUMMARY|terminate' "$found/log" | sed 's/^/, /')"
done
[ -z "$failed" ] || { echo "findings:$failed"; exit 1; }
