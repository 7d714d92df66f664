#!/usr/bin/python3
"""Shows that runs are the same whatever compiles them: by hashes of all shipped scenarios and of many random ones.

Usage: tools/determinism.py [--seeds N] [--jobs N] [--only NAME...]

Builds raftsim_hashes (tools/determinism) with every toolchain of the list below, in build/determinism, runs it on all
files below scenarios/ and on the seeds 1 to N (10000 unless told), and compares each output with the first, byte by
byte. A line of it has the hash of a run, and of a scenario also that of its whole trace in JSON Lines. Prints a table,
with the seconds that one processor would have taken. The exit code is 1 if anything differs, or if a toolchain is
missing that tools/setup.sh cannot install. With --only these toolchains alone are asked; --jobs says how many at once.
"""

import argparse
import concurrent.futures
import dataclasses
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "determinism"


@dataclasses.dataclass
class Toolchain:
    name: str
    compiler: str
    optimisation: str
    library: str = ""  # an option that chooses the standard library
    link: str = ""
    machine: str = ""  # if it is another than this one
    emulator: str = ""

    def options(self):
        return " ".join(filter(None, [self.optimisation, self.library, self.link]))


# Those that take longest first, so that the others run beside them.
TOOLCHAINS = [
    Toolchain("gcc-O0", "g++-12", "-O0"),
    Toolchain("arm64", "aarch64-linux-gnu-g++", "-O2", "", "-static", "aarch64", "qemu-aarch64"),
    Toolchain("gcc-O2", "g++-12", "-O2"),
    Toolchain("gcc-native", "g++-12", "-O3 -march=native"),
    Toolchain("clang-14", "clang++-14", "-O2"),
    Toolchain("clang-14-libc++", "clang++-14", "-O2", "-stdlib=libc++"),
    Toolchain("clang-16", "clang++-16", "-O2"),
    Toolchain("clang-16-libc++", "clang++-16", "-O2", "-stdlib=libc++"),
]


class Failed(Exception):
    """The toolchain is missing, or it does not build or run the program."""


def library_of(toolchain):
    """The standard library that it compiles against, with its version; nothing if there is no such compiler."""
    if not shutil.which(toolchain.compiler) or (toolchain.emulator and not shutil.which(toolchain.emulator)):
        return None
    command = [toolchain.compiler, *toolchain.library.split(), "-std=c++20", "-x", "c++", "-E", "-dM", "-"]
    result = subprocess.run(command, input="#include <version>\n", capture_output=True, text=True, check=False)
    for macro, name in (("_LIBCPP_VERSION", "libc++"), ("_GLIBCXX_RELEASE", "libstdc++")):
        found = re.search(rf"^#define {macro} (\d+)$", result.stdout, re.MULTILINE)
        if found and result.returncode == 0:
            version = int(found.group(1))
            return f"{name} {version // 1000 if name == 'libc++' else version}"
    return None


def install_what_is_missing(toolchains):
    if not all(library_of(toolchain) for toolchain in toolchains):
        subprocess.run([ROOT / "tools" / "setup.sh", "determinism"], stdout=sys.stderr, check=False)


def logged(command, log, output=None):
    """Runs it from the root, and answers how many seconds of a processor that took, whatever else the machine does."""
    with open(log, "a", encoding="utf-8") as errors, \
            subprocess.Popen(command, cwd=ROOT, stdout=output or errors, stderr=errors) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        words = log.read_text(encoding="utf-8").strip().splitlines()
        raise Failed(f"FAILED: exit code {process.returncode}: {words[-1] if words else 'nothing said'}; "
                     f"see {log.relative_to(ROOT)}")
    return usage.ru_utime + usage.ru_stime


@dataclasses.dataclass
class Outcome:
    toolchain: Toolchain
    built: float = 0
    ran: float = 0
    lines: list | None = None
    trouble: str = ""


def build_and_run(toolchain, seeds, scenarios):
    outcome = Outcome(toolchain)
    try:
        if not library_of(toolchain):
            raise Failed("LEFT OUT: there is no such compiler, library or emulator here")
        FOLDER.mkdir(parents=True, exist_ok=True)
        build = FOLDER / toolchain.name
        log = FOLDER / f"{toolchain.name}.log"
        log.unlink(missing_ok=True)
        configure = ["cmake", "-G", "Ninja", "-S", ".", "-B", build, "-DRAFTSIM_ONLY_HASHES=ON", "-DRAFTSIM_UNITY=ON",
                     "-DRAFTSIM_UNITY_BATCH=52", "-DRAFTSIM_PROFILE=OFF", "-DCMAKE_BUILD_TYPE=Release",
                     f"-DCMAKE_CXX_COMPILER={toolchain.compiler}", f"-DCMAKE_CXX_FLAGS={toolchain.library}",
                     f"-DCMAKE_CXX_FLAGS_RELEASE={toolchain.optimisation}",
                     f"-DCMAKE_EXE_LINKER_FLAGS={toolchain.link}"]
        if toolchain.machine:
            configure += ["-DCMAKE_SYSTEM_NAME=Linux", f"-DCMAKE_SYSTEM_PROCESSOR={toolchain.machine}"]
        outcome.built = logged(configure, log) + logged(["cmake", "--build", build, "--target", "raftsim_hashes"], log)
        told = FOLDER / f"{toolchain.name}.txt"
        program = [*toolchain.emulator.split(), build / "tools" / "determinism" / "raftsim_hashes"]
        with open(told, "wb") as output:
            outcome.ran = logged([*program, str(seeds), *scenarios], log, output)
        lines = told.read_bytes().splitlines()
        if len(lines) != len(scenarios) + seeds + 1:
            raise Failed(f"FAILED: {len(lines)} lines, expected {len(scenarios) + seeds + 1}")
        outcome.lines = lines
    except Failed as failure:
        outcome.trouble = str(failure)
    return outcome


def difference(lines, first):
    """The first line that differs; nothing if all are the same."""
    for line, other in zip(lines, first):
        if line != other:
            return f"DIFFERENT: `{line.decode()}`, expected `{other.decode()}`"
    return ""


def row(outcome, seeds, scenarios, verdict):
    toolchain = outcome.toolchain
    if outcome.trouble:
        return f"| {toolchain.compiler} | `{toolchain.options()}` | {outcome.trouble} |"
    words = subprocess.run([toolchain.compiler, "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"\d+\.\d+\.\d+", words).group(0)
    digest = outcome.lines[-1].decode().removeprefix("all ")
    cells = [f"{toolchain.compiler} {version}", f"`{toolchain.options()}`", library_of(toolchain),
             toolchain.machine or platform.machine(), len(scenarios), seeds, f"`{digest}`", f"{outcome.built:.0f}",
             f"{outcome.ran:.0f}", verdict]
    return "| " + " | ".join(map(str, cells)) + " |"


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        self.exit(2, f"determinism.py: {message}\n")


def number(text):
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"found '{text}', expected a number from 1")
    return int(text)


def main():
    arguments = Arguments(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seeds", type=number, default=10_000)
    arguments.add_argument("--jobs", type=number, default=1)
    arguments.add_argument("--only", nargs="+", metavar="NAME", choices=[one.name for one in TOOLCHAINS])
    given = arguments.parse_args()
    toolchains = [one for one in TOOLCHAINS if not given.only or one.name in given.only]
    scenarios = sorted(str(file.relative_to(ROOT)) for file in (ROOT / "scenarios").rglob("*.json")
                       if file.name != "schema.json")
    install_what_is_missing(toolchains)

    print("| compiler | options | library | machine | scenarios | seeds | digest | build, s | run, s | |")
    print("|---|---|---|---|---|---|---|---|---|---|", flush=True)
    first = None
    failed = False
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as threads:
        for outcome in threads.map(lambda one: build_and_run(one, given.seeds, scenarios), toolchains):
            first = first or outcome.lines
            differs = "" if outcome.trouble else difference(outcome.lines, first)
            failed = failed or bool(outcome.trouble or differs)
            print(row(outcome, given.seeds, scenarios, differs or "same"), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
