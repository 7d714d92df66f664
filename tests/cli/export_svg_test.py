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
FIGURE_8 = SOURCE / "scenarios/figure-8-lost.json"
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def box_of(text):
    """About where a text is: left, top, right, bottom."""
    size, x, y = (float(text.get(name)) for name in ("font-size", "x", "y"))
    width = len(text.text) * size * 0.6
    left = x - {"middle": width / 2, "end": width}.get(text.get("text-anchor"), 0)
    return left, y - 0.75 * size, left + width, y + 0.2 * size


def arrows_of(root):
    """The arrows of messages, without those of the legend."""
    legend = lambda line: float(line.get("x2")) - float(line.get("x1")) == 24 and line.get("y1") == line.get("y2")
    return [line for line in root.iter(SVG + "line") if line.get("marker-end") and not legend(line)]


def heads_of(root):
    return [(float(line.get("x2")), float(line.get("y2"))) for line in arrows_of(root)]


def gap_between(box, line):
    """From a box to the nearest point of a line; 0 where they meet."""
    left, top, right, bottom = box
    x1, y1, x2, y2 = (float(line.get(name)) for name in ("x1", "y1", "x2", "y2"))
    points = [(x1 + (x2 - x1) * i / 200, y1 + (y2 - y1) * i / 200) for i in range(201)]
    return min(max(left - x, x - right, 0) ** 2 + max(top - y, y - bottom, 0) ** 2 for x, y in points) ** 0.5




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

    def assert_apart(self, texts):
        for i, one in enumerate(texts):
            for other in texts[:i]:
                a, b = box_of(one), box_of(other)
                self.assertFalse(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3], (one.text, other.text))

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
        file = FIGURE_8
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
        for file, at, shown in [(slow, "500ms", 3), (FIGURE_8, "1s", 2),
                                (FIGURE_8, "0s", 1)]:
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
            self.assertEqual(*({rect.get("fill-opacity") for rect in rects} for rects in (swatches, cells)))

    def test_a_snapshot_takes_the_place_of_its_entries_and_long_logs_show_their_end(self):
        words = self.words(self.diagram("svg-log", SOURCE / "scenarios/snapshot-in-chunks.json", "--at", "3s"))
        self.assertEqual(words.count("snapshot to 13 (T1)"), 2)
        words = self.words(self.diagram("svg-log", HOSTILE, "--at", "6s", "--servers", "S3,S4"))
        self.assertIn("entries 1..431 are to the left of what is drawn", words)
        self.assertIn("456", words)
        self.assertNotIn("S1", words)

    def test_the_ring_shows_who_stands_how_and_what_is_on_its_way(self):
        words = self.words(self.diagram("svg-ring", FIRST, "--at", "163ms"))
        self.assertEqual(words.count("vote T1"), 3)
        self.assertEqual(words.count("RequestVote T1"), 1)
        self.assertLessEqual({"candidate T1", "has votes of S3", "log to 0, commitIndex 0"}, set(words))
        words = self.words(self.diagram("svg-ring", HOSTILE, "--at", "6s"))
        # Who is down has no volatile state.
        self.assertLessEqual({"link cut", "down", "log to 378", "waits for its sender's disk"}, set(words))
        self.assertFalse([text for text in words if text.startswith("log to 378,")])

    def test_texts_of_a_ring_are_apart_from_each_other_from_discs_and_from_arrowheads(self):
        many = lambda servers: self.write(f"{servers}.json", {
            "name": "many", "cluster": {"servers": servers, "initial": {"S1": {"electionTimeouts": ["100ms"]}}},
            "stop": {"at": "400ms"}})
        shipped = lambda name: SOURCE / f"scenarios/{name}.json"
        for file, at in [(shipped("figure-7"), "102ms"), (shipped("lessons/11-figure-7"), "125ms"),
                         (shipped("hostile-membership"), "200ms"), (shipped("hostile-membership"), "6s"),
                         (shipped("lessons/04-election-won"), "175ms"), (shipped("figure-8-lost"), "915ms"),
                         (FIRST, "163ms"),
                         *((many(servers), at) for servers in [2, 4, 6, 8, 9] for at in ["105ms", "115ms", "300ms"])]:
            with self.subTest(scenario=file, at=at):
                root = self.diagram("svg-ring", file, "--at", at)
                discs = [circle for circle in root.iter(SVG + "circle") if float(circle.get("r")) > 30]
                servers = len({disc.get("cx") + " " + disc.get("cy") for disc in discs})
                self.assertEqual(sum("log to" in text for text in self.words(root)), servers)
                names = re.compile(r"[ST]\d+")
                texts = [text for text in root.iter(SVG + "text") if not (
                    names.fullmatch(text.text or "") and text.get("text-anchor") == "middle")]
                self.assert_apart(texts)
                for text in texts:
                    left, top, right, bottom = box_of(text)
                    for disc in discs:
                        x, y = float(disc.get("cx")), float(disc.get("cy"))
                        near = (min(max(x, left), right) - x) ** 2 + (min(max(y, top), bottom) - y) ** 2
                        self.assertGreater(near, float(disc.get("r")) ** 2, text.text)
                    for x, y in heads_of(root):
                        self.assertFalse(left < x < right and top < y < bottom, text.text)

    def test_a_label_stands_beside_the_arrow_of_its_message(self):
        # Six equal messages of one sender have one label, near one of them and near it.
        for file, at, label in [("lessons/11-figure-7", "125ms", "AppendEntries T8, entry 11"),
                                ("lessons/04-election-won", "175ms", "AppendEntries T1, entry 1"),
                                ("figure-8-lost", "915ms", "RequestVote T5"), ("first-election", "163ms", "vote T1")]:
            with self.subTest(scenario=file):
                root = self.diagram("svg-ring", SOURCE / f"scenarios/{file}.json", "--at", at)
                labels = [text for text in root.iter(SVG + "text") if text.text == label]
                arrows = arrows_of(root)
                self.assertEqual(len(labels), 3 if label == "vote T1" else 1)
                for text in labels:
                    lines = [line for line in arrows if line.get("stroke") == text.get("fill")]
                    self.assertLess(min(gap_between(box_of(text), line) for line in lines), 14)
                    self.assertTrue(all(gap_between(box_of(text), line) > 0 for line in arrows))

    def test_equal_messages_of_one_instant_are_labelled_once_beside_one_of_their_arrows(self):
        for window in [[FIGURE_8, "--from", "850ms", "--to", "1s"], [FIRST, "--to", "300ms"]]:
            root = self.diagram("svg", *window)
            labels = [text for text in root.iter(SVG + "text")
                      if text.get("paint-order") and text.get("font-size") == "14"]
            self.assertGreater(len(labels), 5)
            self.assert_apart(labels)
            lines = [line for line in root.iter(SVG + "line") if line.get("stroke") != "#d3d9e2"]
            for text in labels:
                own = [line for line in lines
                       if line.get("stroke") == text.get("fill") and line.get("y1") != line.get("y2")]
                self.assertLess(min(gap_between(box_of(text), line) for line in own), 14, text.text)
                for x, y in heads_of(root):
                    left, top, right, bottom = box_of(text)
                    self.assertFalse(left < x < right and top < y < bottom, text.text)
                for other in labels:
                    if other is text or other.text != text.text:
                        continue
                    # Not above each other in one gap between lanes.
                    near = abs(float(other.get("x")) - float(text.get("x"))) < 60
                    self.assertFalse(near and abs(float(other.get("y")) - float(text.get("y"))) < 40, text.text)
        words = [text.text for text in labels]
        self.assertEqual(words.count("RequestVote T1"), 1)
        self.assertEqual(words.count("vote T1"), 4)

    def test_the_sign_of_a_commit_covers_neither_arrowheads_nor_the_words_of_its_lane(self):
        for window in [[FIRST], [FAILOVER, "--from", "900ms", "--to", "1300ms"], [FIGURE_8]]:
            root = self.diagram("svg", *window)
            signs = [tuple(map(float, re.match(r"M([\d.]+) ([\d.]+)L", path.get("d")).groups()))
                     for path in root.iter(SVG + "path") if path.get("stroke") == "#00805c"]
            self.assertGreater(len(signs), 4)
            words = [text for text in root.iter(SVG + "text") if re.fullmatch(r"(\w+ )?T\d+", text.text)]
            for left, y in signs:
                near = [head for head in heads_of(root) if abs(head[0] - left - 6) < 9 and abs(head[1] - y) < 9]
                self.assertFalse(near)
                for text in words:
                    x0, top, x1, bottom = box_of(text)
                    self.assertFalse(x0 < left + 12 and left < x1 and top < y < bottom, text.text)

    def test_votes_and_refusals_are_told_apart(self):
        words = self.words(self.diagram("svg", FIGURE_8, "--from", "850ms", "--to", "1s"))
        self.assertLessEqual({"no vote T4", "vote T5", "refused"}, set(words))
        words = self.words(self.diagram("svg-ring", SOURCE / "scenarios/figure-7.json", "--at", "112ms"))
        self.assertTrue({"vote T8", "no vote T8"} <= set(words), words)

    def test_what_a_scenario_says_comes_before_changes_of_links(self):
        root = self.diagram("svg", FIGURE_8)
        words = self.words(root)
        said = [step["say"] for step in json.loads(FIGURE_8.read_text())["timeline"]]
        told = " ".join(words)
        for text in said:
            self.assertIn(text, told)
        # What happens at one time has one number, on its line where there is room.
        lines = {line.get("x1") for line in root.iter(SVG + "line") if line.get("stroke-dasharray") == "2 5"
                 and line.get("x1") == line.get("x2")}
        badges = [circle.get("cx") for circle in root.iter(SVG + "circle") if circle.get("r") == "11"]
        self.assertEqual(len(lines), 13)
        self.assertLessEqual(set(badges[:13]), lines)
        timeline = [{"at": f"{10 + i}ms", "say": f"Number {i}."} for i in range(18)]
        links = [{"at": f"{i}ms", "do": [{"cut": {"from": "S1", "to": "S2"}}, {"heal": "all"}]} for i in range(1, 4)]
        scenario = lambda steps: self.write("many.json", {"name": "many", "cluster": {"servers": 3}, "timeline": steps,
                                                          "stop": {"at": "90ms"}})
        words = self.words(self.diagram("svg", scenario(timeline)))
        self.assertIn("and 2 more after 25ms: see them with --from", words)
        words = self.words(self.diagram("svg", scenario(links + timeline[:15])))
        self.assertIn("and 2 more: choose less with --from and --to", words)
        self.assertIn("24ms Number 14.", words)

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
