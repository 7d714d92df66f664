#!/bin/bash
# Installs what is missing, builds raftsim twice with warnings as errors, and runs the tests on both builds: by g++ with
# optimisation, and by clang++ with AddressSanitizer and UndefinedBehaviorSanitizer, those in which these may see
# something. The last line is the count, "N passed, N failed"; the exit code is 0 only if all passed.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/setup.sh test
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

failed=0
for preset in quick asan; do
  echo "== $preset: build"
  cmake --preset "$preset" >"$work/configure" 2>&1 || { cat "$work/configure"; exit 1; }
  cmake --build --preset "$preset"
  echo "== $preset: tests"
  ctest --preset "$preset" --parallel "$(nproc)" --verbose </dev/null >"$work/tests" 2>&1 || failed=1
  awk -v counts="$work/counts" -f tools/count_tests.awk "$work/tests"
done

[ "$failed" -eq 0 ] || echo "Some tests failed."
awk '{ passed += $1; failed += $2 } END { print passed " passed, " failed " failed" }' "$work/counts"
exit "$failed"
