"""raftsim stats: tables, files, and what it refuses."""

import csv
import io
import json
import os
import pty
import re
import subprocess
import termios
import unittest
import xml.etree.ElementTree as xml

from program import GOOD, PROGRAM, SOURCE, UNMET, ProgramTest
from terminal import ESCAPES, all_written

# The leader crashes; in some runs the next one comes too late to be seen.
CRASH = {
    **GOOD,
    "name": "crash <&>",
    "timeline": [{"at": "1s", "do": [{"crash": "leader"}]}],
    "expect": [],
    "stop": {"at": "1250ms"},
}
# In every run a server comes back without its disk; that it breaks Raft is expected.
AMNESIA = json.loads((SOURCE / "scenarios" / "amnesia.json").read_text())
BUG = json.loads((SOURCE / "scenarios" / "bugs" / "vote-twice.json").read_text())


class StatsTest(ProgramTest):
    def report(self, *arguments):
        return json.loads(self.assert_fine("stats", "--json", *arguments))

    def test_tables_tell_percentiles_the_mean_their_bounds_and_how_many_samples(self):
        out = self.assert_fine("stats", self.write("good.json", GOOD), "--seeds", "1..50")
        self.assertTrue(out.startswith("good ("), out)
        for expected in [", seeds 1..50: 50 runs\n", "\ntimeToElect: from the start", "p99.9", "95 % from", "share that is at most ",
                         "\nsplitVote: ", "without samples: downtime\n"]:
            self.assertIn(expected, out)
        self.assertRegex(out, r"(?m)^  all +50 +0 +[\d.]+ms")
        self.assertRegex(out, r"(?m)^  all +[▁▂▃▄▅▆▇█ ]+\|$")

    def test_the_json_report_has_each_figure_with_its_bounds(self):
        report = self.report(self.write("crash.json", CRASH), "--seeds", "1..200")
        self.assertEqual((report["raftsimStats"], report["seeds"]), (1, {"first": 1, "last": 200}))
        self.assertEqual(report["runs"], {"asked": 200, "done": 200})
        [one] = report["sets"]
        self.assertEqual((one["values"], one["bug"], one["measured"], one["violated"], one["violation"]), ({}, None, 200, 0, None))
        downtime = one["metrics"]["downtime"]
        self.assertGreater(downtime["notEnded"], 0)
        self.assertEqual(downtime["samples"], 200)
        self.assertIsNone(downtime["most"])
        self.assertTrue(downtime["mean"]["atLeast"])
        self.assertIsNone(downtime["mean"]["low"])
        self.assertTrue(downtime["percentiles"]["p99.9"]["atLeast"])
        median = downtime["percentiles"]["p50"]
        self.assertLess(median["low"], median["value"])
        self.assertLess(median["value"], median["high"])
        self.assertEqual(len(downtime["quantiles"]), 101)
        self.assertEqual(downtime["quantiles"][50], median["value"])
        self.assertIsNone(downtime["quantiles"][100])
        split = one["metrics"]["splitVote"]
        self.assertTrue(split["low"] <= split["share"] <= split["high"])
        # A single run, and what 'run' says of it.
        run = json.loads(self.assert_fine("run", "--json", "--seed", 7, "crash.json"))["runs"][0]
        alone = self.report("crash.json", "--seeds", "7", "--metric", "all")["sets"][0]["metrics"]
        self.assertTrue(alone["elections"]["deviation"] is None is alone["elections"]["mean"]["high"])
        self.assertEqual(alone["elections"]["least"], run["elections"]["begun"])
        self.assertEqual(alone["unavailable"]["least"], run["unavailable"]["totalNs"])
        self.assertEqual(alone["commands"]["least"], run["committed"]["commands"])
        self.assertEqual(alone["events"]["least"], run["events"])
        self.assertEqual(alone["sent"]["least"], sum(each["sent"] for each in run["messages"].values()))

    def test_reports_do_not_depend_on_the_number_of_jobs(self):
        file = self.write("crash.json", CRASH)
        for options in [[], ["--json"]]:
            outs = set()
            for jobs in ["1", "2", "7"]:
                outs.add(self.assert_fine("stats", file, *options, "--seeds", "1..60", "--vary", "/cluster/servers=3,4",
                                          "--jobs", jobs, "--csv", f"{jobs}.csv", "--svg", f"{jobs}.svg"))
            self.assertEqual(len(outs), 1)
            for kind in ["csv", "svg"]:
                self.assertEqual(len({(self.folder / f"{jobs}.{kind}").read_bytes() for jobs in "127"}), 1)

    def test_parameters_are_varied_alone_and_together(self):
        file = self.write("good.json", GOOD)
        report = self.report(file, "--seeds", "1..20", "--vary", "/cluster/servers=1,5", "--vary",
                             '/cluster/electionTimeout,/network/delay=[{"min":"1s","max":"2s"},"1ms"],'
                             '[{"min":"10ms","max":"20ms"},"10us"]', "--metric", "timeToElect", "--metric", "sent")
        self.assertEqual([list(one["values"].values()) for one in report["sets"]],
                         [["1", "1s-2s", "1ms"], ["1", "10ms-20ms", "10us"], ["5", "1s-2s", "1ms"], ["5", "10ms-20ms", "10us"]])
        least = [one["metrics"]["timeToElect"]["least"] for one in report["sets"]]
        self.assertTrue(least[0] >= 10**9 > least[1] and least[2] >= 10**9 > least[3], least)
        self.assertEqual(report["sets"][0]["metrics"]["sent"]["mean"]["value"], 0)
        self.assertEqual(list(report["metrics"]), ["timeToElect", "sent"])

    def test_the_csv_file_has_a_line_for_each_set_and_metric(self):
        self.assert_fine("stats", self.write("crash.json", CRASH), "--seeds", "1..30", "--csv", "out.csv",
                         "--vary", '/cluster/electionTimeout,/network/loss=[{"min":"150ms","max":"300ms"},0.01],[{"min":"1s","max":"1s"},"1%"]')
        text = (self.folder / "out.csv").read_bytes().decode()
        self.assertEqual(text.count("\n"), text.count("\r\n"))
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertTrue(all(None not in row and None not in row.values() for row in rows))
        self.assertEqual({row["/network/loss"] for row in rows}, {"0.01", "1%"})
        [first, _] = [row for row in rows if row["metric"] == "downtime"]
        self.assertEqual((first["runs"], first["violated"], first["unit"]), ("30", "0", "ns"))
        self.assertLessEqual(int(first["p50Low"]), int(first["p50"]))
        self.assertEqual((first["p50AtLeast"], first["p99.9"], first["most"], first["mean"], first["deviation"]), ("", "", "", "", ""))
        for column in ["p99.9AtLeast", "mostAtLeast", "meanAtLeast"]:
            self.assertGreater(float(first[column]), 0)
        shares = [row for row in rows if row["unit"] == "share"]
        self.assertTrue(all(0 <= float(row["meanLow"]) <= float(row["mean"]) <= float(row["meanHigh"]) <= 1 for row in shares))

    def test_the_picture_is_well_formed_and_has_a_curve_for_each_set(self):
        file = self.write("crash.json", CRASH)
        many = ",".join(str(n) for n in range(3, 12))
        for metric in ["downtime", "elections", "messagesPerCommit"]:
            self.assert_fine("stats", file, "--seeds", "1..30", "--svg", "out.svg", "--vary", f"/cluster/servers={many}",
                             "--metric", metric)
            root = xml.parse(self.folder / "out.svg").getroot()
            space = "{http://www.w3.org/2000/svg}"
            self.assertEqual(root.tag, space + "svg")
            curves = [path for path in root.iter(space + "path") if "V" in path.get("d")]
            self.assertEqual(len(curves), 9)
            self.assertEqual(len({(path.get("stroke"), path.get("stroke-dasharray")) for path in curves}), 9)
            words = [text.text for text in root.iter(space + "text")]
            self.assertIn(f"crash <&>: {metric}", words)

    def test_labels_are_cut_between_characters(self):
        names = ["x" * odd + "Ä" * 45 for odd in range(4)] + ["€" * 33]
        # U+FFFF is no character of XML.
        names.append("\uffff" + "Ö" * 5)
        out = self.assert_fine("stats", self.write("good.json", GOOD), "--seeds", "1..3", "--svg", "out.svg",
                               "--metric", "elections", "--vary", "/name=" + ",".join(json.dumps(name) for name in names))
        self.assertNotIn("\ufffd", out)
        self.assertIn("  " + "x" + "Ä" * 27 + "..  ", out)
        rows = [line for line in out.splitlines() if re.match(r"  .*(\.\.|Ö) +3 +0 ", line)]
        self.assertEqual((len(rows), len({len(row) for row in rows})), (len(names), 1), out)
        # The picture has room for more, in lines.
        words = self.words_of_picture()
        first = words.index("x" + "Ä" * 37)
        self.assertEqual(words[first + 1], "Ä" * 8 + " (3)")
        self.assert_fine("stats", "good.json", "--seeds", "1..3", "--svg", "out.svg", "--metric", "elections", "--vary",
                         "/description=x" + "Ä" * 150)
        words = self.words_of_picture()
        first = words.index("x" + "Ä" * 37)
        self.assertEqual(words[first + 1:], ["Ä" * 38, "Ä" * 22 + ".. (3)"])

    def test_the_metric_named_first_is_drawn(self):
        file = self.write("crash.json", CRASH)
        self.assert_fine("stats", file, "--seeds", "1..5", "--svg", "out.svg", "--metric", "sent", "--metric", "downtime")
        self.assertIn("crash &lt;&amp;&gt;: sent", (self.folder / "out.svg").read_text())

    def words_of_picture(self):
        root = xml.parse(self.folder / "out.svg").getroot()
        return [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]

    def test_a_picture_without_samples_says_so_and_has_no_axis(self):
        file = self.write("good.json", GOOD)
        self.assert_fine("stats", file, "--seeds", "1..5", "--svg", "out.svg", "--metric", "downtime")
        self.assertEqual([word for word in self.words_of_picture() if not word.startswith(("good: ", "a leader and ", "from a crash "))],
                         ["no run has a sample of it", "all (no samples)"])
        self.assertNotIn("<line", (self.folder / "out.svg").read_text())
        self.assertNotIn("<path", (self.folder / "out.svg").read_text())
        # One set of two.
        self.assert_fine("stats", file, "--seeds", "1..5", "--svg", "out.svg", "--metric", "commitLatency", "--vary",
                         "/stop/at=2s,1ms")
        words = self.words_of_picture()
        self.assertTrue(any(word.startswith("2s (") for word in words), words)
        self.assertIn("1ms (no samples)", words)
        self.assertNotIn("no run has a sample of it", words)

    def test_of_unnamed_metrics_the_first_that_is_no_share_and_has_samples_is_drawn(self):
        file = self.write("good.json", GOOD)
        self.assert_fine("stats", file, "--seeds", "1..5", "--svg", "out.svg")
        self.assertIn("good: timeToElect", self.words_of_picture())

    def test_a_picture_says_what_was_varied_what_the_scenario_is_for_and_which_seeds(self):
        file = self.write("good.json", GOOD)
        self.assert_fine("stats", file, "--seeds", "3..7", "--metric", "timeToElect", "--svg", "out.svg", "--vary",
                         '/cluster/electionTimeout,/cluster/heartbeat=[{"min":"150ms","max":"300ms"},"75ms"]',
                         "--vary", "/network/delay=1ms,10ms")
        words = self.words_of_picture()
        self.assertEqual(words[:3], ["good: timeToElect", GOOD["purpose"],
                                     "from the start of the run until a server first becomes leader; seeds 3 to 7"])
        legend = words.index("/cluster/electionTimeout,")
        self.assertEqual(words[legend:], ["/cluster/electionTimeout,", "/cluster/heartbeat,", "/network/delay (samples)",
                                          "150ms-300ms, 75ms, 1ms (5)", "150ms-300ms, 75ms, 10ms (5)"])
        self.assert_fine("stats", file, "--seeds", "1..5", "--metric", "timeToElect", "--svg", "out.svg")
        self.assertEqual(self.words_of_picture()[-1], "all (5 samples)")
        long = {**GOOD, "purpose": "word " * 100, "bug": "vote-twice"}
        self.assert_fine("stats", self.write("long.json", long), "--seeds", "1", "--svg", "out.svg", "--vary",
                         '/cluster/initial/S1/electionTimeouts,/name=[["1s"],"x"]')
        words = self.words_of_picture()
        self.assertTrue(all(len(word) <= 130 for word in words), words)
        self.assertTrue(any(word.startswith("The servers have a bug, vote-twice: ") for word in words), words)
        self.assertTrue("".join(words).endswith("/cluster/initial/S1/electionTimeouts,/name (samples)[1s], x (1)"), words)
        # Nothing above the curves lies on them, and nothing beside another.
        root = xml.parse(self.folder / "out.svg").getroot()
        space = "{http://www.w3.org/2000/svg}"
        [plot] = root.iter(space + "g")
        lower = int(re.fullmatch(r"translate\(0 (\d+)\)", plot.get("transform"))[1])
        lowest = max(float(text.get("y")) for text in root.findall(space + "text"))
        self.assertLess(lowest, 70 + lower - 15)

    def test_a_narrow_logarithmic_axis_has_more_than_a_mark_or_two_the_roundest_first(self):
        self.assert_fine("stats", SOURCE / "scenarios" / "experiments" / "commit-latency.json", "--seeds", "1..100", "--metric",
                         "commitLatency", "--svg", "out.svg", "--vary", "/network/loss,/cluster/servers=[\"5%\",3]")
        words = self.words_of_picture()
        self.assertTrue(any(word.startswith("commitLatency (logarithmic); ") for word in words), words)
        marks = [word for word in words if re.fullmatch(r"[\d.]+ms", word)]
        self.assertGreater(len(marks), 3)
        self.assertIn("100ms", marks)

    def test_a_file_named_by_a_dash_is_standard_output_and_nothing_else_is_on_it(self):
        file = self.write("good.json", GOOD)
        arguments = [file, "--seeds", "1..5", "--metric", "timeToElect"]
        self.assert_fine("stats", *arguments, "--csv", "out.csv", "--svg", "out.svg")
        self.assertEqual(self.assert_fine("stats", *arguments, "--csv", "-").encode(),
                         (self.folder / "out.csv").read_bytes().replace(b"\r\n", b"\n"))
        self.assertEqual(self.assert_fine("stats", *arguments, "--svg", "-"), (self.folder / "out.svg").read_text())
        # One of them, and the other into a file.
        out = self.assert_fine("stats", *arguments, "--csv", "-", "--svg", "other.svg")
        self.assertTrue(out.startswith("runs,violated,metric,"), out)
        self.assertEqual((self.folder / "other.svg").read_text(), (self.folder / "out.svg").read_text())
        for both in [["--csv", "-", "--svg", "-"], ["--csv", "-", "--json"], ["--svg", "-", "--json"]]:
            self.assertIn("exclude each other", self.assert_refused("stats", *arguments, *both))
        # A figure that is printed by --json takes no file.
        self.assertIn('expected one scenario, found 2: "-", "', self.assert_refused("stats", "--json", "-", file))
        self.assertFalse((self.folder / "-").exists())

    def test_nothing_is_on_standard_output_where_a_file_cannot_be_written(self):
        arguments = ["stats", self.write("good.json", GOOD), "--seeds", "1..5", "--metric", "timeToElect"]
        for printed, written in [("--svg", "--csv"), ("--csv", "--svg")]:
            code, out, err = self.run_program(*arguments, printed, "-", written, "/dev/full")
            self.assertEqual((code, out), (2, ""))
            self.assertIn("/dev/full", err)

    def test_what_goes_wrong_is_told_on_the_other_stream_where_a_file_is_on_standard_output(self):
        file = self.write("bug.json", {**BUG, "expect": []})
        code, out, err = self.run_program("stats", file, "--seeds", "1..5", "--csv", "-", "--metric", "runTime")
        self.assertEqual(code, 1)
        self.assertEqual(out.count("\n"), 2, out)
        self.assertRegex(err, r"\AThe servers have a bug, vote-twice: .*\nVIOLATED in \d runs, .*\n\Z")

    def test_a_violated_property_answers_1_and_says_the_seed(self):
        code, out, err = self.run_program("stats", self.write("bug.json", {**BUG, "expect": []}), "--seeds", "1..5",
                                          "--vary", "/bug=vote-twice", "--csv", "out.csv")
        self.assertEqual((code, err), (1, ""))
        self.assertRegex(out, r"\nVIOLATED in \d runs of vote-twice, which are not measured; first with seed 1: oneVoteATerm")
        self.assertIn("\nThe servers have a bug, vote-twice: who has voted ", out)
        self.assertTrue((self.folder / "out.csv").exists())
        [one] = json.loads(self.run_program("stats", "bug.json", "--seeds", "1..5", "--json")[1])["sets"]
        self.assertEqual((one["bug"], one["violation"]["seed"], one["violation"]["plantedFault"]), ("vote-twice", 1, None))

    def test_a_violation_that_a_scenario_is_there_to_show_is_told_and_no_failure(self):
        out = self.assert_fine("stats", self.write("bug.json", BUG), "--seeds", "1..5", "--metric", "runTime")
        self.assertRegex(out, r"\nviolated as expected in \d runs, which end there; first with seed 1: oneVoteATerm: ")
        self.assertNotIn("VIOLATED", out)
        [one] = self.report("bug.json", "--seeds", "1..5")["sets"]
        self.assertEqual((one["measured"], one["violated"], one["violatedAsExpected"]), (5, 0, 5))
        self.assertEqual((one["expectedViolation"]["seed"], one["expectedViolation"]["property"]), (1, "oneVoteATerm"))

    def test_a_violation_by_a_server_that_came_back_without_its_disk_is_told_to_be_no_defect_of_raft(self):
        words = "that had lost its disk: Raft does not promise to survive that, so this is a planted fault, no defect of Raft.\n"
        out = self.assert_fine("stats", self.write("amnesia.json", AMNESIA), "--seeds", "1..20", "--metric", "runTime")
        self.assertIn("violated as expected in 20 runs", out)
        self.assertIn("\nIn each of them a server came back " + words, out)
        code, out, _ = self.run_program("stats", self.write("amnesia.json", {**AMNESIA, "expect": []}), "--seeds", "1",
                                        "--metric", "runTime")
        self.assertEqual(code, 1)
        self.assertIn("\nVIOLATED in 1 run, which is not measured; seed 1: leaderCompleteness: ", out)
        self.assertIn("\nIn it a server came back " + words, out)
        code, out, _ = self.run_program("stats", "amnesia.json", "--seeds", "1..3", "--json")
        [one] = json.loads(out)["sets"]
        self.assertEqual((code, one["violated"], one["violatedAfterLostDisk"]), (1, 3, 3))
        fault = one["violation"]["plantedFault"]
        self.assertEqual(fault["lostDisks"][0]["server"], "S2")
        # As run says it of that seed.
        run = json.loads(self.run_program("run", "--json", "--seed", 1, "amnesia.json")[1])["runs"][0]
        self.assertEqual(fault, run["plantedFault"])

    def test_an_expectation_that_is_not_met_is_counted_and_told_and_no_failure(self):
        report = self.report(self.write("unmet.json", UNMET), "--seeds", "1..10")
        [one] = report["sets"]
        self.assertEqual((one["metrics"]["unmet"]["with"], one["unmet"], one["unmetAfterLostDisk"]), (10, 10, 0))
        self.assertEqual((one["unmetExpectation"]["seed"], one["unmetExpectation"]["pointer"]), (1, "/expect/0"))
        # Whatever is measured.
        out = self.assert_fine("stats", "unmet.json", "--seeds", "1..10", "--metric", "timeToElect", "--vary", "/network/delay=1ms,2ms")
        for delay in ["1ms", "2ms"]:
            self.assertIn(f"\nNOT MET in 10 runs of {delay}; first with seed 1: /expect/0: ", out)

    def test_a_wrong_answer_to_a_question_is_an_expectation_that_is_not_met_as_run_says(self):
        asks = {**GOOD, "expect": [], "timeline": [{"at": "1ms", "ask": {
            "question": "Who will lead?", "answer": 1, "because": "of its seed", "choices": [
                {"text": "S1", "if": {"leader": "S1"}},
                {"text": "another", "if": {"leader": "any", "not": {"leader": "S1"}}}]}}]}
        file = self.write("asks.json", asks)
        wrong = [seed for seed in range(1, 21) if self.run_program("run", "--quiet", "--seed", seed, file)[0] == 1]
        self.assertTrue(0 < len(wrong) < 20, wrong)
        [one] = self.report(file, "--seeds", "1..20")["sets"]
        self.assertEqual((one["metrics"]["unmet"]["with"], one["unmet"]), (len(wrong), len(wrong)))
        self.assertEqual((one["unmetExpectation"]["seed"], one["unmetExpectation"]["pointer"]), (wrong[0], "/timeline/0/ask"))

    def on_terminal(self, columns, *arguments, **environment):
        """What a terminal of so many columns shows in the end; its lines."""
        leader, follower = pty.openpty()
        termios.tcsetwinsize(follower, (50, columns))
        process = subprocess.Popen([PROGRAM, "stats", *arguments], stdout=follower, stderr=subprocess.DEVNULL,
                                   stdin=subprocess.DEVNULL, cwd=self.folder, env={**os.environ, "TERM": "xterm", **environment})
        os.close(follower)
        written = all_written(leader).decode()
        self.assertEqual(process.wait(), 0, written)
        return ESCAPES.sub("", written).splitlines()

    def test_on_a_narrow_terminal_no_line_is_wider_than_it_and_no_figure_is_missing(self):
        arguments = [self.write("crash.json", CRASH), "--seeds", "1..200", "--vary",
                     '/cluster/electionTimeout={"min":"150ms","max":"300ms"},{"min":"150ms","max":"160ms"},{"min":"1500ms","max":"1600ms"}']
        wide = self.on_terminal(160, *arguments)
        self.assertEqual(wide, self.assert_fine("stats", *arguments).splitlines())
        figures = set(re.findall(r"(?:>=)?[\d.,]+(?:ms|us|s| %)", "\n".join(wide)))
        for columns in [60, 80, 100]:
            narrow = self.on_terminal(columns, *arguments)
            self.assertLessEqual(max(map(len, narrow)), columns)
            self.assertEqual(figures - set(re.findall(r"(?:>=)?[\d.,]+(?:ms|us|s| %)", "\n".join(narrow))), set())
            listed = self.on_terminal(columns, "--metrics")
            self.assertLessEqual(max(map(len, listed)), columns)
            words = re.sub(r"\s+", " ", "\n".join(listed))
            self.assertEqual(words, re.sub(r"\s+", " ", self.assert_fine("stats", "--metrics")).strip())
        self.assertTrue(any(re.fullmatch(r"  150ms-300ms: 200 samples, \d+ not ended", line) for line in narrow), narrow)

    def test_there_are_no_colours_and_a_pipe_that_is_closed_is_no_news(self):
        file = self.write("good.json", GOOD)
        for environment in [{}, {"NO_COLOR": "1"}]:
            self.assertNotIn("\033", "".join(self.on_terminal(120, file, "--seeds", "1..3", **environment)))
        result = subprocess.run(f"'{PROGRAM}' stats '{file}' --seeds 1..3 --metric all | head -n 1", shell=True, capture_output=True,
                                text=True, timeout=60, check=True)
        self.assertEqual((result.stdout.count("\n"), result.stderr), (1, ""))

    def test_what_cannot_be_measured_is_refused_with_one_line(self):
        file = self.write("good.json", GOOD)
        for arguments, expected in [
            ([], "expected one scenario, found 0"),
            ([file, file], f'expected one scenario, found 2: "{file}", "{file}"'),
            # What is forgotten is told, not what is then taken for a scenario.
            ([file, "--vary", "/network/loss", "0,1"], '--vary "/network/loss": expected PATH=VALUE,VALUE,...'),
            (["nope.json"], "nope.json"),
            ([file, "--vary", "/cluster/servers"], "expected PATH=VALUE"),
            ([file, "--vary", "/cluster/servers=99"],
             f"{file} with /cluster/servers=99: at /cluster/servers: found 99, expected a whole number from 1 to 64"),
            ([file, "--vary", "/cluster/sevrers=3"], "did you mean \"servers\"?"),
            ([file, "--metric", "downtme"], "--metric downtme: unknown; did you mean 'downtime'?"),
            ([file, "--seeds", "1..99999999999"], "--seeds: more than"),
            ([file, "--jobs", "0"], "expected a whole number"),
            ([file, "--csv", "no/such/folder.csv"], "no/such/folder.csv"),
            ([file, "--csv", "out", "--svg", "out"], "--csv and --svg name the same file"),
            ([file, "--csv", file], "would overwrite the scenario"),
            ([file, "--svg", file], "would overwrite the scenario"),
            ([file, "--csv", "a.x", "--svg", "./a.x"], "--csv and --svg name the same file"),
            ([file, "--csv", "a.x", "--svg", str(self.folder / "b" / ".." / "a.x")], "--csv and --svg name the same file"),
            ([file, "--vary", "/cluster/preVote=false,true", "--vary", '/cluster={"servers":3}'], "which is within it"),
            ([file, "--vary", "/seed=1,2"], "each run has its own seed"),
            ([file, "--svg", "a.svg", "--metric", "splitVote", "--metric", "sent"],
             "--svg: splitVote is a share of runs, which has no distribution to be drawn; expected a time or a count as the "
             "first --metric"),
        ]:
            with self.subTest(arguments):
                self.assertIn(expected, self.assert_refused("stats", *arguments))
        self.assertEqual([path.name for path in self.folder.iterdir()], ["good.json"])

    def test_a_run_that_ends_with_an_error_is_refused_and_writes_nothing(self):
        flood = {**GOOD, "timeline": [{"every": "10us", "do": [{"command": {"write": {"x": "1"}, "client": "C1"}}]}],
                 "clients": [{"mode": "scripted"}], "network": {"delay": "1h"}, "expect": []}
        line = self.assert_refused("stats", self.write("flood.json", flood), "--seeds", "3..4", "--csv", "out.csv")
        self.assertIn("seed 3: ", line)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["flood.json"])
        line = self.assert_refused("stats", "flood.json", "--seeds", "3..4", "--vary", "/cluster/servers=3,5", "--vary",
                                   "/network/loss=0")
        self.assertIn("seed 3 with /cluster/servers=3, /network/loss=0: ", line)

    def test_commands_that_no_leader_is_left_to_commit_are_counted_as_not_ended(self):
        gone = {"name": "gone", "cluster": {"servers": 3, "electionTimeout": {"min": "150ms", "max": "300ms"}},
                "network": {"delay": "5ms"}, "clients": [{"count": 5, "mode": "closed", "think": "10ms"}],
                "timeline": [{"at": "500ms", "do": [{"isolate": "leader"}]}, {"at": "560ms", "do": [{"crash": "leader"}]}],
                "stop": {"at": "600ms"}}
        report = self.report(self.write("gone.json", gone), "--seeds", "1..20", "--metric", "commitLatency", "--metric", "pending",
                             "--metric", "commands")
        metrics = report["sets"][0]["metrics"]
        latency, pending = metrics["commitLatency"], metrics["pending"]
        self.assertGreater(latency["notEnded"], 0)
        self.assertEqual(latency["samples"] - latency["notEnded"], round(metrics["commands"]["mean"]["value"] * 20))
        # Those that no leader had yet, or whose answers are on their way, are pending, too.
        self.assertLessEqual(latency["notEnded"], round(pending["mean"]["value"] * 20))
        self.assertTrue(latency["mean"]["atLeast"])
        self.assertIsNone(latency["deviation"])

    def test_the_list_of_metrics_tells_what_each_is(self):
        out = self.assert_fine("stats", "--metrics")
        for expected in ["* timeToElect", "* downtime", "  sentRequestVote", "  checks"]:
            self.assertIn("\n" + expected, out)
        documented = (SOURCE / "tools" / "README.md").read_text()
        for line in out.splitlines()[1:]:
            name = line[2:].split()[0]
            if not name.startswith("sent") or name == "sent":
                self.assertIn(f"`{name}`", documented)


if __name__ == "__main__":
    unittest.main()
