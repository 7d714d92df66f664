"""raftsim fuzz and raftsim bugs."""

import fcntl
import json
import os
import pathlib
import pty
import struct
import subprocess
import termios
import unittest

from program import APPENDED_TWICE, GOOD, PROGRAM, SOURCE, UNMET, ProgramTest
from terminal import all_written

BUG = "commit-older-term"


def circuit(values):
    """A way from the first of these values over all pairs of them, back to where it began (Hierholzer)."""
    ways = {value: [other for other in reversed(values) if other != value] for value in values}
    open_way, closed_way = [values[0]], []
    while open_way:
        here = ways[open_way[-1]]
        if here:
            open_way.append(here.pop())
        else:
            closed_way.append(open_way.pop())
    closed_way.reverse()
    return list(zip(closed_way, closed_way[1:]))


def undecidable():
    """Thirty compare-and-sets at once, all of which come to pass; the first is sent again and, as there are no sessions,
    does so twice. The clients know of it once, and no order of thirty explains what is read then: to see that, all would
    have to be tried."""
    pairs = circuit("abcdef")
    commands = [{"command": {"client": "twice" if number == 0 else f"c{number}",
                             "cas": {"key": "x", "expected": one, "value": other}}}
                for number, (one, other) in enumerate(pairs)]
    return {
        **APPENDED_TWICE,
        "name": "undecidable",
        "clients": [{**APPENDED_TWICE["clients"][0], "name": "twice"},
                    {"count": len(pairs) - 1, "name": "c", "mode": "scripted", "delay": "0s", "to": "leader"}],
        "timeline": [{"at": "200ms", "do": [{"command": {"client": "twice", "write": {"x": "a"}}}]},
                     {"at": "300ms", "do": commands},
                     {"at": "400ms", "do": [{"command": {"client": "c1", "read": "x"}}]}],
    }


class FuzzTest(ProgramTest):
    def report(self, *arguments, note=""):
        code, out, err = self.run_program("fuzz", "--json", *arguments)
        self.assertIn(note, err)
        self.assertEqual(err.count("\n"), 1 if note else 0)
        return code, json.loads(out)

    def test_raft_holds_in_random_scenarios_and_the_search_says_where_it_was(self):
        code, report = self.report("--seeds", "1..100")
        self.assertEqual(code, 0)
        self.assertEqual(report["runs"], 100)
        self.assertEqual(report["comparedTwice"], 2)
        self.assertEqual(report["failures"], [])
        self.assertGreater(report["goals"]["a snapshot was installed"], 0)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_planted_bug_is_found_and_written_as_a_scenario_that_shows_it_alone(self):
        code, report = self.report("--seeds", "1..500", "--bug", BUG)
        self.assertEqual(code, 1)
        [failure] = report["failures"]
        self.assertEqual(report["bug"], BUG)
        self.assertEqual(report["runs"], failure["seed"])
        scenario = json.loads((self.folder / failure["file"]).read_text())
        self.assertEqual(scenario["bug"], BUG)
        self.assertEqual(scenario["seed"], failure["seed"])
        self.assertEqual(scenario["expect"][0]["violation"], failure["property"])
        self.assertNotIn("faults", scenario)
        self.assert_fine("run", failure["file"])
        self.assert_fine("validate", failure["file"])

    def test_a_server_that_finds_itself_broken_is_shown_alone_too(self):
        code, report = self.report("--seeds", "1..500", "--bug", "next-index-at-match")
        self.assertEqual(code, 1)
        [failure] = report["failures"]
        self.assertEqual((failure["property"], failure["verdict"]), ("internalConsistency", "broken"))
        scenario = json.loads((self.folder / failure["file"]).read_text())
        self.assertEqual(scenario["expect"], [{"violation": "internalConsistency", "because": failure["message"]}])
        out = self.assert_fine("run", failure["file"])
        self.assertIn("expectations 1 of 1 met", out)

    def test_a_history_of_which_the_search_is_given_up_is_counted_apart_and_is_no_failure(self):
        path = self.write("undecidable.json", undecidable())
        code, out, _ = self.run_program("run", path)
        self.assertEqual(code, 1)
        self.assertRegex(out, r'the search over key "x" was given up: undecided after \d+ states and \d+ tries')
        # They take seconds, so that there may be a line of progress.
        code, out, _ = self.run_program("fuzz", "--json", "--seeds", "7..7", path)
        report = json.loads(out)
        self.assertEqual((code, report["failures"], report["undecided"]), (0, [], [7]))
        code, out, _ = self.run_program("fuzz", "--seeds", "7..7", path)
        self.assertEqual(code, 0)
        self.assertRegex(out, r"nothing found\n(.|\n)* undecided +1 history, the search was given up: seed 7\n")

    def test_the_totals_do_not_depend_on_the_number_of_jobs(self):
        reports = []
        for jobs in ["1", "4"]:
            _, report = self.report("--seeds", "1..500", "--failures", "5", "--bug", BUG, "--jobs", jobs)
            report.pop("seconds")
            reports.append(report)
        self.assertEqual(reports[0], reports[1])
        self.assertEqual(len(reports[0]["failures"]), 5)

    def test_a_scenario_is_searched_with_a_profile_of_faults(self):
        # A client that was left alone in the faults' last instants has another two seconds for its five commands.
        path = self.write("good.json", {**GOOD, "stop": {"at": "6s"}})
        code, report = self.report(path, "--profile", "crashes", "--seeds", "1..20", note="of liveness, nothing is judged")
        self.assertEqual((code, report["runs"], report["faults"]), (0, 20, "crashes"))
        self.assertGreater(report["goals"]["a leader crashed with uncommitted entries"], 0)

    def test_a_leader_after_the_faults_is_expected_of_a_scenario_that_expects_nothing_itself(self):
        path = self.write("long.json", {**GOOD, "expect": [], "stop": {"at": "20s"}})
        arguments = [path, "--profile", "partitions", "--seeds", "1..20"]
        code, report = self.report(*arguments, note="only a leader soon after the faults is judged")
        self.assertEqual((code, report["runs"]), (0, 20))
        code, report = self.report(*arguments, "--bug", "election-timer-not-random", note="only a leader soon")
        self.assertEqual((code, report["failures"][0]["property"]), (1, "liveness"))

    def test_what_breaks_after_a_disk_was_lost_is_told_as_planted(self):
        code, report = self.report("--profile", "amnesia", "--seeds", "1..200", "--failures", "5")
        self.assertEqual((code, report["faults"], report["bug"], len(report["failures"])), (1, "amnesia", None, 5))
        no_defect = r"^(A disk was|Disks were) lost \(S\d at [^)]+\), and (its server|their servers) came back: Raft does not "
        no_defect += "promise to survive that, so this is a planted fault, no defect of Raft.$"
        for failure in report["failures"]:
            words = failure["plantedFault"]["words"]
            self.assertRegex(words, no_defect)
            self.assertTrue(failure["plantedFault"]["lostDisks"])
            # The file says so too, and shows it alone.
            scenario = json.loads((self.folder / failure["file"]).read_text())
            self.assertEqual(scenario["description"], words)
            self.assertIn("loseDisk", json.dumps(scenario["timeline"]))
            self.assertNotIn("faults", scenario)
            out = self.assert_fine("run", failure["file"])
            if "violation" in scenario["expect"][0]:
                self.assertIn("  " + words + "\n", out)
                [run] = json.loads(self.assert_fine("run", "--json", failure["file"]))["runs"]
                self.assertEqual(run["plantedFault"], failure["plantedFault"])
        self.assertTrue(any(failure["verdict"] == "violated" for failure in report["failures"]))
        # In words, of reports that were merged, and of a state.
        code, out, _ = self.run_program("fuzz", "--profile", "amnesia", "--seeds", "1..200")
        self.assertIn("    " + report["failures"][0]["plantedFault"]["words"] + "\n", out)
        merged = json.loads(self.run_program("fuzz", "merge", "--json", self.write("report.json", report))[1])
        self.assertEqual(merged["failures"], report["failures"])
        plan = ["--profile", "amnesia", "--seeds", "1..200", "--state", "state.json"]
        for code, state in [self.report(*plan) for _ in range(2)]:
            self.assertEqual((code, state["failures"]), (1, report["failures"][:1]))

    def test_what_breaks_without_a_lost_disk_is_not_told_as_planted(self):
        _, report = self.report("--seeds", "1..500", "--bug", BUG)
        self.assertIsNone(report["failures"][0]["plantedFault"])
        # Nor is what breaks before, nor where the server stays away: that is a crash like any other.
        back = {"restart": "S2"}
        for at, after in [("1.5s", [back]), ("900ms", [])]:
            lost = {**UNMET, "expect": [{"at": "1s", "that": {"committed": 0}}],
                    "timeline": [{"at": at, "do": [{"loseDisk": "S2"}, *after]}]}
            code, out, _ = self.run_program("run", "--json", self.write("lost.json", lost))
            [run] = json.loads(out)["runs"]
            self.assertEqual((code, run["verdict"], run["plantedFault"]), (1, "unmet", None))
        lost["timeline"][0]["do"].append(back)
        code, out, _ = self.run_program("run", self.write("lost.json", lost))
        self.assertEqual(code, 1)
        self.assertIn("  A disk was lost (S2 at 900ms), and its server came back: Raft does not promise to survive that, so "
                      "this is a planted fault, no defect of Raft.\n", out)

    def test_a_failure_tells_which_faults_its_seed_has_drawn_as_a_run_does(self):
        # Elections that all begin at once need no fault to fail, so that any draw is told.
        path = self.write("drawn.json", {**GOOD, "expect": [], "faults": "swarm", "stop": {"at": "20s"}})
        plan = [path, "--seeds", "1..50", "--failures", "3", "--bug", "election-timer-not-random"]
        code, report = self.report(*plan, note="only a leader soon")
        self.assertEqual((code, len(report["failures"])), (1, 3))
        for failure in report["failures"]:
            run = ["run", "--json", path, "--seed", failure["seed"], "--bug", "election-timer-not-random"]
            self.assertEqual(failure["faults"], json.loads(self.run_program(*run)[1])["runs"][0]["faults"])
        # In words, of a report that is merged, and of a state.
        out = self.run_program("fuzz", *plan)[1]
        for failure in report["failures"]:
            self.assertIn("\n    faults: " + failure["faults"] + "\n", out)
        merged = json.loads(self.run_program("fuzz", "merge", "--json", self.write("report.json", report))[1])
        self.assertEqual(merged["failures"], report["failures"])
        for _ in range(2):
            _, state = self.report(*plan, "--state", "state.json", note="only a leader soon")
            self.assertEqual(state["failures"], report["failures"])
        # Where nothing is drawn, nothing is told.
        _, report = self.report(self.write("unmet.json", UNMET), "--seeds", "1")
        self.assertIsNone(report["failures"][0]["faults"])
        self.assertNotIn("    faults:", self.run_program("fuzz", "unmet.json", "--seeds", "1")[1])

    def test_a_terminal_is_shown_a_bar_that_fits_it_and_a_pipe_is_not(self):
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 50, 0, 0))
        process = subprocess.Popen([PROGRAM, "fuzz", "--for", "1500ms", "--jobs", "1"], stdout=subprocess.DEVNULL,
                                   stderr=follower, stdin=subprocess.DEVNULL, cwd=self.folder)
        os.close(follower)
        out = all_written(leader)
        self.assertEqual(process.wait(), 0)
        *lines, rest = out.decode().split("\r\x1b[K")[1:]
        self.assertEqual(rest, "")
        bars = []
        for line in lines:
            self.assertRegex(line, r"^\[#*\.*\] [\d,]+ runs, ")
            self.assertLess(len(line), 50)
            bars.append(line[1:11].count("#"))
        self.assertEqual(bars, sorted(bars))
        self.assertLess(bars[0], bars[-1])
        self.assertEqual(self.run_program("fuzz", "--for", "600ms")[2], "")

    def test_reports_from_before_failures_told_their_faults_are_read(self):
        _, report = self.report("--seeds", "1..500", "--bug", BUG)
        merge = ["fuzz", "merge", "--json", "report.json"]
        [failure] = report["failures"]
        for old in [{}, {"plantedFault": None, "faults": None}]:
            for key in ["plantedFault", "faults"]:
                failure.pop(key, None)
            failure.update(old)
            self.write("report.json", report)
            [merged] = json.loads(self.run_program(*merge)[1])["failures"]
            self.assertEqual((merged["plantedFault"], merged["faults"]), (None, None))
        failure["faults"] = 7
        self.write("report.json", report)
        self.assertIn("at /failures/0/faults: found 7, expected a text", self.assert_refused(*merge))
        failure["faults"] = None
        failure["plantedFault"] = "something"
        self.write("report.json", report)
        self.assertIn("at /failures/0/plantedFault: found \"something\", expected an object or null",
                      self.assert_refused(*merge))

    def test_seeds_begin_and_end_where_they_are_told(self):
        for seeds, runs in [("0..9", 10), ("18446744073709551614..18446744073709551615", 2), ("4", 1)]:
            with self.subTest(seeds):
                _, report = self.report("--seeds", seeds)
                self.assertEqual(report["runs"], runs)

    def test_an_expectation_that_is_not_met_is_found_as_well(self):
        path = self.write("unmet.json", UNMET)
        code, report = self.report(path, "--seeds", "1..9")
        self.assertEqual((code, report["runs"]), (1, 1))
        [failure] = report["failures"]
        self.assertEqual((failure["property"], failure["stagnation"]), ("expectation", None))
        scenario = json.loads((self.folder / failure["file"]).read_text())
        self.assertEqual(scenario["expect"],
                         [{"finally": {"committed": 0}, "met": False, "because": failure["message"]}])
        self.assert_fine("run", failure["file"])

    def test_what_never_comes_about_is_liveness_and_the_report_tells_what_repeats(self):
        livelock = json.loads((SOURCE / "scenarios/partial-connectivity-livelock.json").read_text())
        livelock["expect"] = [{"finally": {"term": {"all": {">=": 1}}}},
                              {"eventually": {"leaders": 1000}, "from": "2s", "by": "11s"}]
        path = self.write("livelock.json", livelock)
        code, report = self.report(path, "--seeds", "1..9")
        self.assertEqual((code, report["runs"]), (1, 1))
        [failure] = report["failures"]
        self.assertEqual(failure["property"], "liveness")
        words = failure["stagnation"]["words"]
        self.assertRegex(words, r"^livelock: since [^ ]+s .* [1-9]\d* elections?, ")
        scenario = json.loads((self.folder / failure["file"]).read_text())
        self.assertEqual(scenario["expect"], [{"eventually": {"leaders": 1000}, "from": "2s", "by": "11s", "met": False,
                                               "because": failure["message"]}])
        out = self.assert_fine("run", failure["file"])
        self.assertIn(words, out)
        [run] = json.loads(self.assert_fine("run", "--json", failure["file"]))["runs"]
        stagnation = run["stagnation"]
        self.assertEqual(stagnation, failure["stagnation"])
        self.assertIn(stagnation["kind"], ["cycle", "recurrence"])
        self.assertEqual(stagnation["changes"][0]["term"], 0)
        code, out, _ = self.run_program("fuzz", path, "--seeds", "1")
        self.assertIn("    " + words, out)
        # Reports of shards have it as well.
        self.write("report.json", report)
        merged = json.loads(self.run_program("fuzz", "merge", "--json", "report.json")[1])
        self.assertEqual(merged["failures"], [failure])
        # A state keeps it until the search is done.
        states = [self.run_program("fuzz", path, "--seeds", "1..9", "--json", "--state", "state.json") for _ in range(2)]
        for code, out, err in states:
            self.assertEqual((code, json.loads(out)["failures"][0]["stagnation"]), (1, stagnation), err)

    def test_a_wrong_history_is_what_its_file_expects(self):
        code, report = self.report(self.write("twice.json", APPENDED_TWICE), "--seeds", "1")
        self.assertEqual(code, 1, report)
        [failure] = report["failures"]
        self.assertEqual(failure["property"], "linearizable")
        scenario = json.loads((self.folder / failure["file"]).read_text())
        self.assertEqual(scenario["expect"], [{"linearizable": False, "because": failure["message"]}])
        self.assert_fine("run", failure["file"])

    def test_text_names_what_was_reached_and_how_to_see_what_was_found(self):
        code, out, _ = self.run_program("fuzz", "--seeds", "1..500", "--bug", BUG, "--out", str(self.folder))
        self.assertEqual(code, 1)
        self.assertIn(f"random scenarios with the bug {BUG}, faults: swarm: FOUND\n", out)
        self.assertIn("an entry was overwritten", out)
        self.assertIn("    raftsim run " + str(self.folder), out)
        self.assertEqual(len(list(self.folder.glob("fuzz-*.json"))), 1)

    def test_quiet_says_nothing_when_nothing_is_found(self):
        self.assertEqual(self.assert_fine("fuzz", "-q", "--seeds", "5"), "")

    def test_a_time_ends_the_search(self):
        code, report = self.report("--for", "300ms")
        self.assertEqual(code, 0)
        self.assertGreater(report["runs"], 0)

    def test_bad_options_get_one_line(self):
        for arguments, said in [
            (["--seeds", "9..1"], "the first is past the last"),
            (["--seeds", "a..b"], "expected two whole numbers"),
            (["--profile", "crashs"], "did you mean 'crashes'?"),
            (["--bug", "commit-older"], "no such bug"),
            (["--out", "nowhere"], "no such folder"),
            (["--jobs", "0"], "--jobs"),
            (["a.json", "b.json"], "takes one scenario"),
        ]:
            with self.subTest(arguments):
                self.assertIn(said, self.assert_refused("fuzz", *arguments))


class BugsTest(ProgramTest):
    def test_the_list_says_what_each_breaks(self):
        out = self.assert_fine("bugs")
        self.assertIn(BUG, out)
        self.assertIn("breaks leaderCompleteness; Raft §5.4.2, Figure 8", out)
        bugs = json.loads(self.assert_fine("bugs", "--json"))
        self.assertGreaterEqual(len(bugs), 50)
        self.assertEqual(list(bugs[0]), ["id", "changes", "breaks", "source", "scenario", "shows", "shortest"])
        # What is said of each scenario is what its run shows.
        code, runs, _ = self.run_program("run", "--json", *[bug["scenario"] for bug in bugs])
        self.assertEqual(code, 0)
        for bug, run in zip(bugs, json.loads(runs)["runs"], strict=True):
            broken = "internalConsistency" if run["end"]["reason"] == "broken" else "liveness"
            shown = run["violation"]["property"] if run["violation"] else broken
            self.assertEqual(bug["shows"], shown, bug["id"])
            first = f", where {shown} breaks first" if shown != bug["breaks"] else ""
            self.assertIn(f"raftsim run {bug['scenario']}{first}\n", out)
            self.assertIn(f"raftsim run {bug['shortest']}, the shortest history known\n", out)
        self.assertTrue(any(bug["shows"] != bug["breaks"] for bug in bugs))

    def test_all_bugs_are_searched_for_and_raft_with_them(self):
        code, out, err = self.run_program("bugs", "--find", "--json", "--seeds", "1..3")
        # So few seeds do not find all of them.
        self.assertEqual(code, 1)
        rows = json.loads(out)
        self.assertEqual(len(rows), len(json.loads(self.assert_fine("bugs", "--json"))) + 1)
        self.assertEqual(list(rows[0]), ["bug", "seed", "property", "runs", "seconds"])
        self.assertEqual((rows[-1]["bug"], rows[-1]["seed"], rows[-1]["runs"]), (None, None, 3))
        self.assertTrue(any(row["seed"] for row in rows))
        self.assertEqual(len(err.splitlines()), len(rows))
        code, out, _ = self.run_program("bugs", "--find", "--seeds", "1")
        self.assertEqual(len(out.splitlines()), len(rows) + 2)
        for arguments in [("--seeds", "1"), ("--jobs", "1"), ("--bug", "vote-twice"), ("--failures", "1"),
                          ("--find", "--shortest"), ("--find", "--out", "x"), ("--find", "--bug", "vote-twise")]:
            self.assert_refused("bugs", *arguments)

    def test_the_shortest_history_known_is_where_the_search_for_a_shorter_one_ends(self):
        shortest = SOURCE / "scenarios" / "shortest" / "vote-twice.json"
        code, out, err = self.run_program("bugs", "--shortest", "--bug", "vote-twice", "--seeds", "1..20",
                                          "--failures", "1", "--out", "shortest")
        self.assertEqual((code, err), (0, "vote-twice: 9 events\n"))
        self.assertEqual(pathlib.Path(self.folder, "shortest/vote-twice.json").read_text(), shortest.read_text())
        table = (SOURCE / "scenarios" / "shortest" / "README.md").read_text()
        self.assertIn(out.splitlines()[-1], table.splitlines())
        code, out, _ = self.run_program("bugs", "--find", "--bug", "vote-twice", "--seeds", "1..20")
        self.assertEqual(code, 0)
        self.assertEqual(len(out.splitlines()), 4)

    def test_a_bug_is_planted_in_a_run(self):
        path = self.write("good.json", GOOD)
        code, out, _ = self.run_program("run", path, "--bug", "entries-acknowledged-early")
        self.assertEqual(code, 0, out)
        self.assertIn("did you mean", self.assert_refused("run", path, "--bug", "vote-twise"))


if __name__ == "__main__":
    unittest.main()
