"""raftsim export --format mermaid: sequence diagrams, held against the grammar that Mermaid documents."""

import collections
import csv
import html
import io
import re
import unittest

from exports import AWKWARD, FAILOVER, HOSTILE, ExportTest, departures, read_trace

# A text ends at a line's end or a semicolon, and a # begins an entity: mermaid.js.org/syntax/sequenceDiagram.html
TEXT = r"(?P<text>(?:[^;#\n<>{}%&\\]|#\w+;|<br/>)+)"
# The words of its grammar, in whatever case, are no names; nor is what has the beginning of an arrow in it.
WORDS = ("activate actor alt and as autonumber box break create critical deactivate destroy details else end link links "
         "loop note off opt option over par par_over participant properties rect sequencediagram title").split()
NAME = rf"(?!(?i:{'|'.join(WORDS)})\b)[A-Za-z0-9_]+"
STATEMENTS = [
    ("participant", rf"(?:participant (?P<server>S\d+)|actor (?P<client>{NAME}) as (?P<called>[A-Za-z0-9_-]+))"),
    ("note", rf"Note over (?P<over>{NAME}(?:,{NAME})?): {TEXT}"),
    ("message", rf"(?P<from>{NAME}?)(?P<arrow>->>|-->>|-x|--\))(?P<to>{NAME}): {TEXT}"),
    ("bar", rf"(?P<turn>activate|deactivate) (?P<name>{NAME})"),
]


def plain(text):
    """What a reader sees of a text: entities are written #name; and #number;."""
    return html.unescape(re.sub(r"#(\w+);", lambda entity: f"&#{entity[1]};" if entity[1].isdigit() else f"&{entity[1]};",
                                text.replace("<br/>", " ")))


class MermaidTest(ExportTest):
    def statements(self, *arguments):
        text = self.export("mermaid", *arguments)
        self.assertLessEqual(len(text.encode("utf-16-le")) // 2, 50000)
        head, body = text.split("sequenceDiagram\n")
        self.assertRegex(head, r'\A---\ntitle: "[^\n]*"\n---\n\Z')
        found, names, active = [], [], set()
        for line in body.splitlines():
            for kind, pattern in STATEMENTS:
                match = re.fullmatch("  " + pattern, line)
                if match:
                    break
            else:
                self.fail(f"no statement: {line}")
            groups = match.groupdict()
            if kind == "participant":
                names.append(groups["server"] or groups["client"])
            elif kind == "bar":
                self.assertEqual(groups["turn"] == "activate", groups["name"] not in active)
                active ^= {groups["name"]}
            elif kind == "note":
                self.assertLessEqual(set(groups["over"].split(",")), set(names))
            else:
                self.assertLessEqual({groups["from"], groups["to"]}, set(names))
            found.append((kind, groups))
        self.assertEqual(active, set())
        self.assertEqual(len(names), len(set(names)))
        return found

    def rows(self, *arguments):
        return list(csv.DictReader(io.StringIO(self.export("csv", *arguments), newline="")))

    def test_notes_are_the_events_and_arrows_the_messages(self):
        trace = self.trace_of(HOSTILE)
        _, records = read_trace(trace)
        left = departures(records)
        for window in (["--from", "7s", "--to", "7.2s"], ["--from", "9s", "--to", "9.2s", "--servers", "S1,S2,S3"]):
            statements = self.statements(trace, *window, "--detail")
            notes = [plain(groups["text"]).split(" ms ", 1)[1] for kind, groups in statements if kind == "note"]
            rows = self.rows(trace, *window)
            self.assertGreater(len(rows), 50)
            self.assertEqual([note.split() for note in notes],
                             [row["words"].split() for row in rows if row["kind"] != "lost"])
            kept = {row["host"] for row in rows}
            numbers = {int(row["record"]) for row in rows}
            arrived = collections.Counter(
                (left[record["id"]]["server"], record["server"])
                for record in records
                if record["number"] in numbers and record["kind"] == "receive" and left[record["id"]]["server"] in kept)
            drawn = collections.Counter((groups["from"], groups["to"]) for kind, groups in statements
                                        if kind == "message" and groups["arrow"] in ("->>", "-->>")
                                        and {groups["from"], groups["to"]} <= {f"S{i}" for i in range(1, 8)})
            self.assertEqual(drawn, arrived)
            lost = [record for record in records if record["number"] in numbers and record["kind"] == "lost"
                    and left[record["id"]]["server"] in kept]
            at_once = [sent for record in records if record["number"] in numbers
                       for sent in record.get("sends", []) + record.get("released", [])
                       if "lost" in sent and self.receiver(records, sent["id"]) in kept]
            crosses = [groups for kind, groups in statements if kind == "message" and groups["arrow"] == "-x"]
            self.assertEqual(len(crosses), len(lost) + len(at_once))

    @staticmethod
    def receiver(records, message):
        return next(sent["message"]["to"] for record in records for sent in record.get("sends", [])
                    if sent["id"] == message)

    def test_clients_may_be_called_by_words_and_arrows_of_the_grammar(self):
        called = ["end", "Loop", "NOTE", "link", "over", "a-x", "load-x", "x--x", "as", "c1", "-", "participant"]
        file = self.write("called.json", {
            "name": "called", "cluster": {"servers": 3}, "network": {"delay": "10ms"}, "stop": {"at": "60ms"},
            "clients": [{"name": name, "limit": 1} for name in called]})
        statements = self.statements("--detail", file)
        actors = {groups["client"]: groups["called"] for kind, groups in statements
                  if kind == "participant" and groups["client"]}
        self.assertEqual(actors, {f"c{i}": name for i, name in enumerate(called, 1)})
        spoke = {groups[end] for kind, groups in statements if kind == "message" for end in ("from", "to")}
        self.assertLessEqual(set(actors), spoke)

    def test_a_paused_leader_keeps_its_bar(self):
        file = self.write("paused.json", {
            "name": "paused", "cluster": {"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"},
                                          "initial": {"S1": {"electionTimeouts": ["100ms"]}}},
            "network": {"delay": "10ms"}, "stop": {"at": "500ms"},
            "timeline": [{"at": "200ms", "do": [{"pause": "S1"}]}, {"at": "300ms", "say": "It is paused."},
                         {"at": "400ms", "do": [{"crash": "S1"}]}]})
        for window, turns in [(["--to", "350ms"], ["activate", "deactivate"]),
                              (["--from", "250ms", "--to", "350ms"], ["activate", "deactivate"]),
                              (["--from", "250ms"], ["activate", "deactivate"]), (["--from", "410ms"], [])]:
            statements = self.statements("--detail", *window, file)
            self.assertEqual([groups["turn"] for kind, groups in statements if kind == "bar"], turns)

    def test_who_leads_has_a_bar_also_from_before_the_window(self):
        story = self.statements(FAILOVER, "--from", "400ms", "--to", "450ms")
        first = next(groups for kind, groups in story if kind == "bar")
        self.assertEqual((first["turn"], first["name"]), ("activate", "S3"))

    def test_what_is_on_its_way_at_the_end_is_told(self):
        story = self.statements(FAILOVER, "--detail", "--from", "400ms", "--to", "470ms")
        arrows = [groups for kind, groups in story if kind == "message" and groups["arrow"] == "--)"]
        self.assertTrue(arrows)
        self.assertTrue(all(groups["text"].endswith(", still on its way") for groups in arrows))

    def test_texts_come_out_whole(self):
        notes = [" ".join(plain(groups["text"]).split(" ms ", 1)[1].split()) for kind, groups
                 in self.statements(self.write("awkward.json", AWKWARD)) if kind == "note"]
        for entry in AWKWARD["timeline"]:
            self.assertIn(entry["say"], notes)

    def test_what_is_too_long_for_mermaid_is_refused_with_an_end_that_is_not(self):
        line = self.assert_refused("export", "--format", "mermaid", "--detail", FAILOVER)
        found = re.search(r"has ([\d,]+) characters, and Mermaid takes 50,000 at most: end it at (\d+)\.(\d{3})s \(--to\)", line)
        self.assertIsNotNone(found, line)
        self.assertGreater(int(found[1].replace(",", "")), 50000)
        end = int(found[2] + found[3])
        self.assertTrue(self.statements("--detail", "--to", f"{end}ms", FAILOVER))
        self.assert_refused("export", "--format", "mermaid", "--detail", "--to", f"{end + 1}ms", FAILOVER)


if __name__ == "__main__":
    unittest.main()
