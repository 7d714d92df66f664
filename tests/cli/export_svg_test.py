"""raftsim export: the SVG diagrams, rendered by rsvg-convert, and the recording, played by asciinema."""

import json
import os
import pty
import re
import struct
import subprocess
import unittest
import xml.etree.ElementTree

from exports import AWKWARD, FAILOVER, FIRST, HOSTILE, ExportTest, read_trace
from program import SOURCE
from terminal import all_written

SVG = "{http://www.w3.org/2000/svg}"
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class SvgTest(ExportTest):
    def diagram(self, *arguments):
        """The root of a diagram that rsvg-convert renders to a picture of its size."""
        text = self.export(*arguments)
        picture = subprocess.run(["rsvg-convert", "--format=png"], input=text.encode(), capture_output=True, check=True,
                                 timeout=60)
        self.assertEqual(picture.stderr, b"")
        root = xml.etree.ElementTree.fromstring(text.encode())
        self.assertEqual(struct.unpack(">II", picture.stdout[16:24]),
                         (int(root.get("width")), round(float(root.get("height")))))
        # Something is on it: a white page of this size takes less.
        self.assertGreater(len(picture.stdout), 10000)
        return root

    def words(self, root):
        texts = list(root.iter(SVG + "text"))
        for text in texts:
            # Legible on a slide, which is as wide as the diagram, and on the paper.
            self.assertGreaterEqual(int(text.get("font-size")), 13)
            self.assertTrue(0 <= float(text.get("x")) <= 1280)
            self.assertLessEqual(float(text.get("y")), float(root.get("height")))
        return [text.text for text in texts]

    def test_space_and_time_show_roles_messages_and_what_befell(self):
        root = self.diagram("svg", FAILOVER, "--from", "900ms", "--to", "1300ms")
        words = self.words(root)
        for expected in ["leader-crash-failover, seed 22", "900ms – 1.3s", "S1", "S5", "w2", "leader T1", "down",
                         "leader T2", "1000ms", "lost; crash", "election timer fires", "heartbeat"]:
            self.assertIn(expected, words)
        self.assertTrue(any("The leader crashes before it hears of that." in text for text in words))

    def test_there_is_an_arrow_for_each_message_that_arrives_in_the_window(self):
        trace = self.trace_of(FIRST)
        _, records = read_trace(trace)
        root = self.diagram("svg", trace, "--to", "200ms")
        arrows = [line for line in root.iter(SVG + "line") if line.get("marker-end")]
        received = [record for record in records if record["kind"] == "receive" and record["time"] < 200e6 + 1000]
        legend = len({line.get("marker-end") for line in arrows})
        self.assertEqual(len(arrows), len(received) + legend)
        labels = [text for text in self.words(root) if text.startswith("RequestVote T1")]
        self.assertTrue(labels)

    def test_of_chosen_servers_there_are_lanes_and_messages_between(self):
        words = self.words(self.diagram("svg", FAILOVER, "--servers", "S3,S5", "--from", "900ms", "--to", "1300ms"))
        self.assertLessEqual({"S3", "S5"}, set(words))
        self.assertFalse({"S1", "S2", "S4"} & set(words))

    def test_the_grid_is_the_logs_of_figure_8(self):
        file = SOURCE / "scenarios/figure-8-lost.json"
        root = self.diagram("svg-log", file, "--at", "1s")
        self.assertIn("Entry 2 of term 3 is committed, with the first of term 5.", self.words(root))
        terms = {}
        for text in root.iter(SVG + "text"):
            if text.get("font-size") == "20" and text.get("text-anchor") == "middle":
                terms.setdefault(float(text.get("y")), []).append(text.text)
        self.assertEqual(list(terms.values()), [["1", "2", "4"], ["1", "3", "5"], ["1", "3", "5"], ["1", "3", "5"],
                                                ["1", "3", "5"]])
        self.assertEqual(sum(text == "blank" for text in self.words(root)), 15)

    def test_the_legend_of_the_grid_shows_entries_as_they_are_drawn(self):
        slow = self.write("slow.json", {
            "name": "slow", "cluster": {"servers": 3}, "disk": {"write": "30ms"}, "stop": {"at": "700ms"},
            "clients": [{"count": 3, "mode": "closed", "think": "5ms", "limit": 4}]})
        looks = lambda rect: (rect.get("fill-opacity"), rect.get("fill") == "url(#hatch)", rect.get("stroke") is None)
        for file, at, shown in [(slow, "500ms", 3), (SOURCE / "scenarios/figure-8-lost.json", "1s", 2),
                                (SOURCE / "scenarios/figure-8-lost.json", "0s", 1)]:
            root = self.diagram("svg-log", file, "--at", at)
            cells = [rect for rect in root.iter(SVG + "rect") if rect.get("height") == "58"]
            swatches = [rect for rect in root.iter(SVG + "rect") if rect.get("height") == "14"]
            self.assertLessEqual({looks(rect) for rect in swatches}, {looks(rect) for rect in cells})
            # In the colour of no term.
            self.assertLessEqual({rect.get("fill") for rect in swatches}, {"#566072", "url(#hatch)"})
            self.assertNotIn("#566072", {rect.get("fill") for rect in cells})
            # One of each look, whatever the term: filled, pale, hatched over either.
            words = [text.removesuffix("; the number is the term") for text in self.words(root) if text]
            known = ["committed, as the server knows", "not known to be committed", "not durable yet"]
            self.assertEqual(sum(words.count(text) for text in known), shown)
            self.assertEqual({rect.get("fill-opacity") for rect in swatches}, {rect.get("fill-opacity") for rect in cells})

    def test_a_snapshot_takes_the_place_of_its_entries_and_long_logs_show_their_end(self):
        words = self.words(self.diagram("svg-log", SOURCE / "scenarios/snapshot-in-chunks.json", "--at", "3s"))
        self.assertEqual(words.count("snapshot to 13 (T1)"), 2)
        words = self.words(self.diagram("svg-log", HOSTILE, "--at", "6s", "--servers", "S3,S4"))
        self.assertIn("entries 1..431 are to the left of what is drawn", words)
        self.assertIn("456", words)
        self.assertNotIn("S1", words)

    def test_the_ring_shows_who_stands_how_and_what_is_on_its_way(self):
        words = self.words(self.diagram("svg-ring", FIRST, "--at", "163ms"))
        self.assertEqual(words.count("RequestVoteReply T1"), 3)
        self.assertEqual(words.count("RequestVote T1"), 1)
        self.assertIn("candidate T1, has votes of S3, log to 0, commitIndex 0", words)
        words = self.words(self.diagram("svg-ring", HOSTILE, "--at", "6s"))
        self.assertLessEqual({"link cut", "down, log to 378, commitIndex 367", "waits for its sender's disk"}, set(words))

    def test_a_ring_has_room_for_any_number_of_servers(self):
        for servers in [1, 2, 64]:
            file = self.write("n.json", {"name": "n", "cluster": {"servers": servers}, "stop": {"at": "100ms"}})
            words = self.words(self.diagram("svg-ring", file))
            self.assertLessEqual({f"S{i}" for i in range(1, servers + 1)}, set(words))

    def test_texts_come_out_whole(self):
        file = self.write("awkward.json", AWKWARD)
        words = self.words(self.diagram("svg-log", file, "--at", "900ms"))
        self.assertIn(AWKWARD["timeline"][0]["say"], words)
        self.assertIn(AWKWARD["name"] + ", seed 1", words)


class AsciicastTest(ExportTest):
    def recording(self, *arguments):
        lines = self.export("asciicast", *arguments).splitlines()
        events = [json.loads(line) for line in lines[1:]]
        self.assertTrue(all(kind == "o" for _, kind, _ in events))
        times = [time for time, _, _ in events]
        self.assertEqual(times, sorted(times))
        return json.loads(lines[0]), events

    def test_it_is_the_log_ten_times_as_slow(self):
        header, events = self.recording(FAILOVER)
        self.assertEqual({key: header[key] for key in ("version", "width")}, {"version": 2, "width": 120})
        self.assertEqual(header["title"], "leader-crash-failover, seed 22")
        told = COLOURS.sub("", "".join(text for _, _, text in events))
        self.assertEqual(told.count("\r\n"), told.count("\n"))
        self.assertEqual(told.replace("\r\n", "\n"), self.assert_fine("log", FAILOVER))
        for time, _, text in events[1:]:
            self.assertAlmostEqual(float(COLOURS.sub("", text).split()[0]), time * 100, delta=0.001)

    def test_a_window_begins_at_its_first_instant(self):
        _, events = self.recording(FAILOVER, "--from", "900ms", "--to", "1.2s", "--servers", "S5", "--detail")
        story = self.assert_fine("log", "--from", "900ms", "--to", "1.2s", "--servers", "S5", "--detail", FAILOVER)
        told = COLOURS.sub("", "".join(text for _, _, text in events))
        self.assertEqual(told.replace("\r\n", "\n"), story)
        self.assertLess(events[1][0], 0.5)

    def test_asciinema_plays_it(self):
        self.export("asciicast", FIRST, "--output", "first.cast")
        child, terminal = pty.fork()
        if child == 0:
            os.environ["ASCIINEMA_CONFIG_HOME"] = str(self.folder)
            os.execvp("asciinema", ["asciinema", "cat", str(self.folder / "first.cast")])
        shown = all_written(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
        plain = COLOURS.sub("", shown.decode()).replace("\r", "")
        self.assertEqual(plain, self.assert_fine("log", FIRST))


if __name__ == "__main__":
    unittest.main()
