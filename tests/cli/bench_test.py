"""raftsim bench: the standard workloads run, and do the same work every time."""

import json
import unittest

from program import GOOD, ProgramTest, no_sanitizer


class BenchTest(ProgramTest):
    def figures(self, *arguments):
        return json.loads(self.assert_fine("bench", "--json", "--repeat", 1, *arguments))

    def test_each_standard_workload_runs_and_commits(self):
        for workload in ["W1", "W2", "W3"]:
            figures = self.figures(workload, "--seeds", 2, *(["--seconds", 2] if workload != "W3" else []))[0]
            self.assertEqual((figures["workload"], figures["seeds"], figures["violations"]), (workload, 2, 0))
            self.assertGreater(figures["commits"], 0)
            self.assertGreater(figures["perCpuSecond"]["simulatedSeconds"]["median"], 0)

    def test_the_same_seeds_make_the_same_work(self):
        arguments = ["W2", "--seeds", 3, "--seconds", 3]
        first, second = self.figures(*arguments)[0], self.figures(*arguments)[0]
        for key in ["events", "delivered", "commits", "checks", "hash"]:
            self.assertEqual(first[key], second[key])

    def test_any_scenario_can_be_measured(self):
        out = self.assert_fine("bench", self.write("good.json", GOOD), "--seeds", 2, "--repeat", 2)
        for figure in ["simulated seconds", "seeds", "messages delivered", "commands committed", "events",
                       "allocations"]:
            self.assertIn(figure, out)

    @no_sanitizer
    def test_the_memory_is_that_of_the_logs_and_little_more(self):
        figures = self.figures("W1", "--seconds", 40)[0]
        least = 5 * figures["commits"] * 64
        self.assertGreater(figures["memoryBytes"], least)
        self.assertLess(figures["memoryBytes"], 4 * least)

    def test_an_unknown_workload_is_refused(self):
        self.assertIn("expected W1, W2, W3 or a scenario file", self.assert_refused("bench", "W4"))
        self.assertIn("did you mean 'W3'?", self.assert_refused("bench", "w3"))


if __name__ == "__main__":
    unittest.main()
