"""Hostile input is refused in one line, quickly, with bounded memory, and writes nothing."""

import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time
import unittest

import hostile
from fuzz_state_test import checksum
from program import GOOD, PROGRAM, SANITIZED, ProgramTest


class HostileTest(unittest.TestCase):
    def hold(self, rows):
        self.assertGreater(len(rows), 0)
        for row in rows:
            if row.is_slow or (SANITIZED and row.is_heavy):
                continue
            with self.subTest(row.name, command=[str(word)[:30] for word in row.command]):
                with tempfile.TemporaryDirectory() as folder:
                    answer, left = hostile.answer(row, folder)
                self.assertEqual(answer.code, row.code, answer.err[:500])
                if not SANITIZED:
                    self.assertLess(answer.seconds, row.seconds)
                    self.assertLess(answer.megabytes, row.megabytes)
                if row.code == 2:
                    if row.command[0] != "log":  # which tells a trace while it reads it
                        self.assertEqual(answer.out, "")
                    self.assertRegex(answer.err, r"\Araftsim[a-z ]*: [^\n\x00-\x1f\x7f]+\n\Z")
                    # Whatever of a file is quoted is cut; but a name that can be one is told in full.
                    longest = max(len(str(word)) for word in row.command)
                    self.assertLess(len(answer.err), 500 + (longest if longest <= 5000 else 0))
                    self.assertEqual(left, [])
                else:
                    self.assertEqual(answer.err, "")
                self.assertRegex(answer.err if row.code == 2 else answer.out, row.said)

    def test_what_is_no_json_or_more_than_a_file_may_hold(self):
        self.hold(hostile.json_rows())

    def test_what_has_no_end_or_as_good_as_none(self):
        self.hold(hostile.size_rows())

    def test_scenarios_of_what_no_machine_has(self):
        self.hold(hostile.scenario_rows())

    def test_traces_in_which_one_thing_is_not_as_it_was(self):
        self.hold(hostile.trace_rows())

    def test_binary_traces(self):
        self.hold(hostile.binary_rows())

    def test_histories(self):
        self.hold(hostile.history_rows())

    def test_logs_of_other_programs(self):
        self.hold(hostile.log_rows())

    def test_options_and_names(self):
        self.hold(hostile.option_rows())


class RunTest(ProgramTest):
    def test_a_run_of_ten_to_the_nine_events_takes_bounded_memory_and_ends_when_it_is_asked_to(self):
        endless = {"name": "endless", "cluster": {"servers": 64, "heartbeat": "10us"}, "network": {"delay": "1us"},
                   "clients": [{"count": 100, "mode": "open", "interval": "10us", "delay": "0s"}],
                   "stop": {"at": "720h"}}
        process = subprocess.Popen([PROGRAM, "run", "-q", self.write("endless.json", endless)], cwd=self.folder)
        time.sleep(2)
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGTERM)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, -signal.SIGTERM)
        if not SANITIZED:
            self.assertLess(usage.ru_maxrss / 1024, 300)


class ClimbingTest(ProgramTest):
    """Names that a file tells do not choose where anything is written, nor what a terminal does."""

    def failing_state(self, **changes):
        """A state of a search that found something, told otherwise, with a right checksum."""
        plan = ["--seeds", "1..300", "--bug", "vote-twice", "--jobs", "1"]
        path = self.folder / "state.json"
        path.unlink(missing_ok=True)
        self.run_program("fuzz", "-q", "--state", "state.json", *plan)
        state = json.loads(path.read_text())
        del state["checksum"]
        state["seconds"] = 1.0
        state["totals"]["failures"][0].update(changes)
        whole = json.dumps(state, separators=(",", ":"), ensure_ascii=False)
        path.write_text(json.dumps({**state, "checksum": f"{checksum(whole):016x}"}, ensure_ascii=False))
        for file in self.folder.glob("fuzz-*.json"):
            file.unlink()
        return ["fuzz", "--state", "state.json", "--out", "out", *plan]

    def everything(self):
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*"))

    def test_a_state_that_was_forged_names_no_file_outside_of_its_folder(self):
        (self.folder / "out" / "fuzz-x").mkdir(parents=True)
        command = self.failing_state(property="x/../../../climbed")
        before = self.everything()
        line = self.assert_refused(*command)
        self.assertIn('at /totals/failures/0/property: found "x/../../../climbed", expected the name of a property',
                      line)
        self.assertEqual(self.everything(), before)
        # What is as it was is gone on with, and what it found is written where it is asked for.
        self.assertEqual(self.run_program(*self.failing_state())[0], 1)
        self.assertEqual([path.name for path in (self.folder / "out").glob("*.json")], ["fuzz-oneVoteATerm-10.json"])

    def test_a_scenario_that_is_called_like_a_path_writes_beside_itself(self):
        climbing = {**GOOD, "name": "../../climbed", "expect": [{"finally": {"committed": 0}}], "faults": "calm"}
        self.write("deep/er/climbing.json", climbing)
        (self.folder / "deep/er/out").mkdir()
        self.assertEqual(self.run_program("fuzz", "deep/er/climbing.json", "--out", "deep/er/out", "-q")[0], 1)
        self.assertEqual(self.run_program("shrink", "-q", "deep/er/climbing.json")[0], 0)
        self.assertEqual(self.everything(), [
            "deep", "deep/er", "deep/er/climbing-small.json", "deep/er/climbing.json", "deep/er/out",
            "deep/er/out/fuzz-expectation-1.json"])

    def test_a_state_takes_nobodys_files_for_its_own_remains(self):
        others = ["s.json.parts", "s.json.part", "s.json.part1.txt", "s.json.part-of-mine", "t.json.part1"]
        for name in [*others, "s.json.part1", "s.json.part17"]:
            self.write(name, "mine")
        (self.folder / "s.json.part2").mkdir()
        self.run_program("fuzz", "--seeds", "1..2", "--state", "s.json")
        self.assertEqual(self.everything(), sorted([*others, "s.json", "s.json.part2"]))

    def test_a_report_writes_nothing_to_the_terminal_but_text(self):
        _, out, _ = self.run_program("fuzz", "--json", "--seeds", "1..300", "--bug", "vote-twice", "--jobs", "1")
        report = json.loads(out)
        evil = "\033[2J\x07\r"
        for key in ["verdict", "property", "time", "message", "faults", "file"]:
            report["failures"][0][key] = evil
        report["failures"][0].update(stagnation={"words": evil}, plantedFault={"words": evil})
        report.update(scenario=evil, scenarioHash=evil, faults=evil, bug=evil, version=evil)
        forged = self.write("forged.json", report)
        code, told, err = self.run_program("fuzz", "merge", forged)
        self.assertEqual((code, err), (1, ""))
        self.assertGreater(told.count("\\u001b"), 6)
        self.assertIsNone(re.search(r"[\x00-\x09\x0b-\x1f\x7f]", told))
        long = self.write("long.json", {**report, "version": evil + "x" * 10**6})
        self.assertLess(len(self.assert_refused("fuzz", "merge", long, forged)), 600)
        self.assertTrue(pathlib.Path(forged).exists())


if __name__ == "__main__":
    unittest.main()
