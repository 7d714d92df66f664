"""README.md shows what the program really does."""

import re
import shlex
import unittest

from program import SOURCE, ProgramTest, without_timing


# Searches that take their time, with fewer seeds.
SHORTER = {
    "raftsim fuzz --seeds 1..10000": "raftsim fuzz --seeds 1..20",
    "raftsim fuzz --profile crashes my-scenario.json": "raftsim fuzz --profile crashes my-scenario.json --seeds 1..20",
    "raftsim bugs --find": "raftsim bugs --find --seeds 1..3",
    "raftsim stats scenarios/leader-crash-failover.json --seeds 1..10000 --metric downtime "
    "--vary /cluster/preVote=false,true":
        "raftsim stats scenarios/leader-crash-failover.json --seeds 1..20 --metric downtime "
        "--vary /cluster/preVote=false,true",
    "raftsim stats scenarios/experiments/commit-latency.json --vary /cluster/servers=3,5,7 --vary /network/loss=0,5% "
    "--svg cdf.svg":
        "raftsim stats scenarios/experiments/commit-latency.json --vary /cluster/servers=3,5,7 --vary /network/loss=0,5% "
        "--svg cdf.svg --seeds 1..10",
}
# What is shown because something is wrong; three seeds are not enough to find all bugs.
EXIT_CODES = {"raftsim lin stale.jsonl": 1, "raftsim fuzz --bug commit-older-term": 1, "raftsim bugs --find": 1,
              "raftsim fuzz --profile amnesia": 1}


def readme():
    return (SOURCE / "README.md").read_text()


def blocks(language):
    """The README's code blocks of this language, without their fences."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", readme(), re.MULTILINE | re.DOTALL)
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

    def test_every_command_that_is_shown_works(self):
        (self.folder / "scenarios").symlink_to(SOURCE / "scenarios")
        self.write("my-scenario.json", (SOURCE / "scenarios/hostile-everything.json").read_text())
        # Inline: `raftsim log --filter …`.
        text = "\n".join([*blocks(""), *blocks("sh"), *re.findall(r"`(raftsim log [^`]*run\.jsonl)`", readme())])
        commands = re.findall(r"^(raftsim [^#\n]*[^#\s](?:\n[^`\n]*run\.jsonl)?)", text, re.MULTILINE)
        self.assertEqual(len(commands), 26)
        self.assertLessEqual({*SHORTER, *EXIT_CODES}, set(commands))
        for command in commands:
            with self.subTest(command=command):
                self.assert_works(command)

    def assert_works(self, command):
        words = shlex.split(SHORTER.get(command, command))
        self.assertEqual(words[0], "raftsim")
        if "fuzz-….json" in words or "fuzz-…-small.json" in words:
            ends_small = "fuzz-…-small.json" in words
            written = next(file.name for file in sorted(self.folder.glob("fuzz-*.json"))
                           if file.name.endswith("-small.json") == ends_small)
            words = [written if word.startswith("fuzz-…") else word for word in words]
        code, out, err = self.run_program(*words[1:])
        self.assertEqual(code, EXIT_CODES.get(command, 0), out + err)


if __name__ == "__main__":
    unittest.main()
