#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the engine with each seeded fault of access control in turn (engine/acl_fault.hpp) and fails unless tests find every one:
# tests/search/seeded_faults.sh [NUMBER...], in build/seeded.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8
programs=(test-search_worlds test-search_privacy test-search_revocation)
build=build/seeded log=build/seeded/log
mkdir -p "$log"
mapfile -t faults < <(sed -nE 's|^/// +([0-9]+ .*)|\1|p' engine/acl_fault.hpp)
numbers=("$@")
if [ ${#numbers[@]} -eq 0 ]; then mapfile -t numbers < <(printf '%s\n' "${faults[@]}" | cut -d' ' -f1); fi
missed=()

for n in "${numbers[@]}"; do
  cmake --preset release -B "$build" -DQUARRY_BREAK_ACL="$n" >"$log/cmake" 2>&1 || { cat "$log/cmake"; exit 2; }
  cmake --build "$build" --target "${programs[@]}" >"$log/build" 2>&1 || { tail -50 "$log/build"; exit 2; }
  caught=()
  for program in "${programs[@]}"; do
    # A program that dies has found something too.
    timeout 600 "$build/bin/$program" --gtest_brief=1 >"$log/$n-$program" 2>&1 && continue
    names=$(grep -aoE '^\[  FAILED  \] [A-Za-z/]+\.[A-Za-z]+' "$log/$n-$program" | sed 's/^.* //; s/^[A-Za-z]*\///' | sort -u | paste -sd ' ')
    caught+=("${names:-$program}")
  done
  if [ ${#caught[@]} -eq 0 ]; then missed+=("$n"); fi
  printf '%-62s %s\n' "$(printf '%s\n' "${faults[@]}" | grep "^$n ")" "${caught[*]:-NOT FOUND}"
done

if [ ${#missed[@]} -ne 0 ]; then
  echo "no test finds seeded fault ${missed[*]}"
  exit 1
fi
echo "all ${#numbers[@]} seeded faults were found"
