"""raftsim log: a run told as a story, or a part of it."""

import re
import shlex
import subprocess
import unittest

from program import GOOD, PROGRAM, SOURCE, ProgramTest

FAILOVER = SOURCE / "scenarios/leader-crash-failover.json"


def events(story):
    """The lines of a story that begin with a time."""
    return [line for line in story.splitlines() if re.match(r" *\d+\.\d{3}  ", line)]


def times(story):
    return [float(line.split()[0]) for line in events(story)]


class StoryTest(ProgramTest):
    def test_it_is_what_run_tells_of_a_scenario_and_of_its_trace(self):
        trace = self.folder / "run.jsonl"
        told = self.assert_fine("run", "--log", "--trace", trace, FAILOVER)
        for file in [FAILOVER, trace]:
            story = self.assert_fine("log", file)
            self.assertTrue(told.startswith(story))
            self.assertIn("■ end: time is up", story)
        detail = self.assert_fine("log", "--detail", trace)
        self.assertTrue(self.assert_fine("run", "--detail", FAILOVER).startswith(detail))
        self.assertGreater(len(events(detail)), len(events(story)))

    def test_a_seed_is_that_of_the_run(self):
        told = self.assert_fine("run", "--log", "--seed", 3, FAILOVER)
        self.assertTrue(told.startswith(self.assert_fine("log", "--seed", 3, FAILOVER)))

    def test_a_part_of_the_time_is_told_as_it_is_in_the_whole(self):
        whole = events(self.assert_fine("log", FAILOVER))
        part = events(self.assert_fine("log", "--from", "900ms", "--to", "1.2s", FAILOVER))
        self.assertEqual(part, [line for line in whole if 900 <= float(line.split()[0]) <= 1200])
        self.assertGreater(len(part), 5)

    def test_of_some_servers_alone_is_told_and_of_the_world(self):
        story = self.assert_fine("log", "--servers", "S2,S5", FAILOVER)
        self.assertEqual(story.splitlines()[1].split(), ["time/ms", "S2", "S5"])
        self.assertIn("── ", story)
        self.assertIn("LEADER T2", story)
        self.assertNotIn("crashes", story.replace("leader crashes", ""))

    def test_a_reader_that_goes_away_ends_it_without_a_word(self):
        with subprocess.Popen([PROGRAM, "log", "--detail", str(FAILOVER)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as log:
            log.stdout.readline()
            log.stdout.close()
            self.assertEqual(log.stderr.read(), b"")
            log.wait(timeout=60)


class FilterTest(ProgramTest):
    def matches(self, text):
        return events(self.assert_fine("log", "--detail", "--filter", text, FAILOVER))

    def test_only_what_passes_is_told(self):
        whole = events(self.assert_fine("log", "--detail", FAILOVER))
        crash = self.matches("kind:crash")
        self.assertEqual(len(crash), 1)
        self.assertIn("crashes", crash[0])
        for text in ["kind:crash", "server:S2", "time<300ms", "not routine"]:
            found = self.matches(text)
            self.assertTrue(set(found) <= set(whole), text)
            self.assertLess(len(found), len(whole))
        self.assertEqual(len(self.matches("routine")) + len(self.matches("not routine")), len(whole))

    def test_routine_that_passes_is_counted_unless_it_is_told(self):
        out = self.assert_fine("log", "--filter", "server:S2", FAILOVER)
        self.assertNotIn("--detail tells", self.assert_fine("log", "--detail", "--filter", "server:S2", "--servers",
                                                            "S1", FAILOVER))
        left_out = re.search(r"^\(of those that pass ([\d,]+) are routine: --detail tells them\)$", out, re.MULTILINE)
        self.assertIsNotNone(left_out, out)
        told = len(events(out)) + int(left_out[1].replace(",", ""))
        self.assertEqual(told, len(self.matches("server:S2")))
        self.assertNotIn("(of those", self.assert_fine("log", "--filter", "not routine", FAILOVER))

    def test_that_nothing_passes_is_told(self):
        for arguments in [["--filter", "text:nowhere"], ["--from", "100s"]]:
            story = self.assert_fine("log", *arguments, FAILOVER)
            self.assertEqual(story.splitlines()[-1], "(nothing in this run is that)")
            self.assertEqual(events(story), [])
        self.assertNotIn("(nothing", self.assert_fine("log", "--to", "1s", FAILOVER))

    def test_a_wrong_filter_is_told_where_and_what(self):
        for text, place, words in [("kind:crsh", 6, 'did you mean "crash"?'),
                                   ("sevrer:S1", 1, 'did you mean "server"?'),
                                   ("(kind:crash", 1, "is not closed")]:
            line = self.assert_refused("log", "--filter", text, FAILOVER)
            self.assertIn(f"--filter, at character {place}: ", line)
            self.assertIn(words, line)


class DocumentedFiltersTest(ProgramTest):
    def test_the_examples_of_the_readme_find_something(self):
        text = (SOURCE / "tools/README.md").read_text()
        section = text[text.index("| of `scenarios/leader-crash-failover.json` |"):text.index("## `raftsim explain`")]
        examples = re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)
        self.assertGreaterEqual(len(examples), 8)
        for example in examples:
            with self.subTest(example):
                self.assertTrue(events(self.assert_fine("log", "--detail", "--filter", example, FAILOVER)))

    def test_every_word_of_the_readme_is_one(self):
        text = (SOURCE / "tools/README.md").read_text()
        section = text[text.index("## `raftsim log`"):text.index("Conditions beside each other")]
        words = [word for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
                 for word in re.findall(r"`([^`]+)`", row)]
        self.assertGreaterEqual(len(words), 13)
        for word in words:
            with self.subTest(word):
                self.assert_fine("log", "--filter", word, FAILOVER)

    def test_the_examples_of_the_help_are_filters(self):
        out = self.assert_fine("log", "--help")
        examples = re.findall(r"^  ('[^\n]*?')  ", out, re.MULTILINE)
        self.assertGreaterEqual(len(examples), 5)
        for example in examples:
            with self.subTest(example):
                self.assert_fine("log", "--filter", shlex.split(example)[0], FAILOVER)


class RefusalTest(ProgramTest):
    def test_what_cannot_be_told_gets_one_line(self):
        good = self.write("good.json", GOOD)
        self.assertIn("expected one trace or scenario, found 2", self.assert_refused("log", good, good))
        self.assertIn('there is no server "S4"; the run has S1 to S3', self.assert_refused("log", "--servers", "S1,S4", good))
        self.assertIn("expected a time since the start", self.assert_refused("log", "--from", "5", good))
        self.assertIn("--from is after --to", self.assert_refused("log", "--from", "2s", "--to", "1s", good))
        self.assertIn("missing.jsonl", self.assert_refused("log", "missing.jsonl"))


if __name__ == "__main__":
    unittest.main()
