"""raftsim export: what all formats have in common, and the table."""

import csv
import io
import json
import os
import unittest

from exports import AWKWARD, FAILOVER, FIRST, HOSTILE, ExportTest, departures, read_trace, standings
from program import GOOD

# In the order of the help, with a window that the run of FAILOVER is short enough in.
FORMATS = {
    "csv": [], "shiviz": [], "mermaid": ["--to", "1300ms"], "chrome": [], "html": [], "svg": ["--to", "1300ms"],
    "svg-log": ["--at", "1300ms"], "svg-ring": ["--at", "1170ms"], "asciicast": [],
}
COLUMNS = ["record", "timeNs", "kind", "host", "peer", "cause", "message", "label", "sent", "role", "term", "commitIndex",
           "routine", "words"]


class EveryFormatTest(ExportTest):
    def test_a_trace_and_its_scenario_give_the_same_bytes_every_time(self):
        trace = self.trace_of(FAILOVER)
        for name, window in FORMATS.items():
            with self.subTest(name):
                text = self.export(name, FAILOVER, *window)
                self.assertGreater(len(text), 500)
                self.assertEqual(self.export(name, FAILOVER, *window), text)
                self.assertEqual(self.export(name, trace, *window), text)
                self.assertNotEqual(self.export(name, FAILOVER, *window, "--seed", 5), text)

    def test_a_file_is_what_goes_to_standard_output(self):
        for name in FORMATS:
            self.assertEqual(self.export(name, FIRST, "--output", "out"), "")
            self.assertEqual((self.folder / "out").read_bytes().decode(), self.run_bytes(name, FIRST))

    def run_bytes(self, name, file):
        """As written: a table's lines end in CR LF."""
        self.export(name, file, "--output", "again")
        return (self.folder / "again").read_bytes().decode()

    def test_what_cannot_be_written_leaves_what_was_there(self):
        (self.folder / "out").write_text("before")
        bad = self.write("bad.jsonl", '{"raftsimTrace":1}\n')
        self.assertIn("bad.jsonl", self.assert_refused("export", "--format", "csv", "--output", "out", bad))
        self.assertEqual((self.folder / "out").read_text(), "before")
        self.assertIn("no/out", self.assert_refused("export", "--format", "csv", "--output", "no/out", FIRST))
        self.assertEqual(sorted(os.listdir(self.folder)), ["bad.jsonl", "out"])

    def test_a_file_never_takes_the_place_of_the_run_it_is_made_from(self):
        scenario, trace = self.write("good.json", GOOD), self.trace_of(FIRST)
        before = trace.read_bytes()
        os.symlink("run.jsonl", self.folder / "soft.jsonl")
        os.link(trace, self.folder / "hard.jsonl")
        for name in FORMATS:
            for file, place in [("run.jsonl", "run.jsonl"), ("run.jsonl", "./run.jsonl"), ("./run.jsonl", trace),
                                (trace, "soft.jsonl"), ("soft.jsonl", "hard.jsonl"), (scenario, "good.json")]:
                line = self.assert_refused("export", "--format", name, "--output", place, file)
                self.assertIn(f"--output {place} would overwrite the run that is exported", line)
        self.assertEqual(trace.read_bytes(), before)
        self.assertEqual(json.loads((self.folder / "good.json").read_text()), GOOD)
        self.assertEqual(sorted(os.listdir(self.folder)), ["good.json", "hard.jsonl", "run.jsonl", "soft.jsonl"])

    def test_what_no_format_takes_leaves_nothing_behind(self):
        trace = self.trace_of(FIRST)
        lines = trace.read_bytes().splitlines(True)
        cut_record, cut_header, no_end = lines[len(lines) // 2], lines[0][:40], b"".join(lines[:-1])
        middle = b"".join(lines[:len(lines) // 2])
        (self.folder / "cut.jsonl").write_bytes(middle + cut_record[:len(cut_record) // 2])
        (self.folder / "header.jsonl").write_bytes(cut_header)
        (self.folder / "open.jsonl").write_bytes(no_end)
        (self.folder / "empty.jsonl").write_bytes(b"")
        (self.folder / "folder").mkdir()
        (self.folder / "out").write_text("before")
        before = sorted(os.listdir(self.folder))
        for name in FORMATS:
            instant = name in ("svg-log", "svg-ring")
            window = lambda begin, end: ["--at", end] if instant else ["--from", begin, "--to", end]
            for arguments, words in [
                (["run.jsonl", *window("100s", "99s")], "after"),
                (["run.jsonl", *window("90h", "91h")], "is after the end of the run"),
                (["run.jsonl", *window("-1s", "-1s")], "expected a time since the start"),
                (["run.jsonl", "--servers", "S9"], 'there is no server "S9"'),
                (["run.jsonl", "--servers", ""], "--servers"),
                (["run.jsonl", "--servers", "S1,,S2"], "--servers"),
                (["run.jsonl", "--seed", "7"], "is a trace, which has its seed"),
                (["cut.jsonl"], f"cut.jsonl: line {len(lines) // 2 + 1}: "),
                (["header.jsonl"], "header.jsonl: line 1: "),
                (["open.jsonl"], f"open.jsonl: line {len(lines) - 1}: "),
                (["empty.jsonl"], "empty.jsonl"),
                (["folder"], "folder"),
            ]:
                with self.subTest(name, arguments=arguments):
                    line = self.assert_refused("export", "--format", name, "--output", "out", *arguments)
                    self.assertIn(words, line)
                    self.assertEqual(self.assert_refused("export", "--format", name, *arguments), line)
            for place in ["folder", "no/out", "run.jsonl/out", "/dev/full", ""]:
                with self.subTest(name, place=place):
                    self.assert_refused("export", "--format", name, "--output", place, FIRST)
        self.assertEqual((self.folder / "out").read_text(), "before")
        self.assertEqual(sorted(os.listdir(self.folder)), before)
        for window in (["--from", "1ns", "--to", "2ns"], ["--from", "1ns", "--to", "2ns", "--servers", "S1"]):
            for name in FORMATS:
                if name not in ("svg-log", "svg-ring"):
                    self.assertIn("nothing", self.assert_refused("export", "--format", name, *window, FIRST))

    def test_help_names_every_format(self):
        out = self.assert_fine("export", "--help")
        for name in FORMATS:
            self.assertIn(f"\n  {name} ", out)

    def test_what_it_does_not_take_gets_one_line(self):
        good = self.write("good.json", GOOD)
        formats = ", ".join(FORMATS)
        for arguments, words in [
            ([good], f"expected --format, one of {formats}"),
            (["--format", "cvs", good], f'--format: found "cvs", expected one of {formats}; did you mean \'csv\'?'),
            (["--format", "csv"], "expected one trace or scenario, found 0"),
            (["--format", "csv", good, good], "expected one trace or scenario, found 2"),
            (["--format", "csv", "--from", "2s", "--to", "1s", good], "--from is after --to"),
            (["--format", "csv", "--from", "3s", good], "--from: 3s is after the end of the run, 2s"),
            (["--format", "csv", "--from", "1ns", "--to", "2ns", good], "nothing happens from 1ns to 2ns"),
            (["--format", "csv", "--servers", "S4", good], 'there is no server "S4"; the run has S1 to S3'),
            (["--format", "csv", "--to", "5", good], "expected a time since the start"),
            (["--format", "csv", "--detail", good], "--detail: csv tells all that it can"),
            (["--format", "csv", "--at", "1s", good], "--at: csv is not of an instant; expected --from and --to"),
            (["--format", "svg-log", "--from", "1s", good], "svg-log is of an instant; expected --at in place of --from"),
            (["--format", "svg-ring", "--at", "3s", good], "--at: 3s is after the end of the run, 2s"),
            (["--format", "asciicast", "--from", "1500ms", "--to", "1501ms", good],
             "nothing in this window is told without --detail"),
            (["--format", "svg", HOSTILE], "messages cannot be told apart in one diagram, which takes 2,000 at most"),
            (["--format", "csv", "missing.json"], "missing.json"),
        ]:
            with self.subTest(words):
                self.assertIn(words, self.assert_refused("export", *arguments))


class CsvTest(ExportTest):
    def rows(self, *arguments):
        text = self.export("csv", *arguments)
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        self.assertEqual(rows[0], COLUMNS)
        self.assertTrue(all(len(row) == len(COLUMNS) for row in rows))
        return [dict(zip(COLUMNS, row)) for row in rows[1:]]

    def test_it_has_a_row_for_each_record(self):
        trace = self.trace_of(HOSTILE)
        header, records = read_trace(trace)
        left = departures(records)
        rows = self.rows(trace)
        self.assertEqual(len(rows), len(records))
        term = {}
        for row, record, standing in zip(rows, records, standings(records)):
            self.assertEqual([row["record"], row["timeNs"], row["kind"], row["cause"]],
                             [str(record["number"]), str(record["time"]), record["kind"], str(record.get("cause", ""))])
            server = record.get("server") or ""
            if record["kind"] == "client":
                self.assertEqual((row["host"], row["peer"]),
                                 (header["clients"][record["client"] - 1], record.get("peer") or ""))
            else:
                self.assertEqual(row["host"], server)
            if record["kind"] in ("receive", "lost"):
                self.assertEqual((row["message"], row["peer"]), (str(record["id"]), left[record["id"]]["server"]))
            for message in row["sent"].split():
                self.assertEqual(left[int(message)], record)
            change = {**record.get("survived", {}), **record.get("change", {})}
            term[server] = change.get("currentTerm", term.get(server, 0))
            if server:
                self.assertEqual(row["term"], str(term[server]))
                role, commit_index = standing.get(server, ("", ""))
                self.assertEqual((row["role"], row["commitIndex"]), (role, str(commit_index)))
            self.assertTrue(row["words"])
        self.assertEqual(sum(len(row["sent"].split()) for row in rows), len(left))

    def test_its_lines_end_as_rfc_4180_says_and_its_texts_come_out_whole(self):
        file = self.write("awkward.json", AWKWARD)
        self.export("csv", file, "--output", "out.csv")
        raw = (self.folder / "out.csv").read_bytes()
        self.assertEqual(raw.count(b"\r\n"), raw.count(b"\n"))
        words = [row["words"] for row in self.rows(file)]
        for entry in AWKWARD["timeline"]:
            self.assertIn(entry["say"], words)

    def test_a_window_and_servers_are_rows_of_the_whole(self):
        whole = self.rows(FAILOVER)
        part = self.rows(FAILOVER, "--from", "400ms", "--to", "1.1s")
        self.assertEqual(part, [row for row in whole if 400e6 <= int(row["timeNs"]) < 1100e6 + 1000])
        some = self.rows(FAILOVER, "--servers", "S2,S3")
        clients = {row["host"] for row in whole} - {f"S{i}" for i in range(1, 6)} - {""}
        self.assertTrue(clients)
        expected, last = [], {}
        for row in whole:
            if row["host"] in clients:
                if not row["peer"]:
                    continue  # it gives up: of these operations there are none here
                kept = row["peer"] in ("S2", "S3")
            else:
                kept = row["host"] in ("S2", "S3", "")
            if kept:
                expected.append(row)
        self.assertEqual([row["record"] for row in some], [row["record"] for row in expected])
        self.assertEqual({row["host"] for row in some} & {"S1", "S4", "S5"}, set())


if __name__ == "__main__":
    unittest.main()
