"""raftsim run: what it prints and what it answers."""

import json
import os
import pty
import subprocess
import unittest
from pathlib import Path

from program import GOOD, PROGRAM, SOURCE, UNMET, ProgramTest, no_sanitizer, without_timing
from terminal import all_written


class SummaryTest(ProgramTest):
    def test_a_good_run_answers_0_and_is_summed_up(self):
        out = self.assert_fine("run", self.write("good.json", GOOD))
        for expected in ["good (", ": ok\n", "  leader ", "  elections ", "  unavailable ", "  committed ", "commit latency p50",
                         "AppendEntriesReply", "  checks ", "1 of 1 met", "times real time", "  hash "]:
            self.assertIn(expected, out)

    def test_the_summary_of_one_run_fits_a_terminal_of_80_columns(self):
        busy = {**GOOD, "clients": [{"count": 9, "think": "10us", "delay": "0s"}],
                "timeline": [{"every": "500ms", "do": [{"crash": "leader"}, {"restart": "down"}]}], "expect": []}
        for scenario in [GOOD, busy]:
            out = self.assert_fine("run", self.write("good.json", scenario))
            for line in out.splitlines()[1:]:  # The first has the file's name, which may be long.
                self.assertLessEqual(len(line), 80, line)

    def test_one_operation_is_not_told_in_the_plural(self):
        once = {**GOOD, "clients": [{"limit": 1}], "expect": []}
        self.assertIn("1 operation answered", self.assert_fine("run", self.write("once.json", once)))

    def test_the_same_run_prints_the_same_summary(self):
        file = self.write("good.json", GOOD)
        first = without_timing(self.assert_fine("run", file))
        self.assertEqual(without_timing(self.assert_fine("run", file)), first)
        self.assertNotEqual(without_timing(self.assert_fine("run", file, "--seed", 2)), first)

    def test_an_unmet_expectation_answers_1_and_shows_expected_actual_moment_and_reason(self):
        code, out, err = self.run_program("run", self.write("unmet.json", UNMET))
        self.assertEqual((code, err), (1, ""))
        self.assertIn(": FAILED\n", out)
        self.assertIn("NOT MET at 2s (/expect/0)", out)
        self.assertIn("\n    expected   finally: no entry committed\n", out)
        self.assertIn("\n    exactly    finally {\"committed\":0}\n", out)
        self.assertRegex(out, r"\n    actual +\S")
        self.assertRegex(out, r"\n    because +nothing is ever asked\n")

    def test_quiet_prints_failures_only(self):
        self.assertEqual(self.assert_fine("run", "--quiet", self.write("good.json", GOOD)), "")
        code, out, _ = self.run_program("run", "-q", self.write("unmet.json", UNMET))
        self.assertEqual(code, 1)
        self.assertIn("NOT MET", out)

    def test_a_planted_bug_is_named_wherever_the_run_is_told(self):
        good = self.write("good.json", GOOD)
        for bug, arguments in [("lease-without-end", [good, "--bug", "lease-without-end"]),
                               ("commit-older-term", [self.write("bug.json", {**GOOD, "bug": "commit-older-term"})]),
                               ("lease-without-end", [self.write("bug.json", {**GOOD, "bug": "commit-older-term"}),
                                                      "--bug", "lease-without-end"])]:
            for told in [[], ["--log"]]:
                out = self.assert_fine("run", *told, *arguments)
                self.assertIn(f"\n  bug          {bug}, planted in all servers\n", out)
            self.assertEqual(json.loads(self.assert_fine("run", "--json", *arguments))["runs"][0]["bug"], bug)
        self.assertNotIn("bug", self.assert_fine("run", good))
        self.assertIsNone(json.loads(self.assert_fine("run", "--json", good))["runs"][0]["bug"])

    def test_a_planted_bug_is_named_in_the_line_of_a_run_and_by_quiet(self):
        with_bug = self.write("bug.json", {**GOOD, "bug": "commit-older-term"})
        lines = self.assert_fine("run", self.write("good.json", GOOD), with_bug).splitlines()
        self.assertRegex(lines[0], r" [0-9a-f]{16}$")
        self.assertRegex(lines[1], r" [0-9a-f]{16}  bug commit-older-term$")
        code, out, _ = self.run_program("run", "--quiet", "--bug", "commit-older-term", "figure-8-lost")
        self.assertEqual(code, 1)
        self.assertRegex(out, r"^FAILED .*  bug commit-older-term\n  VIOLATED ")

    def test_the_seed_is_the_scenario_s_unless_given(self):
        file = self.write("good.json", {**GOOD, "seed": 77})
        self.assertIn("seed 77", self.assert_fine("run", file))
        self.assertIn("seed 18446744073709551615", self.assert_fine("run", file, "--seed", 2**64 - 1))

    def test_what_roles_were_doing_is_told_where_it_may_be_why_something_did_not_come_about(self):
        def told(condition, **scenario):
            file = self.write("never.json", {**GOOD, "expect": [{"eventually": condition}], **scenario})
            code, out, _ = self.run_program("run", file)
            self.assertEqual(code, 1)
            summary = json.loads(self.run_program("run", "--json", file)[1])["runs"][0]
            self.assertIsNotNone(summary["stagnation"])
            self.assertNotIn("took 0s", out)
            return out[out.index("NOT MET"):]

        roles = r"(?m)^  (standstill|no cycle|livelock): "
        for condition in [{"committed": {">=": 1000}}, {"clients": {"all": {"ok": {">=": 1000}}}},
                          {"any": [{"committed": 1000}, {"time": {">=": "1h"}}]}]:
            self.assertNotRegex(told(condition), roles)
        for condition in [{"leader": "none", "committed": 1000}, {"role": {"S1": "candidate"}, "committed": 1000},
                          {"term": {"all": 1000}}, {"any": [{"committed": 1000}, {"elections": 1000}]},
                          {"commitIndex": {"leader": 1000}}]:
            self.assertRegex(told(condition), roles)
        # A leader never comes: what comes again is told, whatever it is that waits for it.
        split = {"network": {"delay": "400ms"}, "stop": {"at": "20s"}}
        self.assertRegex(told({"committed": {">=": 1000}}, **split), r"(?m)^  livelock: ")

    def test_changes_of_roles_at_one_instant_are_not_said_to_have_taken_no_time(self):
        one = {"name": "one", "cluster": {"servers": 1}, "stop": {"at": "500ms"},
               "expect": [{"eventually": {"term": {"all": 1000}}, "from": "100ms"}]}
        code, out, _ = self.run_program("run", self.write("one.json", one))
        self.assertEqual(code, 1)
        self.assertRegex(out, r"\n  no cycle: roles and terms have changed last at [\d.]+ms: "
                              r"S1 candidate in term 1, S1 leader in term 1\n")
        self.assertNotIn(" 0s", out[out.index("NOT MET"):])

    def test_until_ends_a_run_earlier_without_what_is_about_its_end_or_later_with_it(self):
        file = self.write("unmet.json", UNMET)
        out = self.assert_fine("run", file, "--until", "1s")
        self.assertIn("ended at 1s", out)
        self.assertIn("none judged: the scenario's 1 needs the whole run\n", out)
        code, out, _ = self.run_program("run", file, "--until", "3s")
        self.assertEqual(code, 1)
        self.assertIn("ended at 3s", out)

    def test_until_judges_what_is_settled_by_then_for_certain(self):
        wrong = {"never": {"leader": "any"}, "until": "900ms", "because": "it is wrong"}
        expected = [{"finally": {"committed": 5}}, {"at": "1s", "that": {"leader": "any"}},
                    {"eventually": {"leader": "any"}, "within": "1s"},
                    {"eventually": {"leader": "any"}, "by": "1001ms"}]
        fine = self.write("fine.json", {**GOOD, "expect": expected})
        self.assertIn("2 of 2 met; 2 more are not judged: they need the whole run\n",
                      self.assert_fine("run", fine, "--until", "1s"))
        file = self.write("wrong.json", {**GOOD, "expect": [*expected, wrong]})
        # Told with its place in the file, though the scenario of the trace has it elsewhere.
        code, out, err = self.run_program("run", "--log", "--trace", "run.jsonl", file, "--until", "1s")
        self.assertEqual((code, err), (1, ""))
        self.assertIn("2 of 3 met; 2 more are not judged", out)
        self.assertIn("(/expect/4)\n", out)
        self.assertIn("in the scenario: /expect/4", out)
        self.assertIn("replays identically", self.assert_fine("verify", "run.jsonl"))
        summary = json.loads(self.run_program("run", "--json", file, "--until", "1s")[1])["runs"][0]
        self.assertEqual([each["pointer"] for each in summary["expectations"]["results"]],
                         ["/expect/1", "/expect/2", "/expect/4"])

    @no_sanitizer
    def test_a_run_whose_logs_would_fill_the_memory_ends_with_an_error(self):
        # Of 64 servers each may have a 64th of all entries; one that is a cluster by itself has them soon.
        file = self.write("flood.json", json.dumps({
            "name": "flood",
            "cluster": {"servers": 64, "voters": ["S1"]},
            "clients": [{"mode": "open", "interval": "10us", "delay": "0s", "to": "leader", "maxPending": 100000}],
            "stop": {"at": "720h"}}))
        code, _, err = self.run_program("run", file)
        self.assertEqual(code, 2, err)
        self.assertIn("more than 156250 entries in the log of one of 64 servers", err)

    def test_until_keeps_what_the_timeline_does_before_and_nothing_of_what_comes_later(self):
        timeline = [{"at": "100ms", "say": "one", "do": []}, {"at": "1s", "say": "two", "do": []},
                    {"after": "1ms", "say": "three", "do": []}]
        file = self.write("timeline.json", {**GOOD, "expect": [], "timeline": timeline})
        log = self.assert_fine("run", file, "--log", "--until", "500ms")
        self.assertEqual([word in log for word in ["one", "two", "three"]], [True, False, False])
        log = self.assert_fine("run", file, "--log")
        self.assertEqual([word in log for word in ["one", "two", "three"]], [True, True, True])


class FirstTest(ProgramTest):
    """The program that shows the first election while the rest of raftsim is being built."""

    FIRST = str(SOURCE / "scenarios" / "first-election.json")

    def first(self, *arguments):
        return self.run_program(*arguments, program=Path(PROGRAM).with_name("raftsim_first"))

    def test_it_runs_scenarios_as_raftsim_run_does(self):
        code, out, err = self.first("--log", self.FIRST)
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(without_timing(out), without_timing(self.assert_fine("run", "--log", self.FIRST)))

    def test_it_says_what_it_does_not_take(self):
        code, out, err = self.first("nowhere.json")
        self.assertEqual((code, out), (2, ""))
        self.assertTrue(err.startswith("raftsim run: nowhere.json: "), err)
        self.assertEqual(self.first("--trace", "/nowhere/trace.jsonl", self.FIRST)[0], 2)


class JsonTest(ProgramTest):
    KEYS = ["file", "scenario", "seed", "servers", "bug", "verdict", "violation", "end", "faults", "leader", "term",
            "elections", "unavailable", "committed", "clients", "messages", "checks", "expectations", "stagnation",
            "plantedFault", "events", "hash", "performance"]

    def test_the_summary_is_json_with_its_keys_in_their_order(self):
        summary = json.loads(self.assert_fine("run", "--json", self.write("good.json", GOOD)))
        self.assertEqual(list(summary), ["raftsimSummary", "version", "runs", "refused", "totals"])
        run = summary["runs"][0]
        self.assertEqual(list(run), self.KEYS)
        self.assertEqual(run["verdict"], "passed")
        self.assertEqual(run["end"], {"reason": "time", "timeNs": 2_000_000_000})
        self.assertEqual(run["committed"]["commands"], 5)
        self.assertGreaterEqual(run["committed"]["entries"], 6)
        self.assertGreater(run["checks"], 0)
        messages = run["messages"]["AppendEntries"]
        self.assertGreaterEqual(messages["sent"], messages["delivered"] + messages["lost"])

    def test_nothing_but_performance_depends_on_the_clock(self):
        file = self.write("good.json", GOOD)

        def timeless():
            summary = json.loads(self.assert_fine("run", "--json", file))
            for part in [*summary["runs"], summary["totals"]]:
                del part["performance"]
            return summary

        self.assertEqual(timeless(), timeless())

    def test_failures_and_refused_files_are_counted(self):
        files = [self.write("good.json", GOOD), self.write("unmet.json", UNMET), self.write("bad.json", "{")]
        code, out, err = self.run_program("run", "--json", *files)
        self.assertEqual(code, 2)
        self.assertIn("bad.json", err)
        summary = json.loads(out)
        totals = summary["totals"]
        self.assertEqual((totals["passed"], totals["failed"], totals["refused"]), (1, 1, 1))
        refused, = summary["refused"]
        self.assertEqual(refused["file"], str(files[2]))
        self.assertIn("bad.json", refused["message"])
        result = summary["runs"][1]["expectations"]["results"][0]
        self.assertEqual((result["pointer"], result["met"]), ("/expect/0", False))


class FilesTest(ProgramTest):
    def test_a_folder_is_its_json_files_by_name_without_the_schema_and_without_folders(self):
        for name in ["b.json", "a.json", "deeper/c.json"]:
            self.write("all/" + name, GOOD)
        self.write("all/schema.json", "{}")
        self.write("all/notes.txt", "x")
        lines = self.assert_fine("run", self.folder / "all").splitlines()
        self.assertEqual(len(lines), 3)
        self.assertIn("all/a.json", lines[0])
        self.assertIn("all/b.json", lines[1])
        self.assertRegex(lines[2], r"^2 ok, 0 failed; 2 of 2 expectations met")

    def test_of_several_files_each_has_one_line_of_80_columns_where_paths_are_short(self):
        self.write("some/a.json", GOOD)
        self.write("some/a-name-that-is-longer.json", GOOD)
        lines = self.assert_fine("run", "some", "--seed", 2**64 - 1).splitlines()
        self.assertEqual(len(lines), 3)
        for line in lines[:2]:
            self.assertLessEqual(len(line), 80, line)
            self.assertRegex(line, r"^ok .*1/1 met +[0-9a-f]{16}$")
        self.assertEqual(lines[0].index("1/1"), lines[1].index("1/1"))

    def test_each_of_several_files_is_told_by_its_whole_path_however_long_and_with_quiet_as_well(self):
        name = "a-name-of-a-file-that-is-much-too-long-to-fit-the-column.json"
        fine, wrong = "A-folder-with-a-name-that-is-long/" + name, "B-folder-with-a-name-that-is-long/" + name
        self.write(fine, GOOD)
        self.write(wrong, UNMET)
        code, out, _ = self.run_program("run", fine, wrong)
        self.assertEqual(code, 1)
        self.assertRegex(out, rf"(?m)^ok +{fine} +2s ")
        self.assertRegex(out, rf"(?m)^FAILED {wrong} +2s ")
        for files in [[fine, wrong], [wrong]]:
            code, out, _ = self.run_program("run", "--quiet", *files)
            self.assertEqual(code, 1)
            self.assertRegex(out, rf"\AFAILED {wrong} +2s ")

    def test_the_gravest_answer_of_several_files_counts(self):
        good, unmet = self.write("good.json", GOOD), self.write("unmet.json", UNMET)
        bad = self.write("bad.json", {**GOOD, "stpo": 1})
        self.assertEqual(self.run_program("run", good, unmet)[0], 1)
        code, out, err = self.run_program("run", bad, unmet, good)
        self.assertEqual(code, 2)
        self.assertIn("1 ok, 1 failed, 1 refused", out)
        self.assertRegex(err, r"\Araftsim run: \S*bad\.json: .*\n\Z")

    def test_missing_files_and_empty_folders_get_one_line(self):
        self.assertIn("nowhere.json", self.assert_refused("run", "nowhere.json"))
        (self.folder / "empty").mkdir()
        self.assertIn("no scenario files", self.assert_refused("run", "empty"))

    def test_a_scenario_error_names_file_place_found_and_expected(self):
        line = self.assert_refused("run", self.write("bad.json", {**GOOD, "cluster": {"servers": 65}}))
        for part in ["bad.json", "/cluster/servers", "65", "1 to 64"]:
            self.assertIn(part, line)

    @no_sanitizer
    def test_a_run_that_would_need_unbounded_memory_ends_with_file_and_cause(self):
        flood = {"name": "flood", "timeline": [{"every": "10us", "do": [{"command": {"write": {"x": "1"}}}]}],
                 "clients": [{"mode": "scripted", "attempts": 1}], "stop": {"at": "720h"}}
        line = self.assert_refused("run", self.write("flood.json", flood))
        for part in ["flood.json: too many commands wait at client C1", "10000"]:
            self.assertIn(part, line)
        storm = {"name": "storm", "network": {"delay": "720h"}, "cluster": {"heartbeat": "10us",
                 "electionTimeout": {"min": "10us", "max": "20us"}}, "stop": {"at": "720h"}}
        self.assertRegex(self.assert_refused("run", self.write("storm.json", storm)),
                         r"storm\.json: too many pending events, more than 1048576$")

    def test_shipped_scenarios_pass(self):
        out = self.assert_fine("run", SOURCE / "scenarios")
        self.assertRegex(out.splitlines()[-1], r"^\d+ ok, 0 failed;")


class LogTest(ProgramTest):
    def test_the_story_comes_before_the_summary_and_is_plain_in_a_pipe(self):
        out = self.assert_fine("run", "--log", self.write("good.json", GOOD))
        self.assertNotIn("\033", out)
        self.assertLess(out.index("S1"), out.index("good ("))

    def test_detail_tells_more(self):
        file = self.write("good.json", GOOD)
        plain = self.assert_fine("run", "--log", file)
        self.assertGreater(self.assert_fine("run", "--detail", file).count("\n"), plain.count("\n"))

    def on_terminal(self, environment):
        leader, follower = pty.openpty()
        process = subprocess.Popen([PROGRAM, "run", "--log", self.write("good.json", GOOD)], stdout=follower,
                                   stdin=subprocess.DEVNULL, env={**os.environ, "TERM": "xterm", **environment})
        os.close(follower)
        out = all_written(leader)
        self.assertEqual(process.wait(), 0)
        return out

    def test_a_terminal_gets_colours_unless_NO_COLOR_is_set(self):
        self.assertIn(b"\033[", self.on_terminal({"NO_COLOR": ""}))
        self.assertNotIn(b"\033[", self.on_terminal({"NO_COLOR": "1"}))
        self.assertNotIn(b"\033[", self.on_terminal({"NO_COLOR": "", "TERM": "dumb"}))


class OutputTest(ProgramTest):
    def test_a_full_device_is_told_and_answers_2(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            result = subprocess.run([PROGRAM, "run", self.write("good.json", GOOD)], stdout=full,
                                    stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(result.returncode, 2)
        self.assertEqual(result.stderr, "raftsim run: standard output cannot be written: No space left on device\n")

    def test_a_reader_that_goes_ends_the_program_quietly(self):
        reading, writing = os.pipe()
        os.close(reading)
        result = subprocess.run([PROGRAM, "run", "--log", self.write("good.json", GOOD)], stdout=writing,
                                stderr=subprocess.PIPE, check=False)
        os.close(writing)
        self.assertEqual((result.returncode, result.stderr), (2, b""))


if __name__ == "__main__":
    unittest.main()
