"""raftsim shrink."""

import json
import os
import pathlib
import signal
import subprocess
import time
import unittest

from program import APPENDED_TWICE, GOOD, PROGRAM, UNMET, ProgramTest

# A violation within a second: votes are given to several candidates of a term.
VOTES = {
    "name": "votes",
    "cluster": {"servers": 5, "preVote": True, "snapshotEvery": 40},
    "network": {"delay": {"exponential": {"mean": "8ms"}}, "loss": "2%"},
    "clients": [{"count": 3, "think": {"uniform": ["1ms", "20ms"]}}],
    "faults": {"profile": "partitions", "until": "4s"},
    "bug": "vote-twice",
    "stop": {"at": "6s"},
}


class ShrinkTest(ProgramTest):
    def shrink(self, *arguments):
        """What it prints; on a slow machine it also tells how far it has come."""
        code, out, err = self.run_program("shrink", *arguments)
        self.assertEqual(code, 0, err)
        return out

    def failing(self):
        """A file of a failure, as a search writes it."""
        code, out, _ = self.run_program("fuzz", "--json", self.write("votes.json", VOTES))
        self.assertEqual(code, 1, out)
        return json.loads(out)["failures"][0]

    def test_a_failure_becomes_small_and_still_fails_in_the_same_way(self):
        failure = self.failing()
        report = json.loads(self.shrink("--json", failure["file"]))
        small = failure["file"].replace(".json", "-small.json")
        self.assertEqual((report["written"], report["property"]), (small, failure["property"]))
        self.assertTrue(report["complete"])
        for figure, least in [("servers", 3), ("clients", 1), ("actions", 4)]:
            self.assertLessEqual(report["after"][figure], max(least, report["before"][figure] // 2), figure)
        self.assertLess(report["after"]["bytes"], report["before"]["bytes"])
        self.assert_fine("validate", small)
        # What goes wrong is what it expects; without the bug it does not.
        self.assert_fine("run", small)
        scenario = json.loads((self.folder / small).read_text())
        self.assertEqual(scenario["name"], small.removesuffix(".json"))
        self.assertIn(failure["file"], scenario["description"])
        self.assertEqual(scenario["expect"][0]["violation"], failure["property"])
        self.assertTrue(scenario["timeline"][0]["say"].startswith("The servers have a bug: "))
        del scenario["bug"]
        code, out, _ = self.run_program("run", self.write("right.json", scenario))
        self.assertEqual(code, 1, out)
        self.assertIn("no property was violated", out)

    def test_what_a_lost_disk_breaks_is_told_as_planted(self):
        code, out, _ = self.run_program("fuzz", "--json", "--profile", "amnesia", "--seeds", "1..200")
        self.assertEqual(code, 1, out)
        out = self.shrink(json.loads(out)["failures"][0]["file"], "--out", "small.json")
        self.assertIn("this is a planted fault, no defect of Raft.", out)
        self.assertIn("a planted fault, no defect of Raft", json.loads((self.folder / "small.json").read_text())["description"])
        code, out, _ = self.run_program("run", "small.json")
        self.assertEqual(code, 0, out)

    def test_the_result_does_not_depend_on_the_number_of_jobs(self):
        failure = self.failing()
        texts = []
        for jobs in ["1", "4"]:
            out = str(self.folder / "same-name" / jobs / "small.json")
            os.makedirs(os.path.dirname(out))
            self.assertEqual(self.shrink("-q", "--jobs", jobs, "--out", out, failure["file"]), "")
            texts.append(pathlib.Path(out).read_text())
        self.assertEqual(texts[0], texts[1])

    def test_what_is_as_small_as_can_be_stays_as_it_is(self):
        failure = self.failing()
        once, twice = str(self.folder / "small.json"), str(self.folder / "again" / "small.json")
        os.makedirs(os.path.dirname(twice))
        self.shrink("--out", once, failure["file"])
        self.shrink("--out", twice, once)
        scenarios = [json.loads(pathlib.Path(path).read_text()) for path in [once, twice]]
        for scenario in scenarios:
            del scenario["description"]
        self.assertEqual(scenarios[0], scenarios[1])

    def test_an_expectation_that_is_not_met_is_one_that_foresees_it(self):
        scenario = {**UNMET, "timeline": [{"at": "500ms", "do": [{"crash": "S3"}]}]}
        out = self.shrink(self.write("unmet.json", scenario))
        self.assertIn("expectation: expected finally", out)
        small = json.loads((self.folder / "unmet-small.json").read_text())
        self.assertNotIn("timeline", small)
        [expectation] = small["expect"]
        self.assertEqual((expectation["finally"], expectation["met"]), ({"committed": 0}, False))
        self.assertRegex(expectation["because"], "^expected finally: .*; committed is [1-9]")
        self.assert_fine("run", "unmet-small.json")
        # It can be made smaller again: the failure is the same.
        self.assertIn("expectation: expected finally", self.shrink("unmet-small.json"))

    def test_what_never_comes_about_becomes_small_and_is_foreseen(self):
        scenario = {
            "name": "dead",
            "cluster": {"servers": 3},
            "clients": [{"start": "1s", "limit": 3}],
            "timeline": [{"at": "500ms", "do": [{"crash": "S1"}]}, {"at": "700ms", "do": [{"crash": "S2"}]},
                         {"at": "900ms", "do": [{"pause": "S3"}, {"resume": "S3"}]}],
            "expect": [{"never": {"committed": 99}}, {"eventually": {"committed": {">=": 3}}, "from": "2s"}],
            "stop": {"at": "6s"},
        }
        report = json.loads(self.shrink("--json", self.write("dead.json", scenario)))
        self.assertEqual(report["property"], "liveness")
        [expectation] = json.loads((self.folder / "dead-small.json").read_text())["expect"]
        self.assertIs(expectation["met"], False)
        self.assert_fine("run", "dead-small.json")

    def test_a_history_that_is_wrong_becomes_small_and_is_foreseen(self):
        report = json.loads(self.shrink("--json", self.write("twice.json", APPENDED_TWICE)))
        self.assertEqual(report["property"], "linearizable")
        [expectation] = json.loads((self.folder / "twice-small.json").read_text())["expect"]
        self.assertIs(expectation["linearizable"], False)
        self.assert_fine("run", "twice-small.json")

    def test_what_does_not_fail_and_what_is_no_scenario_is_refused(self):
        code, out, err = self.run_program("shrink", self.write("good.json", GOOD))
        self.assertEqual((code, out), (1, ""))
        self.assertIn("does not fail with its seed, 1", err)
        self.assertIn("/cluster/servers", self.assert_refused("shrink", self.write("bad.json", {**GOOD, "cluster": {"servers": 99}})))
        self.assertIn("no such file", self.assert_refused("shrink", "nowhere.json"))
        self.assertIn("expected one scenario file", self.assert_refused("shrink"))
        self.assertIn("exclude each other", self.assert_refused("shrink", "-q", "--json", "x.json"))
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["bad.json", "good.json"])

    def test_a_trace_is_told_for_what_it_is_wherever_a_scenario_is_expected(self):
        self.assert_fine("run", "--quiet", "--trace", "run.jsonl", self.write("good.json", GOOD))
        for command in ["shrink", "stats", "fuzz", "run", "validate"]:
            line = self.assert_refused(command, "run.jsonl")
            self.assertIn("run.jsonl: found a trace, the record of a run, expected a scenario file ('raftsim log', "
                          "'explain' and 'export' take traces, and 'raftsim verify' runs them again)", line)

    def test_where_nothing_can_be_left_out_it_says_so(self):
        failure = self.failing()
        first = self.shrink("--out", "small.json", failure["file"])
        self.assertNotIn("nothing could be left out", first)
        second = self.shrink("--out", "smaller.json", "small.json")
        self.assertIn("  nothing could be left out; ", second)
        self.assertNotIn("bytes", second)

    def test_a_signal_ends_it_with_the_smallest_so_far(self):
        failure = self.failing()
        code, moment = -signal.SIGINT, 0.01
        while code == -signal.SIGINT:  # It could not be asked yet: it had hardly begun.
            process = subprocess.Popen([PROGRAM, "shrink", "--json", failure["file"]], cwd=self.folder,
                                       stdout=subprocess.PIPE)
            time.sleep(moment)
            process.send_signal(signal.SIGINT)
            out, _ = process.communicate(timeout=60)
            code, moment = process.returncode, 1.5 * moment
        report = json.loads(out)
        self.assertEqual((code, report["complete"]), (0, False))
        self.assert_fine("run", report["written"])


if __name__ == "__main__":
    unittest.main()
