"""Builds the program that is all mutants, and looks for what notices one of them."""

import os
import resource
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field

# Those of sim that live in the whole of Raft, beside the golden hashes of all shipped runs; the rest of sim is about
# the world around it.
SIM = ("simulation", "mixed_switches", "checks_fuzz", "snapshots", "election_timeouts", "every_rule", "lesson_rules")
SLOW = "*/core/quorum_test*,*/core/snapshot_test*"
MEMORY = 8 << 30


def is_test(name):
    """Whether a file under tests/ is built."""
    folder, _, file = name.partition("/")
    if folder in ("core", "golden") or name in ("main.cpp", "CMakeLists.txt", "viz/CMakeLists.txt"):
        return True
    return folder == "sim" and (not file.endswith("_test.cpp") or file.removesuffix("_test.cpp") in SIM)


@dataclass
class Trial:
    name: str
    command: list
    limit: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def calibrate(self, jobs):
        """The original passes; a mutant that takes ten times as long is held to hang. Done when the first comes."""
        with self.lock:
            if self.limit:
                return
            begin = time.monotonic()
            self.limit = 3600.0
            what = self.notices(0)
            if what:
                raise SystemExit(f"the original does not pass {' '.join(self.command)}: {what}")
            seconds = time.monotonic() - begin
            self.limit = 10 * jobs * seconds + 10
            print(f"{self.name}: {seconds:.1f} s for the original", flush=True)

    def notices(self, mutant):
        """What happened to a mutant, None if nothing did. Without end counts, and memory without end."""
        with tempfile.TemporaryDirectory() as folder:
            try:
                code = subprocess.run(
                    self.command, cwd=folder, env={**os.environ, "RAFTSIM_MUTANT": str(mutant)}, timeout=self.limit,
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))).returncode
            except subprocess.TimeoutExpired:
                return "time"
        return None if code == 0 else "crash" if code < 0 else "failure"


def trials(build, seeds):
    """In the order in which they are tried: what notices most, soonest."""
    tests = [f"{build}/tests/raftsim_tests", "--no-colors=true", "--abort-after=1"]
    return [
        Trial("core", [*tests, "--source-file=*/tests/core/*", f"--source-file-exclude={SLOW}"]),
        Trial("core", [*tests, f"--source-file={SLOW}"]),
        Trial("golden", [*tests, "--source-file=*/golden/hashes_test*"]),
        Trial("sim", [*tests, "--source-file=*/tests/sim/*"]),
        Trial("fuzz", [f"{build}/tools/raftsim", "fuzz", "--seeds", f"1..{seeds}", "--jobs", "1", "--quiet"]),
    ]


def first_to_notice(all_trials, mutant, jobs):
    for trial in all_trials:
        trial.calibrate(jobs)
        what = trial.notices(mutant)
        if what:
            return trial.name if what == "failure" else f"{trial.name}, {what}"
    return None


def build(tree, folder, jobs):
    """One build for all mutants."""
    definitions = {
        "CMAKE_BUILD_TYPE": "Debug", "CMAKE_CXX_COMPILER": "g++", "CMAKE_CXX_FLAGS_DEBUG": "-O1 -w",
        "RAFTSIM_TEST_OPTIONS": "-O0", "RAFTSIM_TOOL_OPTIONS": "-O0", "RAFTSIM_UNITY": "ON",
        "RAFTSIM_VIEWER": "OFF", "RAFTSIM_BENCHMARKS": "OFF",
    }
    configure = ["cmake", "-G", "Ninja", "-S", tree, "-B", folder]
    subprocess.run(configure + [f"-D{key}={value}" for key, value in definitions.items()], check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", folder, "--parallel", str(jobs), "--target", "raftsim_tests", "raftsim"],
                   check=True)
