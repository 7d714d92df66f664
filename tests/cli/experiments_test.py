"""scenarios/experiments: its scenarios, the commands of its page, and the script that measures the page's tables."""

import re
import shlex
import subprocess
import sys
import unittest

from program import SOURCE, ProgramTest

EXPERIMENTS = SOURCE / "scenarios" / "experiments"
PAGE = (EXPERIMENTS / "README.md").read_text()


class ExperimentsTest(ProgramTest):
    def test_the_experiments_run_alone_and_meet_what_they_expect(self):
        self.assertIn(f"{len(list(EXPERIMENTS.glob('*.json')))} ok, 0 failed", self.assert_fine("run", EXPERIMENTS))

    def test_every_command_of_the_page_works(self):
        (self.folder / "scenarios").symlink_to(SOURCE / "scenarios")
        blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
        self.assertEqual(len(blocks), PAGE.count("```") // 2)
        script, *by_hand = [shlex.split(block.replace("\\\n", " "), comments=True) for block in blocks]
        # What it does is tested below.
        self.assertEqual(script, ["tools/experiments.py", "build/run/tools/raftsim"])
        scenarios = []
        for words in by_hand:
            with self.subTest(words):
                self.assertEqual(words[:2], ["raftsim", "stats"])
                scenarios.append(words[2])
                seeds = ["--seeds", "1..5"]
                if "--seeds" in words:
                    place = words.index("--seeds")
                    words[place:place + 2] = seeds
                else:
                    words += seeds
                self.assertNotIn("NOT MET", self.assert_fine(*words[1:]))
        self.assertEqual(sorted(scenarios), sorted(f"scenarios/experiments/{path.name}" for path in EXPERIMENTS.glob("*.json")))

    def test_the_page_shows_every_picture(self):
        self.assertEqual(sorted(re.findall(r"\]\(([\w-]+\.svg)\)", PAGE)), sorted(path.name for path in EXPERIMENTS.glob("*.svg")))

    def run_copy(self, page, *names):
        """The script in a tree of its own, with such a page; the program would fail if it were run."""
        self.write("scenarios/experiments/README.md", page)
        script = self.write("tools/experiments.py", (SOURCE / "tools" / "experiments.py").read_text())
        result = subprocess.run([sys.executable, script, "/bin/false", *names], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((self.folder / "scenarios" / "experiments" / "README.md").read_text(), page)
        self.assertEqual([path.name for path in (self.folder / "scenarios" / "experiments").iterdir()], ["README.md"])
        return result

    def test_a_page_without_the_marks_of_a_table_is_refused_before_anything_is_run(self):
        begin, end = "<!-- measured: wan-election -->\n", "<!-- end -->\n"
        for page in ["no marks\n", begin, end + begin, begin + "<!-- measured: figure-16 -->\n" + end, (begin + end) * 2]:
            with self.subTest(page):
                result = self.run_copy(page, "wan-election")
                self.assertEqual((result.returncode, result.stdout), (2, ""))
                self.assertRegex(result.stderr, r"^[^\n]*README.md: expected a table between <!-- measured: wan-election --> and [^\n]*\n$")

    def test_unknown_names_of_experiments_go_to_the_errors(self):
        result = self.run_copy("", "wan-elections")
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertTrue(result.stderr.startswith("unknown: wan-elections; known: figure-16, "), result.stderr)
        result = self.run_copy("", "--chek", "wan-election")
        self.assertEqual((result.returncode, result.stdout, result.stderr),
                         (2, "", "unknown: --chek; known: --check, --cheap\n"))

    def test_cheap_lines_are_for_comparing(self):
        result = self.run_copy("", "--cheap", "wan-election")
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("expected --check", result.stderr)

    def test_nothing_is_written_where_a_measurement_fails(self):
        result = self.run_copy("<!-- measured: wan-election -->\n<!-- end -->\n", "wan-election")
        self.assertEqual(result.returncode, 1)
        self.assertIn("CalledProcessError", result.stderr)


if __name__ == "__main__":
    unittest.main()
