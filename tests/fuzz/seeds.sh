#!/bin/bash
# Writes what libFuzzer's targets begin with into FOLDER/TARGET: what the project ships, small files of it, for it is
# their shapes that matter.
#
#   tests/fuzz/seeds.sh RAFTSIM FOLDER
set -euo pipefail
raftsim=$(realpath "$1")
mkdir -p "$2"
seeds=$(realpath "$2")
cd "$(dirname "$0")/../.."

rm -rf "$seeds"/*_fuzz
for source in tests/fuzz/*_fuzz.cpp; do mkdir "$seeds/$(basename "$source" .cpp)"; done
find scenarios tests/scenarios -name '*.json' -size -12k ! -name schema.json | sort | while read -r file; do
  cp "$file" "$seeds/scenario_fuzz/${file//\//_}"
done
cp tests/logs/* "$seeds/log_import_fuzz/"
for name in retry-applied-once follower-reads snapshot-in-chunks; do
  trace="$seeds/trace_fuzz/$name"
  history="$seeds/history_fuzz/$name"
  # 1: an expectation of what comes later is not met.
  "$raftsim" run --quiet --until 700ms --trace "$trace" --history "$history" "scenarios/$name.json" || [ $? -eq 1 ]
  [ -s "$trace" ] && [ -s "$history" ]
  "$raftsim" convert "$trace" "$trace.rtrace"
done
# Values of lines: a number, an array of words, and an object with a member of each kind.
printf '\007\200\001' >"$seeds/binary_fuzz/number"
printf '\002\120\121\012\001\000' >"$seeds/binary_fuzz/words"
printf '\001\001\021\002\007\200\001\003\120\004\100\007\010\001a\010\003\000' >"$seeds/binary_fuzz/object"
number=0
for text in 'server:S2 and not routine' '(type:RequestVote or kind:crash) term>=4' '"entry 3"'; do
  number=$((number + 1))
  printf '%s' "$text" >"$seeds/filter_fuzz/$number"
done
# Long ones, for a short one is over before there is a leader: bytes by the minimal generator of Park and Miller.
for number in 1 2 3 4 5 6 7 8 9 10 11 12; do
  for target in cluster_fuzz message_fuzz; do
    awk -v x="$number$number" 'BEGIN { for (i = 0; i < 800; i++) { x = (x * 16807) % 2147483647; printf "%03o\n", x % 256 } }' |
      while read -r octal; do printf '%b' "\\0$octal"; done >"$seeds/$target/$number"
  done
done
for text in 150ms 1.5s 200us 10ns 2m 1h; do printf '%s' "$text" >"$seeds/duration_fuzz/$text"; done
