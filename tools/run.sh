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
)
build() {
  cmake --build "$here/build/run" --target "$1"
}
if [ $# -gt 0 ]; then
  build raftsim
  exec "$here/build/run/tools/raftsim" "$@"
fi

# What runs a scenario is built first, so that there is something to read while the rest is compiled.
build raftsim_first
cd "$here"
build/run/tools/raftsim_first --log scenarios/first-election.json
printf '\nThat was the first election. Now the rest of raftsim is built: searches, lessons, exports.\n'
build raftsim
echo "The program is build/run/tools/raftsim; 'build/run/tools/raftsim lesson' lists the lessons."
