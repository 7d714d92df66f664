"""README.md shows what the program really does."""

import re
import unittest

from program import SOURCE, ProgramTest, without_timing


def blocks(language):
    """The README's code blocks of this language, without their fences."""
    text = (SOURCE / "README.md").read_text()
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [block for name, block in found if name == language]


class ReadmeTest(ProgramTest):
    def test_the_quick_start_is_what_run_sh_prints(self):
        shown = next(block for block in blocks("") if block.startswith("first-election"))
        (self.folder / "scenarios").symlink_to(SOURCE / "scenarios")
        printed = self.assert_fine("run", "--log", "scenarios/first-election.json")
        self.assertEqual(without_timing(printed), without_timing(shown))

    def test_the_example_runs_as_shown(self):
        self.write("failover.json", blocks("json")[0])
        shown = next(block for block in blocks("") if block.startswith("failover"))
        self.assertEqual(without_timing(self.assert_fine("run", "failover.json")), without_timing(shown))

    def test_the_stale_read_is_shown_as_it_is_judged(self):
        (self.folder / "scenarios").symlink_to(SOURCE / "scenarios")
        for command in next(block for block in blocks("sh") if "raftsim lin" in block).splitlines():
            code, out, _ = self.run_program(*command.split()[1:])
        self.assertEqual((code, out), (1, next(block for block in blocks("") if block.startswith("stale.jsonl"))))

    def test_the_explanation_is_what_explain_prints(self):
        (self.folder / "scenarios").symlink_to(SOURCE / "scenarios")
        command = next(block for block in blocks("sh") if block.startswith("raftsim explain")).split()
        shown = next(block for block in blocks("") if block.startswith("election-restriction"))
        self.assertEqual(self.assert_fine(*command[1:]), shown)

    def test_every_command_of_the_quick_start_works(self):
        (self.folder / "scenarios").symlink_to(SOURCE / "scenarios")
        block = next(block for block in blocks("sh") if block.startswith("raftsim list"))
        commands = [line.split("#")[0].split() for line in block.splitlines()]
        self.assertGreaterEqual(len(commands), 5)
        for command in commands:
            self.assertEqual(command[0], "raftsim")
            self.assert_fine(*command[1:])


if __name__ == "__main__":
    unittest.main()
