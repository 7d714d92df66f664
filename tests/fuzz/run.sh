#!/bin/bash
# Builds libFuzzer's targets with what leads them through the code, and runs each for some seconds.
#
#   tests/fuzz/run.sh [SECONDS [TARGET...]]      60 seconds each, and all targets, by default
#
# What a target has found stays in build/fuzz/corpus, and what broke it in build/fuzz/found. The exit code is 0 if
# nothing broke.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-60}
shift || true
targets=("$@")

tools/setup.sh test
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz
tests/fuzz/seeds.sh build/fuzz/tools/raftsim build/fuzz/seeds
[ ${#targets[@]} -gt 0 ] || for file in tests/fuzz/*_fuzz.cpp; do targets+=("$(basename "$file" .cpp)"); done

broken=0
TIMEFORMAT='stat::cpu_seconds:               %U'
for target in "${targets[@]}"; do
  mkdir -p "build/fuzz/corpus/$target" build/fuzz/found
  echo "== $target: $seconds s"
  if ! time "build/fuzz/tests/fuzz/$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="build/fuzz/found/$target-" "build/fuzz/corpus/$target" "build/fuzz/seeds/$target" \
    >"build/fuzz/$target.log" 2>&1; then
    broken=1
    tail -n 40 "build/fuzz/$target.log"
  fi
  grep -E '^stat::(number_of_executed_units|peak_rss_mb)' "build/fuzz/$target.log" || true
done
exit "$broken"
