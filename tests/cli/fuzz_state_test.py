"""raftsim fuzz --state: a search that is interrupted goes on where it was."""

import json
import re
import signal
import subprocess
import time
import unittest

from program import PROGRAM, ProgramTest

BUG = "commit-older-term"


def checksum(text):
    """64-bit FNV-1a, by which a state knows that nothing has damaged it; anybody can compute it."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


class StateTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.state = self.folder / "state.json"

    def fuzz(self, *arguments):
        code, out, err = self.run_program("fuzz", "--json", *arguments)
        # A slow build tells how far it has come.
        self.assertEqual([line for line in err.splitlines() if not re.match(r"[\d,]+ of [\d,]+ runs, ", line)], [])
        report = json.loads(out)
        del report["seconds"]
        return code, report

    def begin(self, *arguments):
        return subprocess.Popen([PROGRAM, "fuzz", "--json", "--state", "state.json", *arguments], cwd=self.folder,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def runs(self):
        return json.loads(self.state.read_text())["totals"]["runs"] if self.state.exists() else 0

    def remains(self):
        return sorted(self.folder.glob("*.part*"))

    def test_a_killed_search_goes_on_and_comes_to_the_same_totals(self):
        plan = ["--seeds", "1..500", "--failures", "100", "--bug", BUG]
        whole = self.fuzz(*plan)
        kills = 0
        seen = 0
        for moment in [0.05, 1.15, 1.3]:
            process = self.begin(*plan)
            time.sleep(moment)
            process.send_signal(signal.SIGKILL)
            kills += process.wait() == -signal.SIGKILL
            process.stdout.close()
            self.assertGreaterEqual(self.runs(), seen)
            seen = self.runs()
        self.assertGreater(kills, 0)
        # What a kill interrupts has another name than what is whole, and stays: nobody was left to remove it.
        remains = self.remains()
        self.assertLessEqual(len(remains), kills)
        resumed = self.fuzz("--state", "state.json", *plan)
        self.assertEqual(resumed, whole)
        self.assertEqual(self.runs(), whole[1]["runs"])
        # Nothing is left to do.
        self.assertEqual(self.fuzz("--state", "state.json", *plan), whole)
        self.assertEqual(self.remains(), remains)

    def test_a_search_that_is_asked_to_end_keeps_all_that_it_has_done(self):
        process = self.begin("--for", "1m")
        while self.runs() == 0:
            self.assertIsNone(process.poll())
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
        report = json.loads(out)
        self.assertEqual((process.returncode, report["ended"]), (0, "signal"))
        self.assertEqual(self.runs(), report["runs"])
        self.assertGreater(report["runs"], 0)

    def test_a_state_of_another_search_is_refused(self):
        self.fuzz("--state", "state.json", "--seeds", "1..10")
        before = self.state.read_text()
        for plan, said in [
            (["--seeds", "1..11"], "seeds: 1 to 10 and 1 to 11"),
            (["--seeds", "1..10", "--profile", "calm"], "faults: swarm and calm"),
            (["--seeds", "1..10", "--bug", BUG], f"bug: none and {BUG}"),
            (["--seeds", "1..10", "--shard", "1/2"], "shard: 1/1 and 1/2"),
        ]:
            with self.subTest(plan):
                line = self.assert_refused("fuzz", "--state", "state.json", *plan)
                self.assertIn("state.json: the state is of another search than this one; " + said, line)
        self.assertEqual(self.state.read_text(), before)
        self.fuzz("--state", "state.json", "--seeds", "1..10", "--jobs", "1", "--failures", "9")

    def test_with_a_time_and_no_seeds_a_search_has_no_last_seed_and_goes_on_with_a_time_only(self):
        self.fuzz("--state", "state.json", "--for", "300ms")
        before = self.runs()
        line = self.assert_refused("fuzz", "--state", "state.json")
        self.assertIn("seeds: from 1 on and 1 to 10000 (without --seeds they have no end with --for, and end with 10000 "
                      "without it: give --for again, as long as you like)", line)
        self.fuzz("--state", "state.json", "--for", "200ms")
        self.assertGreater(self.runs(), before)
        self.fuzz("--state", "other.json", "--seeds", "1..5")
        line = self.assert_refused("fuzz", "--state", "other.json", "--for", "1m")
        self.assertIn("seeds: 1 to 5 and from 1 on (", line)
        self.assertIn("give --seeds as well)", line)
        self.fuzz("--state", "other.json", "--seeds", "1..5", "--for", "1m")

    def test_a_state_from_before_failures_told_their_faults_is_gone_on_with(self):
        plan = ["--state", "state.json", "--seeds", "1..500", "--failures", "2", "--bug", BUG]
        _, new = self.fuzz(*plan)
        state = json.loads(self.state.read_text())
        del state["checksum"]
        state["seconds"] = 1.0
        for failure in state["totals"]["failures"]:
            del failure["plantedFault"], failure["faults"]
        state["checksum"] = f"{checksum(json.dumps(state, separators=(',', ':'), ensure_ascii=False)):016x}"
        self.state.write_text(json.dumps(state))
        _, old = self.fuzz(*plan)
        self.assertEqual([failure["faults"] for failure in old["failures"]], [None, None])
        for failure in new["failures"]:
            failure["faults"] = None
        self.assertEqual(old, new)

    def test_a_damaged_state_is_refused_and_says_what_is_wrong(self):
        plan = ["--state", "state.json", "--seeds", "1..10"]
        self.fuzz(*plan)
        good = self.state.read_text()
        for text, said in [
            (good[:-20], "no JSON at byte"),
            ("", "no JSON at byte"),
            ("[]", "expected an object"),
            ("{}", "at /raftsimFuzzState: found nothing, expected a whole number"),
            (good.replace('"runs": 10', '"runs": 9'), "its checksum does not match"),
            (good.replace('"raftsimFuzzState": 3', '"raftsimFuzzState": 4'), "the version of the format"),
        ]:
            with self.subTest(text[:40]):
                self.state.write_text(text)
                self.assertIn(said, self.assert_refused("fuzz", *plan))
                self.assertEqual(self.state.read_text(), text)


if __name__ == "__main__":
    unittest.main()
