"""Runs the raftsim program for the tests beside this file."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["RAFTSIM"]
SOURCE = pathlib.Path(os.environ["RAFTSIM_SOURCE_DIR"])
# A sanitizer has memory of its own, and takes its time.
SANITIZED = bool(os.environ.get("RAFTSIM_SANITIZED"))
no_sanitizer = unittest.skipIf(SANITIZED, "it is about time, memory, or a long search")

# Elects a leader, carries out commands, and expects both.
GOOD = {
    "name": "good",
    "purpose": "a leader and some commands",
    "cluster": {"servers": 3},
    "clients": [{"mode": "closed", "think": "10ms", "limit": 5}],
    "expect": [{"finally": {"committed": {">=": 5}}}],
    "stop": {"at": "2s"},
}

# The same, with an expectation that no run can meet.
UNMET = {
    **GOOD,
    "name": "unmet",
    "expect": [{"finally": {"committed": {"=": 0}}, "because": "nothing is ever asked"}],
}

# An append is sent twice and takes effect twice, as there are no sessions (Raft §8): not linearizable.
APPENDED_TWICE = {
    "name": "appended twice",
    "cluster": {"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"},
                "initial": {"S1": {"electionTimeouts": ["100ms"]}}},
    "network": {"delay": "10ms"},
    "clients": [{"name": "alice", "mode": "scripted", "delay": "0s", "to": "leader", "timeout": "10ms",
                 "backoff": {"initial": "5ms", "max": "5ms"}}],
    "timeline": [{"at": "200ms", "do": [{"command": {"append": {"x": "a"}}}]},
                 {"at": "400ms", "do": [{"command": {"read": "x"}}]}],
    "expect": [{"linearizable": True}],
    "stop": {"at": "500ms"},
}


class ProgramTest(unittest.TestCase):
    """A test with a folder of its own that goes away with it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    def run_program(self, *arguments, program=PROGRAM, **options):
        """Runs raftsim in the test's folder; gives its exit code and what it printed."""
        environment = {**os.environ, **options.pop("environment", {})}
        result = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, cwd=self.folder,
                                stdin=subprocess.DEVNULL, env=environment, timeout=120, check=False, **options)
        return result.returncode, result.stdout, result.stderr

    def assert_fine(self, *arguments, **options):
        code, out, err = self.run_program(*arguments, **options)
        self.assertEqual((code, err), (0, ""), out)
        return out

    def assert_refused(self, *arguments):
        """Refused with one line on standard error, which is given back, and nothing else."""
        code, out, err = self.run_program(*arguments)
        self.assertEqual((code, out), (2, ""), err)
        self.assertRegex(err, r"\A[^\n]+\n\Z")
        return err.rstrip("\n")


def without_timing(text):
    """What is printed of a run, without the line that tells how long it took."""
    return "".join(line for line in text.splitlines(True) if not line.startswith("  took"))
