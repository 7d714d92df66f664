"""The tables of scenarios/experiments hold what is measured: of each the lines that take little, with all their seeds."""

import subprocess
import sys
import unittest

from program import PROGRAM, SOURCE, ProgramTest

PAGE = SOURCE / "scenarios" / "experiments" / "README.md"


def differences(script, name):
    """The exit code of a comparison of these lines, and what it says; of the other stream only where it has failed otherwise,
    for on a slow machine the program tells there how far it is."""
    result = subprocess.run([sys.executable, script, PROGRAM, "--check", "--cheap", name], capture_output=True, text=True,
                            timeout=300, check=False)
    return result.returncode, result.stdout or (result.stderr if result.returncode else "")


class TablesTest(ProgramTest):
    def assert_measured(self, name):
        self.assertEqual(differences(SOURCE / "tools" / "experiments.py", name), (0, ""))

    def test_figure_16(self):
        self.assert_measured("figure-16")

    def test_figure_16_by_how_its_broadcast_time_comes_about(self):
        self.assert_measured("figure-16-models")

    def test_wan_elections_and_their_picture(self):
        self.assert_measured("wan-election")

    def test_split_votes(self):
        self.assert_measured("split-votes")

    def test_commit_latency(self):
        self.assert_measured("commit-latency")

    def test_the_price_of_pre_vote(self):
        self.assert_measured("pre-vote-price")

    def test_a_page_that_says_otherwise_is_found_and_stays(self):
        script = self.write("tools/experiments.py", (SOURCE / "tools" / "experiments.py").read_text())
        for scenario in (SOURCE / "scenarios" / "experiments").glob("*.json"):
            self.write(f"scenarios/experiments/{scenario.name}", scenario.read_text())
        row = next(line for line in PAGE.read_text().splitlines() if line.startswith("| 3 | 5% | "))
        page = PAGE.read_text().replace(row, row.replace(" | 0 | ", " | 1 | "))
        self.write("scenarios/experiments/README.md", page)
        self.assertEqual(differences(script, "commit-latency"),
                         (1, f"commit-latency: measured, and not what the page says: {row}\n"))
        self.assertEqual((self.folder / "scenarios" / "experiments" / "README.md").read_text(), page)


if __name__ == "__main__":
    unittest.main()
