#!/bin/bash
# Measures which branches of core its own tests take, and prints them file by file; less than 95 % is exit code 1. Core
# is compiled without optimisation and with g++'s counters, as one source, as its tests are: two minutes, of which the
# tests take seconds.
#
#   tools/coverage.sh              the table
#   tools/coverage.sh --missing    and every line that has a branch which is not taken
#
# Two kinds of branches are not counted, as they are the compiler's:
# - those for exceptions that any call may throw, such as running out of memory (--exclude-throw-branches);
# - those on lines without code of their own, as closing braces, where destructors run (--exclude-unreachable-branches).
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
rm -rf "$build"
mkdir -p "$build"
printf '#include "%s"\n' core/*.cpp >"$build/core.cpp"
printf '#include "%s"\n' tests/core/*.cpp >"$build/tests.cpp"
g++ -std=c++20 -O0 --coverage -I. -c "$build/core.cpp" -o "$build/core.o"
# What core has in headers is counted there too: its objects are linked first.
g++ -std=c++20 -O0 -I. -DDOCTEST_CONFIG_SUPER_FAST_ASSERTS "-DRAFTSIM_SOURCE_DIR=\"$PWD\"" \
  -c "$build/tests.cpp" -o "$build/tests.o"
g++ -std=c++20 -O0 -I. -c tests/main.cpp -o "$build/main.o"
g++ --coverage "$build/core.o" "$build/tests.o" "$build/main.o" -o "$build/core_tests"
"$build/core_tests" --no-colors=true >"$build/tests.log" || { tail -n 40 "$build/tests.log"; exit 1; }

report() {
  gcovr --root . --filter core/ --exclude-throw-branches --exclude-unreachable-branches "$@" "$build"
}
if [ -n "$missing" ]; then
  report --json "$build/branches.json"
  python3 - "$build/branches.json" <<'EOF'
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
fi
report --branches --fail-under-branch 95 || exit 1
