"""Help, version, and command lines that the program does not take."""

import os
import re
import subprocess
import unittest

from program import PROGRAM, UNMET, ProgramTest

SUBCOMMANDS = ["run", "validate", "verify", "convert", "diff", "log", "explain", "export", "import", "lesson", "lin", "fuzz",
               "fuzz merge", "stats", "shrink", "bugs", "list", "bench"]
# Examples whose exit code is 1, as they show what is wrong.
SHOW_A_FAULT = ["raftsim diff --seed-b 7 split-vote split-vote", "raftsim lin history.jsonl"]


class HelpTest(ProgramTest):
    def test_help_names_every_subcommand_and_the_exit_codes(self):
        for word in ["--help", "-h", "help"]:
            out = self.assert_fine(word)
            for subcommand in SUBCOMMANDS:
                self.assertIn(f"\n  {subcommand} ", out)
            self.assertIn("Exit codes", out)

    def test_every_subcommand_has_help_of_its_own(self):
        for subcommand in SUBCOMMANDS:
            for option in ["--help", "-h"]:
                out = self.assert_fine(*subcommand.split(), option)
                self.assertTrue(out.startswith(f"Usage: raftsim {subcommand} [options]"), out)

    def test_every_subcommand_tells_its_exit_codes(self):
        for subcommand in SUBCOMMANDS:
            codes = self.assert_fine(*subcommand.split(), "--help").split("\nExit codes:\n")[1]
            self.assertIn("  0  all is well\n", codes)
            self.assertIn("  2  bad usage, bad input, or an output that cannot be written\n", codes)

    def test_examples_work_one_after_the_other(self):
        environment = {"PATH": os.path.dirname(PROGRAM) + ":" + os.environ["PATH"]}
        self.write("failing.json", UNMET)
        for subcommand in SUBCOMMANDS:
            text = self.assert_fine(*subcommand.split(), "--help").split("\nExamples:\n")[1].split("\nExit codes")[0]
            examples = re.findall(r"^  (raftsim .*)$", text, re.MULTILINE)
            self.assertTrue(examples, subcommand)
            for example in examples:
                with self.subTest(example=example):
                    done = subprocess.run(["sh", "-c", example], capture_output=True, text=True, cwd=self.folder,
                                          stdin=subprocess.DEVNULL, env={**os.environ, **environment}, check=False)
                    expected = 3 if "merge" in example else 1 if example in SHOW_A_FAULT else 0
                    self.assertEqual(done.returncode, expected, done.stdout + done.stderr)
        self.assertTrue((self.folder / "failing-small.json").exists())

    def test_run_help_tells_every_option(self):
        out = self.assert_fine("run", "--help")
        for option in ["--seed", "--until", "--trace", "--history", "--log", "--detail", "--json", "--quiet"]:
            self.assertIn(option, out)

    def test_version_is_one_line(self):
        self.assertRegex(self.assert_fine("--version"), r"\Araftsim \d+\.\d+\.\d+\n\Z")

    def test_without_arguments_the_help_is_an_error(self):
        code, out, err = self.run_program()
        self.assertEqual((code, out), (2, ""))
        self.assertIn("Usage", err)


class UsageTest(ProgramTest):
    def test_a_mistyped_subcommand_gets_the_nearest_one(self):
        self.assertIn("unknown subcommand 'rum'; did you mean 'run'?", self.assert_refused("rum"))
        self.assertIn("did you mean 'validate'?", self.assert_refused("valdate", "x.json"))
        self.assertIn("did you mean '--version'?", self.assert_refused("--versoin"))

    def test_a_mistyped_option_gets_the_nearest_one(self):
        line = self.assert_refused("run", "--sede", "4", "x.json")
        self.assertEqual(line, "raftsim run: unknown option '--sede'; did you mean '--seed'?")

    def test_an_abbreviated_option_is_unknown(self):
        self.assertIn("unknown option '--quie'", self.assert_refused("run", "--quie", "x.json"))

    def test_values_of_options_are_held_to_their_ranges(self):
        for seed in ["-1", "1.5", "x", " 1", "18446744073709551616"]:
            self.assertIn("expected a whole number", self.assert_refused("run", "x.json", "--seed=" + seed))
        for until in ["5", "0s", "-1s", "soon", "1 s"]:
            self.assertIn("expected a duration", self.assert_refused("run", "x.json", "--until=" + until))

    def test_an_option_without_its_value_and_an_option_given_twice_are_refused(self):
        self.assertIn("--seed", self.assert_refused("run", "x.json", "--seed"))
        self.assertIn("--seed", self.assert_refused("run", "x.json", "--seed", "1", "--seed", "2"))

    def test_operands_are_asked_for_and_where_there_are_none_refused(self):
        for subcommand in ["run", "validate", "verify", "diff", "log", "explain", "export", "import", "lin"]:
            self.assertIn("expected", self.assert_refused(subcommand))
        self.assertIn("takes nothing but options", self.assert_refused("list", "x"))

    def test_options_that_contradict_each_other_are_refused(self):
        for pair in [["--json", "--log"], ["--json", "--quiet"], ["--trace=-", "--json"], ["--trace=-", "--log"]]:
            self.assertIn("exclude each other", self.assert_refused("run", "x.json", *pair))


if __name__ == "__main__":
    unittest.main()
