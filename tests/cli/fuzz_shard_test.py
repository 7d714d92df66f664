"""raftsim fuzz --shard and merge: a search on several machines."""

import json
import os
import pathlib
import re
import unittest

from program import SOURCE, ProgramTest

BUG = "commit-older-term"


class ShardTest(ProgramTest):
    def report(self, *arguments, name=None, **environment):
        code, out, err = self.run_program("fuzz", "--json", *arguments, environment=environment)
        self.assertEqual(err, "")
        self.assertIn(code, [0, 1])
        return self.write(name, out) if name else json.loads(out)

    @staticmethod
    def read(path):
        return json.loads(pathlib.Path(path).read_text())

    def test_shards_together_are_the_whole_search(self):
        plan = ["--seeds", "3..202", "--failures", "100", "--bug", BUG]
        whole = self.report(*plan)
        files = [self.report(*plan, "--shard", f"{i}/3", name=f"report-{i}.json") for i in [1, 2, 3]]
        self.assertEqual([self.read(file)["runs"] for file in files], [67, 67, 66])
        code, out, _ = self.run_program("fuzz", "merge", "--json", *files)
        merged = json.loads(out)
        self.assertEqual(code, 1)
        self.assertGreater(len(whole["failures"]), 1)
        self.assertEqual(merged.pop("shards"), {"count": 3, "indexes": [1, 2, 3], "missing": []})
        for report in [merged, whole]:
            for key in ["seconds", "simulatedSeconds", "shards"]:
                report.pop(key, None)
            report["seeds"].pop("next")
        self.assertEqual(merged, whole)

    def test_more_shards_than_seeds_leave_some_without_any(self):
        report = self.report("--seeds", "1..2", "--shard", "3/5")
        self.assertEqual((report["runs"], report["ended"]), (0, "seeds"))

    def test_a_merger_tells_what_is_missing_and_can_be_merged_again(self):
        one, two, four = [self.report("--seeds", "1..8", "--shard", f"{i}/4", name=f"{i}.json") for i in [1, 2, 4]]
        code, out, err = self.run_program("fuzz", "merge", one, four)
        self.assertEqual((code, err), (3, "raftsim fuzz merge: missing: shards 2, 3 of 4\n"))
        self.assertRegex(out, r"shards +2 of 4\n +missing +shards 2, 3 of 4\n")
        some = self.write("some.json", self.run_program("fuzz", "merge", "--json", one, four)[1])
        code, out, err = self.run_program("fuzz", "merge", "--json", some, two)
        self.assertEqual((code, err), (3, "raftsim fuzz merge: missing: shard 3 of 4\n"))
        report = json.loads(out)
        self.assertEqual((report["shards"]["indexes"], report["shards"]["missing"]), ([1, 2, 4], [3]))
        three = self.report("--seeds", "1..8", "--shard", "3/4", name="3.json")
        self.assert_fine("fuzz", "merge", one, two, three, four)

    def test_an_undecided_history_is_told_by_its_seed_and_is_no_failure(self):
        files = []
        for name, seeds in [("1.json", [5]), ("2.json", [2, 8])]:
            file = self.report("--seeds", "1..8", "--shard", f"{name[0]}/2", name=name)
            report = self.read(file)
            self.assertEqual(report["undecided"], [])
            files.append(self.write(name, json.dumps({**report, "undecided": seeds})))
        out = self.assert_fine("fuzz", "merge", *files)
        self.assertRegex(out, r"nothing found\n(.|\n)* undecided +3 histories, the search was given up: seeds 2, 5, 8\n")
        self.assertEqual(json.loads(self.assert_fine("fuzz", "merge", "--json", *files))["undecided"], [2, 5, 8])

    def test_a_merger_with_a_failure_and_a_gap_tells_the_failure(self):
        plan = ["--seeds", "1..20", "--failures", "100", "--bug", BUG]
        files = [self.report(*plan, "--shard", f"{i}/3", name=f"{i}.json") for i in [2, 3]]
        code, _, err = self.run_program("fuzz", "merge", *files)
        self.assertEqual((code, err), (1, "raftsim fuzz merge: missing: shard 1 of 3\n"))

    def test_what_does_not_belong_together_is_not_merged(self):
        one = self.report("--seeds", "1..8", "--shard", "1/2", name="one.json")
        for arguments, said in [
            (["--seeds", "1..8", "--shard", "1/2"], "both have shard 1"),
            (["--seeds", "1..8", "--shard", "2/3"], "not of one search; shards: 2 and 3"),
            (["--seeds", "1..9", "--shard", "2/2"], "not of one search; seeds: 1 to 8 and 1 to 9"),
            (["--seeds", "1..8", "--shard", "2/2", "--profile", "calm"], "faults: swarm and calm"),
        ]:
            with self.subTest(arguments):
                other = self.report(*arguments, name="other.json")
                self.assertIn(said, self.assert_refused("fuzz", "merge", one, other))
        changed = self.read(one)
        changed["version"] = "9.9.9"
        changed["shards"]["indexes"] = [2]
        self.assertIn("version: ", self.assert_refused("fuzz", "merge", one, self.write("other.json", changed)))
        changed["runs"] = -1
        self.assertIn("other.json: at /runs: found -1, expected a whole number",
                      self.assert_refused("fuzz", "merge", one, self.write("other.json", changed)))
        self.assertIn("cannot be read", self.assert_refused("fuzz", "merge", "nowhere.json"))
        self.assertIn("expected a report", self.assert_refused("fuzz", "merge"))

    def test_a_scheduler_gives_the_shard(self):
        slurm = {"SLURM_ARRAY_TASK_ID": "14", "SLURM_ARRAY_TASK_MIN": "10", "SLURM_ARRAY_TASK_MAX": "16",
                 "SLURM_ARRAY_TASK_STEP": "2", "SLURM_ARRAY_TASK_COUNT": "4"}
        kubernetes = {"JOB_COMPLETION_INDEX": "0", "RAFTSIM_SHARDS": "8"}
        for environment, shards in [(slurm, {"count": 4, "indexes": [3]}), (kubernetes, {"count": 8, "indexes": [1]})]:
            self.assertEqual(self.report("--seeds", "1..8", **environment)["shards"], shards)
            self.assertEqual(self.report("--seeds", "1..8", "--shard", "2/2", **environment)["shards"]["indexes"], [2])

    def test_a_scheduler_that_says_too_little_is_refused(self):
        for environment, said in [
            ({"JOB_COMPLETION_INDEX": "0"}, "RAFTSIM_SHARDS: found nothing"),
            ({"JOB_COMPLETION_INDEX": "8", "RAFTSIM_SHARDS": "8"}, "shard 9 of 8"),
            ({"SLURM_ARRAY_TASK_ID": "5", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_MAX": "9",
              "SLURM_ARRAY_TASK_STEP": "1", "SLURM_ARRAY_TASK_COUNT": "3"}, "expected one range"),
        ]:
            code, out, err = self.run_program("fuzz", "--seeds", "1..8", environment=environment)
            self.assertEqual((code, out), (2, ""))
            self.assertIn(said, err)
        for shard in ["0/2", "3/2", "2", "a/b", "1/0"]:
            self.assertIn("expected K/N", self.assert_refused("fuzz", "--shard", shard))


class ManifestTest(unittest.TestCase):
    """There is no cluster in a test: what the files say is held against itself."""

    def test_the_manifest_gives_each_pod_the_number_of_shards(self):
        text = (SOURCE / "tools/kubernetes/fuzz-job.yaml").read_text()
        [completions] = re.findall(r"^  completions: (\d+)$", text, re.MULTILINE)
        [shards] = re.findall(r'name: RAFTSIM_SHARDS\n +value: "(\d+)"', text)
        self.assertEqual(completions, shards)
        self.assertIn("completionMode: Indexed", text)

    def test_the_batch_file_is_a_shell_script_that_can_be_run(self):
        path = SOURCE / "tools/slurm/fuzz.sbatch"
        self.assertEqual(os.system(f"sh -n {path}"), 0)
        self.assertIn("--state", path.read_text())


if __name__ == "__main__":
    unittest.main()
