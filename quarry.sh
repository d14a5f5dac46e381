#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Sets Quarry up and uses it: ./quarry.sh demo | test | nightly | setup | build
set -euo pipefail
cd "$(dirname "$0")"
export LC_ALL=C.UTF-8

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
if [ ! -t 1 ] || [ -n "${NO_COLOR:-}" ]; then say() { printf '\n== %s\n' "$*"; }; fi

# Installs what .ci/packages names and the machine lacks.
setup() {
  local missing=() name root=()
  for name in $(sed -n 's/^[a-z]*: //p' .ci/packages); do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "installing ${#missing[@]} Debian packages: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then root=(sudo); fi
  "${root[@]}" apt-get update -q
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends --no-remove "${missing[@]}"
}

# build PRESET [TARGET...]
build() {
  local preset=$1
  shift
  say "building ($preset)"
  cmake --preset "$preset" >"/tmp/quarry-cmake-$preset.log" 2>&1 || { cat "/tmp/quarry-cmake-$preset.log"; return 1; }
  cmake --build --preset "$preset" ${1:+--target "$@"}
}

# Shows a command, then runs it.
show() {
  printf '\n$ %s\n' "$(printf '%q ' "$@" | sed 's|build/release/bin/||')"
  "$@"
}

demo() {
  setup
  build release quarry quarry-worker quarry-ob-worker
  local quarry=build/release/bin/quarry index=build/demo team=urn:globus:groups:id:11111111-2222-3333-4444-555555555555
  rm -rf "$index"
  say "ingesting the sample data of tests/lab"
  local name
  for name in silicon oxides microscopy tables molecules archive restricted; do
    local options=()
    if [ -f "tests/lab/$name.dataset.json" ]; then options+=(--dataset "tests/lab/$name.dataset.json"); else options+=(--visible-to public); fi
    if [ "$name" = tables ] && [ -f tests/lab/tables/bandgaps.map.json ]; then options+=(--map tests/lab/tables/bandgaps.map.json); fi
    show "$quarry" ingest "tests/lab/$name" "${options[@]}" --index "$index" || [ $? -eq 3 ]
  done
  say "what Quarry is for"
  echo "A formula, in any spelling:"
  show "$quarry" search 'formula:O3SrTi' --index "$index"
  echo
  echo "Which converged PBE calculations of oxides with a gap of 1 to 2 eV may I see?"
  show "$quarry" search 'dft.converged:true xc:PBE elements:O band_gap:1..2 eV' --index "$index"
  echo
  echo "A range with a unit, and what is in it:"
  show "$quarry" search 'structure.density:[3 TO 7] g/cm^3' --facet symmetry.crystal_system --facet material.elements:6 --limit 3 --index "$index"
  echo
  echo "A restricted record: the public sees nothing, its group does."
  show "$quarry" search 'elements:Ba,Zr,S' --index "$index" || [ $? -eq 1 ]
  show "$quarry" search 'elements:Ba,Zr,S' --as "$team" --index "$index"
  say "serve it, and search it from elsewhere"
  echo "  $quarry serve --index $index --listen 127.0.0.1:8380"
  echo "  curl 'http://127.0.0.1:8380/v1/search?q=TiO2&facet=symmetry.crystal_system'"
}

# Tests that skip say why; this repeats it where nobody scrolls.
skipped() {
  local log=$1
  grep -aE '\(Skipped\)|\*\*\*Skipped|skipped:' "$log" | sort -u | sed 's/^/  skipped: /' || true
}

# run_tests PRESET [ctest options...]
run_tests() {
  local preset=$1 log=build/$1/ctest.log
  shift
  say "testing ($preset)"
  local status=0
  ctest --preset "$preset" --no-tests=error "$@" 2>&1 | tee "$log" || status=$?
  skipped "$log"
  return $status
}

run_release_and_asan() {
  setup
  build release
  run_tests release
  build asan asan-tests
  run_tests asan
}

nightly() {
  setup
  build release
  say "testing (nightly)"
  ctest --test-dir build/release -L nightly --output-on-failure --no-tests=error
  say "seeding faults of access control"
  tests/search/seeded_faults.sh
}

case "${1:-}" in
  setup) setup ;;
  build) setup; build release ;;
  demo) demo ;;
  test) run_release_and_asan ;;
  nightly) nightly ;;
  *) echo "usage: $0 demo | test | nightly | setup | build" >&2; exit 2 ;;
esac
