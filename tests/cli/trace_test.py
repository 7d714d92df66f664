"""Traces: raftsim run --trace and raftsim verify."""

import json
import os
import signal
import subprocess
import unittest

from program import GOOD, PROGRAM, UNMET, ProgramTest, without_timing

# Everything that a trace can tell of a network and of servers that fail.
ROUGH = {
    "name": "rough",
    "purpose": "losses, slow disks, crashes and cuts",
    "cluster": {"servers": 5},
    "network": {"delay": {"uniform": ["1ms", "20ms"]}, "loss": "5%", "duplicate": "5%"},
    "disk": {"write": {"uniform": ["0ms", "5ms"]}},
    "clients": [{"count": 2, "mode": "closed", "think": "20ms"}],
    "timeline": [{"every": "300ms", "do": [{"choose": [{"do": [{"crash": "random up"}]}, {"do": [{"restart": "down"}]},
                                                       {"do": [{"isolate": "random"}]}, {"do": [{"heal": "all"}]}]}]}],
    "stop": {"at": "3s"},
}


class TraceTest(ProgramTest):
    def make_trace(self, scenario, *options):
        file, trace = self.write("scenario.json", scenario), self.folder / "trace.jsonl"
        out = self.assert_fine("run", file, "--trace", trace, *options)
        return trace, out


class WritingTest(TraceTest):
    def test_every_line_is_json_and_the_footer_has_the_summary_s_hash(self):
        trace, out = self.make_trace(GOOD)
        lines = [json.loads(line) for line in trace.read_text().splitlines()]
        self.assertEqual(lines[0]["scenario"], "good")
        self.assertEqual(lines[-1]["records"], len(lines) - 2)
        self.assertRegex(out, r"\n  hash +" + lines[-1]["hash"] + r"\n")

    def test_tracing_and_telling_do_not_change_the_run(self):
        trace, traced = self.make_trace(ROUGH)
        plain = self.assert_fine("run", self.folder / "scenario.json")
        self.assertEqual(without_timing(plain), without_timing(traced))
        told = self.assert_fine("run", "--log", self.folder / "scenario.json")
        self.assertTrue(without_timing(told).endswith(without_timing(plain)))

    def test_the_same_run_writes_the_same_bytes(self):
        first = self.make_trace(ROUGH)[0].read_bytes()
        self.assertEqual(self.make_trace(ROUGH)[0].read_bytes(), first)
        self.assertNotEqual(self.make_trace(ROUGH, "--seed", 2)[0].read_bytes(), first)

    def test_a_failed_run_leaves_its_trace(self):
        file, trace = self.write("unmet.json", UNMET), self.folder / "trace.jsonl"
        self.assertEqual(self.run_program("run", file, "--trace", trace)[0], 1)
        self.assertIn("verify", self.assert_fine("verify", "--help"))
        self.assertIn("replays identically", self.assert_fine("verify", trace))

    def test_a_dash_puts_the_trace_alone_on_standard_output(self):
        trace, _ = self.make_trace(GOOD)
        self.assertEqual(self.assert_fine("run", self.folder / "scenario.json", "--trace", "-"), trace.read_text())

    def test_a_refused_scenario_touches_no_trace(self):
        trace = self.write("trace.jsonl", "what was there")
        self.assert_refused("run", self.write("bad.json", "{"), "--trace", trace)
        self.assertEqual((self.folder / "trace.jsonl").read_text(), "what was there")

    def test_places_where_no_trace_can_be_get_one_line_and_leave_nothing(self):
        file = self.write("good.json", GOOD)
        before = sorted(os.listdir(self.folder))
        for place in [self.folder, self.folder / "missing" / "trace.jsonl", "/dev/full", file + "/trace.jsonl"]:
            line = self.assert_refused("run", file, "--trace", place)
            self.assertIn(str(place), line)
            self.assertIn("cannot be written", line)
        self.assertEqual(sorted(os.listdir(self.folder)), before)

    def test_control_characters_in_the_place_do_not_reach_the_terminal(self):
        file = self.write("good.json", GOOD)
        line = self.assert_refused("run", file, "--trace", self.folder / "\x1b[31m" / "trace.jsonl")
        self.assertIn("\\u001b[31m", line)
        self.assertNotIn("\x1b", line)

    def test_a_trace_never_takes_the_place_of_its_scenario(self):
        file = self.write("good.json", GOOD)
        os.symlink(file, self.folder / "soft.json")
        os.link(file, self.folder / "hard.json")
        for place in [file, "./good.json", "soft.json", "hard.json"]:
            self.assertIn("would overwrite the scenario", self.assert_refused("run", file, "--trace", place))
        self.assertEqual(json.loads((self.folder / "good.json").read_text()), GOOD)

    def interrupted(self, signal_number, **options):
        """The program, sent a signal while it writes a trace; and what the folder holds then."""
        file = self.write("long.json", {**ROUGH, "stop": {"at": "700h"}})
        process = subprocess.Popen([PROGRAM, "run", file, "--trace", self.folder / "trace.jsonl"], **options)
        try:
            while not (self.folder / "trace.jsonl.part1").exists():
                self.assertIsNone(process.poll())
            process.send_signal(signal_number)
            if options:
                self.assertTrue((self.folder / "trace.jsonl.part1").exists())
                process.send_signal(signal.SIGTERM)
            process.wait(60)
        finally:
            process.kill()
            process.wait()
        return process.returncode, sorted(os.listdir(self.folder))

    def test_an_interrupted_run_leaves_nothing_and_dies_by_the_signal(self):
        for number in [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]:
            self.assertEqual(self.interrupted(number), (-number, ["long.json"]))

    def test_a_signal_that_the_caller_ignores_stays_ignored(self):
        def ignore():
            signal.signal(signal.SIGHUP, signal.SIG_IGN)

        self.assertEqual(self.interrupted(signal.SIGHUP, preexec_fn=ignore), (-signal.SIGTERM, ["long.json"]))

    def test_several_scenarios_have_no_one_trace(self):
        file = self.write("good.json", GOOD)
        self.assertIn("--trace takes one scenario", self.assert_refused("run", file, file, "--trace", "t"))


class ConvertTest(TraceTest):
    def test_each_form_is_made_of_the_other_without_loss_and_both_are_read_alike(self):
        file = self.write("good.json", {**ROUGH, "stop": {"at": "20s"}})
        lines, binary, back = (self.folder / name for name in ["run.jsonl", "run.rtrace", "back.jsonl"])
        self.assert_fine("run", file, "--trace", lines)
        self.assert_fine("run", file, "--trace", binary)
        self.assertEqual(self.assert_fine("convert", binary, "-"), lines.read_text())
        self.assert_fine("convert", binary, back)
        self.assertEqual(back.read_bytes(), lines.read_bytes())
        again = self.folder / "again.rtrace"
        self.assert_fine("convert", lines, again)
        self.assertEqual(again.read_bytes(), binary.read_bytes())
        self.assertLess(binary.stat().st_size * 10, lines.stat().st_size)
        self.assertIn("replays identically", self.assert_fine("verify", binary))
        self.assert_fine("diff", binary, lines)
        for command in [["log"], ["explain"], ["explain", "--why", "S1.term"], ["export", "--format", "csv"]]:
            self.assertEqual(self.assert_fine(*command, binary).replace("run.rtrace", "run.jsonl"),
                             self.assert_fine(*command, lines))

    def test_an_imported_trace_may_be_binary_and_the_form_is_known_by_how_the_file_begins(self):
        log = self.folder / "node.log"
        self.assert_fine("export", "--format", "shiviz", "--output", log, self.write("good.json", GOOD))
        self.assert_fine("import", "--format", "shiviz", "--output", "a.rtrace", log)
        lines = self.assert_fine("import", "--format", "shiviz", log)
        self.assertTrue((self.folder / "a.rtrace").read_bytes().startswith(b"raftsim binary trace 1\n"))
        self.assertEqual(self.assert_fine("convert", "a.rtrace", "-"), lines)
        os.rename(self.folder / "a.rtrace", self.folder / "b.jsonl")
        self.assertEqual(self.assert_fine("convert", "b.jsonl", "-"), lines)
        self.write("c.rtrace", lines)
        self.assertEqual(self.assert_fine("convert", "c.rtrace", "-"), lines)

    def test_a_pipe_is_converted_as_a_file_is(self):
        lines = self.assert_fine("run", self.write("good.json", GOOD), "--trace", "-")
        done = subprocess.run([PROGRAM, "convert", "/dev/stdin", "-"], input=lines, capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout, lines)

    def test_what_cannot_be_converted_is_told_and_nothing_is_written(self):
        file = self.write("good.json", GOOD)
        whole = self.folder / "run.rtrace"
        self.assert_fine("run", file, "--trace", whole)
        self.write("torn.rtrace", "")
        (self.folder / "torn.rtrace").write_bytes(whole.read_bytes()[:-20])
        (self.folder / "changed.rtrace").write_bytes(whole.read_bytes()[:-200] + b"x" * 200)
        before = sorted(os.listdir(self.folder))
        for operands, told in [
            (["torn.rtrace", "new.jsonl"], ": found the end of the file, expected more"),
            (["changed.rtrace", "new.jsonl"], "damaged bytes ("),
            (["nowhere.rtrace", "new.jsonl"], "nowhere.rtrace"),
            (["good.json", "new.rtrace"], "good.json: line 1"),
            (["run.rtrace", "./run.rtrace"], "would overwrite the trace that is converted"),
            (["run.rtrace", "nowhere/new.jsonl"], "nowhere/new.jsonl: cannot be written"),
            (["run.rtrace"], "expected a trace and the name of the new one, found 1 operand"),
            ([".", "new.jsonl"], "a folder"),
        ]:
            self.assertIn(told, self.assert_refused("convert", *operands), operands)
        self.assertEqual(sorted(os.listdir(self.folder)), before)


class VerifyTest(TraceTest):
    def changed(self, trace, change):
        lines = trace.read_text().splitlines(True)
        change(lines)
        trace.write_text("".join(lines))
        code, out, err = self.run_program("verify", trace)
        self.assertEqual((code, err), (1, ""))
        return out

    def test_a_trace_replays_identically_whatever_the_options_it_was_made_with(self):
        for options in [[], ["--seed", 9], ["--until", "1s"], ["--until", "5s"]]:
            trace, _ = self.make_trace(ROUGH, *options)
            self.assertRegex(self.assert_fine("verify", trace), r": replays identically, [\d,]+ lines\n\Z")

    def test_a_changed_line_is_found_and_both_are_shown(self):
        trace, _ = self.make_trace(GOOD)

        def change(lines):
            lines[9] = lines[9].replace('"number":9,', '"number":8,')

        out = self.changed(trace, change)
        self.assertIn("line 10 differs from column 11 on", out)
        self.assertRegex(out, r'\n  recorded  \{"number":8,.*\n  replayed  \{"number":9,')

    def test_missing_lines_and_added_lines_are_found(self):
        for change in [lambda lines: lines.pop(5), lambda lines: lines.append("more\n"),
                       lambda lines: lines.insert(3, "\n")]:
            trace, _ = self.make_trace(GOOD)
            self.assertIn(" differs ", self.changed(trace, change))

    def test_a_trace_without_its_footer_is_incomplete_and_refused(self):
        def cut_and_changed(lines):
            lines[9] = lines[9].replace('"number":9,', '"number":8,')
            lines.pop()

        for change in [lambda lines: lines.pop(), lambda lines: lines.append(lines.pop().rstrip("\n")),
                       lambda lines: lines.append(lines.pop()[:30]), lambda lines: lines.__delitem__(slice(9, None)),
                       lambda lines: lines.__delitem__(slice(1, None)), cut_and_changed]:
            trace, _ = self.make_trace(GOOD)
            lines = trace.read_text().splitlines(keepends=True)
            change(lines)
            trace.write_text("".join(lines))
            self.assertIn("the trace is incomplete", self.assert_refused("verify", trace))

    def test_a_changed_seed_is_found(self):
        trace, _ = self.make_trace({**GOOD, "seed": 5})

        def change(lines):
            lines[0] = lines[0].replace('"seed":5,', '"seed":6,', 1)

        self.assertIn(" differs ", self.changed(trace, change))

    def test_what_is_no_trace_is_refused(self):
        self.write("empty", "")
        self.write("text", "hello\n")
        self.write("object", "{}\n")
        for file in ["missing", "empty", "text", "object", "."]:
            self.assertIn(file, self.assert_refused("verify", file))

    def test_a_scenario_is_told_from_a_trace_whatever_its_lines(self):
        for name, text in [("one-line.json", json.dumps(GOOD)), ("lines.json", json.dumps(GOOD, indent=2))]:
            self.write(name, text)
            self.assertEqual(self.assert_refused("verify", name),
                             f"raftsim verify: {name}: found what looks like a scenario, expected a trace "
                             "('raftsim run' runs scenarios)")


if __name__ == "__main__":
    unittest.main()
