#!/bin/sh
# Installs what is missing, builds raftsim, and runs a scenario: the first by default, else what is given, as in
#   tools/run.sh run --log scenarios/first-election.json
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)

"$here/tools/setup.sh" run
(
  cd "$here"
  cmake --preset quick -B build/run -DBUILD_TESTING=OFF -DRAFTSIM_BENCHMARKS=OFF -DRAFTSIM_VIEWER=OFF \
    -DRAFTSIM_WERROR=OFF >/dev/null
  cmake --build build/run --target raftsim
)
if [ $# -eq 0 ]; then
  cd "$here"
  set -- run --log scenarios/first-election.json
fi
exec "$here/build/run/tools/raftsim" "$@"
