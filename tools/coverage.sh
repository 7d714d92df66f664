#!/bin/bash
# Measures which branches of core the tests of core and sim take, and prints them file by file; what is below 95 % ends
# with exit code 1. Core is compiled without optimisation, as g++'s counts are of its branches as they are written.
#
#   tools/coverage.sh              the table
#   tools/coverage.sh --missing    and every line with a branch that is not taken
#
# Two kinds of branches are not counted, as no test can take them, nor need it:
# - those that g++ adds for exceptions which any call may throw, such as running out of memory
#   (--exclude-throw-branches);
# - those of lines without code of their own, as closing braces, where destructors run (--exclude-unreachable-branches).
set -euo pipefail
cd "$(dirname "$0")/.."

missing=""
case "${1:-}" in
  "") ;;
  --missing) missing=1 ;;
  *)
    echo "coverage.sh: unknown argument '$1', expected --missing or nothing" >&2
    exit 2
    ;;
esac
command -v gcovr >/dev/null || { echo "coverage.sh: gcovr is missing: tools/setup.sh dev installs it" >&2; exit 2; }

build=build/coverage
mkdir -p "$build"
cmake -G Ninja -S . -B "$build" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_COMPILER=g++ -DCMAKE_CXX_FLAGS_DEBUG=-O1 \
  "-DRAFTSIM_CORE_OPTIONS=-O0;--coverage" -DCMAKE_EXE_LINKER_FLAGS=--coverage \
  -DRAFTSIM_TEST_OPTIONS=-O0 -DRAFTSIM_TOOL_OPTIONS=-O0 -DRAFTSIM_UNITY=ON -DRAFTSIM_UNITY_BATCH=52 \
  -DRAFTSIM_VIEWER=OFF -DRAFTSIM_BENCHMARKS=OFF >"$build/configure.log"
cmake --build "$build" --parallel "${JOBS:-$(nproc)}" --target raftsim_tests

# Counts of an earlier run would be added to.
find "$build" -name '*.gcda' -delete
for folder in core sim; do
  "$build/tests/raftsim_tests" --no-colors=true "--source-file=*/tests/$folder/*" >"$build/$folder.log" ||
    { tail -n 40 "$build/$folder.log"; exit 1; }
done

report() {
  gcovr --root . --object-directory "$build" --filter 'core/' --branches \
    --exclude-throw-branches --exclude-unreachable-branches "$@" "$build/CMakeFiles/raftsim_core_objects.dir"
}
[ -z "$missing" ] || report --json "$build/branches.json" --output /dev/null
[ -z "$missing" ] || python3 - "$build/branches.json" <<'EOF'
import json
import sys

for file in json.load(open(sys.argv[1]))["files"]:
    text = open(file["file"]).read().splitlines()
    for line in file["lines"]:
        taken = [branch["count"] > 0 for branch in line["branches"]]
        if not all(taken):
            number = line["line_number"]
            print(f'{file["file"]}:{number}: {taken.count(False)} of {len(taken)}: {text[number - 1].strip()}')
EOF
report --fail-under-branch 95 || exit 1
