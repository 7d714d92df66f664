"""raftsim validate and raftsim list."""

import os
import pty
import subprocess
import termios
import unittest

from program import GOOD, PROGRAM, SOURCE, ProgramTest
from terminal import all_written


class ValidateTest(ProgramTest):
    def test_valid_files_are_named_and_invalid_ones_told_with_code_2(self):
        good, bad = self.write("good.json", GOOD), self.write("bad.json", {**GOOD, "clutser": {}})
        self.assertEqual(self.assert_fine("validate", good), f"{good}: valid\n")
        code, out, err = self.run_program("validate", good, bad, good)
        self.assertEqual((code, out), (2, f"{good}: valid\n" * 2))
        self.assertRegex(err, r"\Araftsim validate: \S*bad\.json: .*clutser.*cluster.*\n\Z")

    def test_a_syntax_error_has_line_and_column(self):
        line = self.assert_refused("validate", self.write("bad.json", '{\n  "name": "x",\n  ]\n}\n'))
        self.assertRegex(line, r"bad\.json.*3.*3")

    def test_the_schema_is_skipped_among_scenarios_and_told_alone(self):
        good, schema = self.write("good.json", GOOD), SOURCE / "scenarios" / "schema.json"
        for subcommand in ["validate", "run"]:
            code, out, err = self.run_program(subcommand, good, schema)
            self.assertEqual(code, 0)
            self.assertEqual(err, f"raftsim {subcommand}: {schema}: this is the schema, not a scenario; skipped\n")
            self.assertIn("good.json", out)
            line = self.assert_refused(subcommand, schema)
            self.assertEqual(line, f"raftsim {subcommand}: {schema}: this is the schema, not a scenario")

    def test_a_file_whose_name_has_control_characters_is_told_in_one_line(self):
        good, bad = self.write("go\nod.json", GOOD), self.write("b\033ad.json", "{")
        self.assertIn("go\\u000aod.json: valid", self.assert_fine("validate", good))
        self.assertIn("b\\u001bad.json", self.assert_refused("validate", bad))
        self.assertNotIn("\033", self.assert_refused("run", bad))

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_a_folder_that_cannot_be_read_gets_one_line(self):
        folder = self.folder / "closed"
        folder.mkdir(mode=0o000)
        self.assertTrue(self.assert_refused("validate", folder).endswith(
            "closed: the folder cannot be read: Permission denied"))

    def test_each_operand_that_cannot_be_used_is_told_and_the_others_are_checked(self):
        good, missing, empty = self.write("good.json", GOOD), self.folder / "nope.json", self.folder / "empty"
        empty.mkdir()
        code, out, err = self.run_program("validate", empty, missing, good, empty)
        self.assertEqual((code, out), (2, f"{good}: valid\n"))
        self.assertEqual(len(err.splitlines()), 3)
        self.assertEqual(err.count(f"raftsim validate: {empty}: no scenario files (*.json) in this folder\n"), 2)
        self.assertIn("nope.json", err)

    def test_quiet_tells_only_what_is_wrong(self):
        self.assertEqual(self.assert_fine("validate", "-q", self.write("good.json", GOOD)), "")

    def test_shipped_scenarios_are_valid(self):
        for folder in ["scenarios", "scenarios/bench", "scenarios/experiments"]:
            out = self.assert_fine("validate", SOURCE / folder)
            self.assertTrue(all(line.endswith(": valid") for line in out.splitlines()))


class NameTest(ProgramTest):
    """A word in place of a file, where there is no such file."""

    def test_it_means_the_shipped_scenario_of_that_name(self):
        for name in ["split-vote", "bugs/vote-twice", "lessons/04-election-won"]:
            self.assertEqual(self.assert_fine("validate", name), f"{SOURCE}/scenarios/{name}.json: valid\n")
        file = str(SOURCE / "scenarios/split-vote.json")
        for subcommand in ["log", "explain"]:
            self.assertEqual(self.assert_fine(subcommand, "split-vote"), self.assert_fine(subcommand, file))
        self.assert_fine("diff", "--quiet", "split-vote", file)
        self.assertIn("split-vote", self.assert_fine("run", "--quiet", "--log", "split-vote"))
        self.assertIn(file, self.assert_fine("stats", "--seeds", "1..2", "split-vote"))
        self.assertIn("split-vote, faults: ", self.assert_fine("fuzz", "--seeds", "1..2", "split-vote"))

    def test_a_file_or_a_folder_of_that_name_comes_first(self):
        self.write("split-vote", GOOD)
        self.assertEqual(self.assert_fine("validate", "split-vote"), "split-vote: valid\n")
        self.write("first-election/mine.json", GOOD)
        self.assertEqual(self.assert_fine("validate", "first-election"), "first-election/mine.json: valid\n")

    def test_a_lesson_is_found_without_its_number_as_well(self):
        with_number = self.assert_fine("explain", "lessons/04-election-won")
        self.assertEqual(self.assert_fine("explain", "lessons/election-won"), with_number)
        for name in ["lessons/election", "lessons/4-election-won", "lessons/../lessons/election-won",
                     "lessons/election-won.json", "election-won"]:
            self.assertIn("o such file", self.assert_refused("explain", name))

    def test_what_is_neither_is_told_with_the_nearest_name(self):
        self.assertEqual(self.assert_refused("run", "split-vot"),
                         "raftsim run: split-vot: no such file, and no scenario of that name comes with raftsim; "
                         "did you mean 'split-vote'? ('raftsim list' lists all)")
        for subcommand in ["validate", "log", "explain", "stats", "fuzz"]:
            self.assertIn("no such file", self.assert_refused(subcommand, "nothing-like-that"))

    def test_an_empty_one_is_shown(self):
        for subcommand in ["run", "validate", "log", "explain", "stats", "fuzz"]:
            self.assertEqual(self.assert_refused(subcommand, ""), f"raftsim {subcommand}: '': no such file")
        self.assertEqual(self.assert_refused("list", "--dir", ""), "raftsim list: '': no such folder")
        self.assertEqual(self.assert_refused("run", "split-vote", "--bug", ""),
                         "raftsim run: --bug '': no such bug ('raftsim bugs' lists all)")

    def test_it_means_nothing_outside_of_the_scenarios(self):
        for name in ["../scenarios/split-vote", "lessons/../split-vote", "./split-vote", "schema.json"]:
            self.assertIn(name, self.assert_refused("validate", name))


class ListTest(ProgramTest):
    def test_every_shipped_scenario_is_listed_with_its_purpose(self):
        out = self.assert_fine("list")
        for file in [*(SOURCE / "scenarios").glob("*.json"), *(SOURCE / "scenarios" / "bench").glob("*.json")]:
            if file.name != "schema.json":
                self.assertRegex(out, rf"(?m)^\S*{file.name} +\S.*$")
        self.assertNotIn("schema.json", out)

    def test_another_folder_can_be_listed_relative_to_the_working_folder(self):
        self.write("mine/a.json", GOOD)
        self.write("mine/more/b.json", GOOD)
        self.assertEqual(self.assert_fine("list", "--dir", "mine"),
                         "mine/a.json       a leader and some commands\nmine/more/b.json  a leader and some commands\n")

    def test_a_missing_folder_gets_one_line(self):
        self.assertIn("nowhere: no such folder", self.assert_refused("list", "--dir", "nowhere"))

    def test_a_folder_without_scenarios_is_refused_in_the_words_of_run(self):
        self.write("empty/notes.txt", "x")
        self.assertEqual(self.assert_refused("list", "--dir", "empty"),
                         "raftsim list: empty: no scenario files (*.json) in this folder")
        self.assertEqual(self.assert_refused("run", "empty"),
                         "raftsim run: empty: no scenario files (*.json) in this folder")

    def on_terminal(self, columns, *arguments):
        """What a terminal of so many columns shows, in lines."""
        leader, follower = pty.openpty()
        termios.tcsetwinsize(follower, (50, columns))
        with subprocess.Popen([PROGRAM, "list", *arguments], stdout=follower, stdin=subprocess.DEVNULL,
                              cwd=self.folder) as process:
            os.close(follower)
            written = all_written(leader).decode()
        self.assertEqual(process.returncode, 0, written)
        return written.splitlines()

    def test_on_a_narrow_terminal_purposes_are_broken_at_blanks_in_their_column_or_below_the_path(self):
        self.write("mine/a.json", {**GOOD, "purpose": "a leader and some commands that it is given by clients"})
        self.write("mine/long-name.json", GOOD)
        self.assertEqual(self.on_terminal(60, "--dir", "mine"), [
            "mine/a.json          a leader and some commands that it is",
            "                     given by clients",
            "mine/long-name.json  a leader and some commands"])
        self.assertEqual(self.on_terminal(40, "--dir", "mine"), [
            "mine/a.json",
            "  a leader and some commands that it is",
            "  given by clients",
            "mine/long-name.json",
            "  a leader and some commands"])
        self.assertEqual(self.on_terminal(200, "--dir", "mine"), self.assert_fine("list", "--dir", "mine").splitlines())

    def test_no_shipped_scenario_is_wider_than_a_terminal_of_80_columns(self):
        self.assertLessEqual(max(map(len, self.on_terminal(80, "--dir", SOURCE / "scenarios"))), 80)


if __name__ == "__main__":
    unittest.main()
