#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# seeds.sh EXTRACTORS OUT: for each extractor a folder of seeds, OUT/NAME: the heads of its fixtures' files, each behind a line with the
# file's name.
set -eu
extractors=$1 out=$2 head_bytes=8192
for fixtures in "$extractors"/*/fixtures; do
  name=$(basename "$(dirname "$fixtures")")
  rm -rf "$out/$name"
  mkdir -p "$out/$name"
  count=0
  find "$fixtures" -type f ! -name README.md ! -name '*.golden.json' ! -name '*.map.json' | sort | while read -r file; do
    count=$((count + 1))
    { basename "$file"; head -c "$head_bytes" "$file"; } > "$out/$name/$count"
  done
done
