#!/bin/sh
# Installs what raftsim needs on Debian 12 and is not there yet. Asks nothing.
#
#   tools/setup.sh run    to build and run raftsim
#   tools/setup.sh test   and to build the viewer, and to build and pass all tests (the default)
#   tools/setup.sh dev    and what developers use beside
#   tools/setup.sh determinism   what tools/determinism.py compiles with
set -eu

packages="g++ cmake ninja-build libboost-program-options-dev libboost-regex-dev nlohmann-json3-dev libsimdjson-dev"
packages="$packages libzstd-dev"
case "${1:-test}" in
  run) ;;
  test | dev)
    packages="$packages clang libclang-rt-14-dev doctest-dev libbenchmark-dev python3 python3-jsonschema clang-format"
    # The viewer, and a display without a screen or a graphics card to test it on.
    packages="$packages libimgui-dev libglfw3-dev libpng-dev fonts-dejavu-core"
    packages="$packages xvfb xdotool libgl1 libglx-mesa0 libgl1-mesa-dri"
    # Readers of what is exported.
    packages="$packages librsvg2-bin asciinema chromium"
    # The other shell that is completed, and readers of manual pages.
    packages="$packages zsh mandoc groff-base"
    ;;
  determinism)
    packages="$packages python3 g++-12 clang-14 clang-16 libc++-14-dev libc++abi-14-dev g++-aarch64-linux-gnu qemu-user"
    ;;
  *)
    echo "setup.sh: unknown argument '$1', expected run, test, dev or determinism" >&2
    exit 2
    ;;
esac
[ "${1:-test}" != dev ] || packages="$packages clang-tidy ccache gdb gcovr python3-clang-14"

missing=""
for package in $packages; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) || status=""
  [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
  as_root="sudo"
  if ! command -v sudo >/dev/null; then
    echo "setup.sh: only root can install what is missing:$missing" >&2
    exit 1
  fi
fi
echo "Installing:$missing"
$as_root apt-get update -q </dev/null
# shellcheck disable=SC2086  # a list of words is meant
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing </dev/null
