"""raftsim export: what Mermaid, the trace engine of Chrome's developer tools and speedscope make of it, in a real browser."""

import collections
import csv
import decimal
import io
import json
import re
import unittest

import registry
from browser import Browser
from exports import AWKWARD, FAILOVER, FIRST, HOSTILE, ExportTest

MERMAID_PAGE = b"""<!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,"><div id="diagram"></div>
<script src="mermaid.min.js"></script>"""
# The engine knows whose sites are whose and which scripts are old by two more packages, of which a run asks nothing.
ENGINE_PAGE = b"""<!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,">
<script type="importmap">{"imports": {"third-party-web": "data:text/javascript,export default {};",
  "legacy-javascript": "data:text/javascript,export {};"}}</script>
<script type="module">import * as Trace from "/engine/models/trace/trace.js"; window.Trace = Trace;</script>"""
# What a reader sees: each note's lines are texts of their own beside its frame.
DRAWN = """(() => {
  const all = (selector) => [...document.querySelectorAll('#diagram svg ' + selector)];
  return {
    names: all('text.actor').map((one) => one.textContent),
    notes: all('rect.note').map((note) => [...note.parentNode.querySelectorAll('.noteText')].map((one) => one.textContent).join(' ')),
    labels: all('.messageText').map((one) => one.textContent),
    arrows: all('.messageLine0, .messageLine1').map((one) =>
      [one.classList[0], one.getAttribute('marker-end').match(/([a-z]+)\\)$/)[1]].join(' ')),
    bars: all('[class^=activation]').length };
})()"""
# How Mermaid draws each kind of arrow that is exported.
ARROWS = {"->>": "messageLine0 arrowhead", "-->>": "messageLine1 arrowhead", "-x": "messageLine0 crosshead",
          "--)": "messageLine1 head"}
PARSED = """(async () => {
  const { Handlers, Processor } = window.Trace, trace = await (await fetch('/run.json')).json();
  const processor = Processor.TraceProcessor.createWithAllHandlers();
  await processor.parse(trace.traceEvents, {});
  const { Flows, Meta } = processor.data;
  return { flows: Flows.flows.map((flow) => flow.map((event) => [event.ph, event.pid, event.ts])),
    names: [...Meta.processNames].map(([pid, event]) => [pid, event.args.name]),
    tracks: [...Meta.threadsInProcess].map(([pid, threads]) => [pid, [...threads].map(([tid, event]) => [tid, event.args.name])]) };
})()"""
# What speedscope tells in a dialog, which would wait for ever, and what it saves, which a browser would put into a folder.
OVERHEARD = """window.alert = (text) => { window.told = text; };
const make = URL.createObjectURL;
URL.createObjectURL = (blob) => { window.saved = blob; return make.call(URL, blob); };"""
SAVE = "[...document.querySelectorAll('div')].findLast((one) => one.textContent.endsWith('Export')).click()"


class ReadersTest(ExportTest):
    @classmethod
    def setUpClass(cls):
        cls.site = registry.Site()
        cls.addClassCleanup(cls.site.close)
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def open(self, page):
        self.browser.open(self.site.url + page)


class MermaidTest(ReadersTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        script = registry.files(registry.MERMAID, "dist/mermaid.min.js")["dist/mermaid.min.js"]
        cls.site.contents.update({"mermaid.html": MERMAID_PAGE, "mermaid.min.js": script})

    def draw(self, text):
        """What is to be seen of a diagram; an error where Mermaid refuses it."""
        self.open("mermaid.html")
        self.browser.evaluate(
            "mermaid.initialize({ startOnLoad: false });"
            f"mermaid.render('run', {json.dumps(text)}).then(({{ svg }}) => {{ document.getElementById('diagram').innerHTML = svg; }})")
        return self.browser.evaluate(DRAWN)

    def rows(self, *arguments):
        return list(csv.DictReader(io.StringIO(self.export("csv", *arguments), newline="")))

    def test_it_draws_every_participant_event_and_arrow(self):
        trace = self.trace_of(HOSTILE)
        kinds = set()
        for window in (["--from", "7s", "--to", "7.2s"], ["--from", "9s", "--to", "9.2s", "--servers", "S1,S2,S3"],
                       ["--from", "4s", "--to", "4.2s"]):
            text, rows = self.export("mermaid", trace, *window, "--detail"), self.rows(trace, *window)
            drawn = self.draw(text)
            self.assertEqual([note.split(" ms ", 1)[1].split() for note in drawn["notes"]],
                             [row["words"].split() for row in rows if row["kind"] != "lost"])
            # Once above its line and once below.
            called = re.findall(r"^  (?:participant|actor \w+ as) (\S+)$", text, re.MULTILINE)
            self.assertEqual(collections.Counter(drawn["names"]), collections.Counter(called * 2))
            arrows = [re.match(r"  \w+?(->>|-->>|-x|--\))\w+: ", line) for line in text.splitlines()]
            written = [ARROWS[arrow[1]] for arrow in arrows if arrow]
            self.assertEqual(drawn["arrows"], written)
            self.assertEqual(len(drawn["labels"]), len(written))
            self.assertEqual(drawn["bars"], len(re.findall("^  activate ", text, re.MULTILINE)))
            kinds |= set(written)
        self.assertEqual(kinds, set(ARROWS.values()))

    def test_texts_and_names_come_out_whole(self):
        called = ["end", "Loop", "NOTE", "link", "over", "a-x", "load-x", "x--x", "as", "c1", "-", "participant"]
        drawn = self.draw(self.export("mermaid", self.write("called.json", {
            "name": "called", "cluster": {"servers": 3}, "network": {"delay": "10ms"}, "stop": {"at": "60ms"},
            "clients": [{"name": name, "limit": 1} for name in called]}), "--detail"))
        self.assertEqual(collections.Counter(drawn["names"]), collections.Counter([*called, "S1", "S2", "S3"] * 2))
        notes = [note.split(" ms ", 1)[1].split() for note
                 in self.draw(self.export("mermaid", self.write("awkward.json", AWKWARD)))["notes"]]
        for entry in AWKWARD["timeline"]:
            self.assertIn(entry["say"].split(), notes)

    def test_the_longest_that_is_exported_is_drawn_and_more_is_not(self):
        line = self.assert_refused("export", "--format", "mermaid", "--detail", FAILOVER)
        end = re.search(r"end it at (\d+\.\d+s) \(--to\)", line)[1]
        text = self.export("mermaid", FAILOVER, "--detail", "--to", end)
        self.assertGreater(len(text), 45_000)
        self.assertGreater(len(self.draw(text)["notes"]), 100)
        self.assertEqual(self.draw(text + "  Note over S1: 9 ms more\n" * 2000)["notes"], [])

    def test_it_refuses_what_is_no_diagram(self):
        text = self.export("mermaid", FIRST, "--to", "250ms")
        self.assertTrue(self.draw(text)["notes"])
        for good, bad in [("S3->>S1", "S3-S1"), ("#59;", ";"), ("activate S3", "deactivate S3")]:
            self.assertIn(good, text)
            with self.assertRaisesRegex(RuntimeError, "Parse error on line|inactivate an inactive participant"):
                self.draw(text.replace(good, bad))


class TraceTest(ReadersTest):
    """What is exported for Chrome's own viewers and others of their format."""

    def put(self, *arguments):
        """Serves an exported trace; gives it as it is written, times in decimals."""
        text = self.export("chrome", *arguments)
        self.site.contents["run.json"] = text.encode()
        events = json.loads(text, parse_float=decimal.Decimal)["traceEvents"]
        self.names = {event["pid"]: event["args"]["name"] for event in events if event["name"] == "process_name"}
        self.tracks = {(event["pid"], event["tid"]): event["args"]["name"] for event in events if event["name"] == "thread_name"}
        return events


class TraceEngineTest(TraceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        parts = registry.files(registry.TRACE_ENGINE, "core/", "generated/", "models/", "third_party/")
        cls.site.contents.update({"engine.html": ENGINE_PAGE, **{f"engine/{name}": part for name, part in parts.items()}})

    def parse(self):
        self.open("engine.html")
        self.browser.wait("window.Trace !== undefined")
        parsed = self.browser.evaluate(PARSED)
        self.assertEqual(self.browser.complaints, [])
        return parsed

    @staticmethod
    def arrows(events):
        """Both ends of each flow, as they are written."""
        ends = {"s": {}, "f": {}}
        for event in events:
            if event["ph"] in ends:
                ends[event["ph"]][event["id"]] = [event["pid"], float(event["ts"])]
        return sorted([["X", *begin], ["X", *ends["f"][number]]] for number, begin in ends["s"].items())

    def test_it_binds_every_flow_to_the_slices_at_its_ends(self):
        for file, least in ((FAILOVER, 1000), (HOSTILE, 10_000)):
            arrows = self.arrows(self.put(file))
            self.assertGreater(len(arrows), least)
            parsed = self.parse()
            self.assertEqual(len(parsed["flows"]), len(arrows))
            self.assertEqual(sorted(parsed["flows"]), arrows)
            self.assertEqual(dict(parsed["names"]), self.names)
            self.assertEqual({(pid, tid): name for pid, threads in parsed["tracks"] for tid, name in threads}, self.tracks)

    def test_it_binds_no_flow_to_a_slice_of_another_time(self):
        arrows = self.arrows(self.put(FIRST))
        trace = json.loads(self.site.contents["run.json"])
        last = max((event for event in trace["traceEvents"] if event["ph"] == "f"), key=lambda event: event["ts"])
        last["ts"] += 0.5
        self.site.contents["run.json"] = json.dumps(trace).encode()
        self.assertEqual(len(self.parse()["flows"]), len(arrows) - 1)


class SpeedscopeTest(TraceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = "dist/release/"
        parts = registry.files(registry.SPEEDSCOPE, folder)
        cls.site.contents.update({name.removeprefix(folder): part for name, part in parts.items()})
        cls.browser.call("Page.addScriptToEvaluateOnNewDocument", source=OVERHEARD)

    def show(self):
        """Has it load what is served; gives what it tells then."""
        self.open("index.html#profileURL=/run.json")
        self.browser.wait("window.told !== undefined || document.title.startsWith('run.json')")
        return self.browser.evaluate("window.told") or self.browser.text("body")

    def spans(self, events):
        """By the names that it has for tracks: begin, end and name of each span that is exported, in nanoseconds."""
        found = collections.defaultdict(list)
        for event in events:
            if event["ph"] == "X":
                pid, tid = event["pid"], event["tid"]
                begin = int(event["ts"] * 1000)
                found[f"{self.names[pid]} (pid {pid}), {self.tracks[pid, tid]} (tid {tid})"].append(
                    (begin, begin + round(event["dur"] * 1000), event["name"]))
        return found

    def profiles(self):
        """The same of what it saves as its own of what it has loaded."""
        self.browser.evaluate(SAVE)
        self.browser.wait("window.saved !== undefined")
        saved = json.loads(self.browser.evaluate("window.saved.text()"))
        found = {}
        for profile in saved["profiles"]:
            self.assertEqual((profile["type"], profile["unit"]), ("evented", "microseconds"))
            spans, begun = [], []
            for event in profile["events"]:
                if event["type"] == "O":
                    begun.append(event)
                else:
                    begin = begun.pop()
                    self.assertEqual(begin["frame"], event["frame"])
                    name = saved["shared"]["frames"][event["frame"]]["name"]
                    # It has the arguments behind the name, of those that have any.
                    spans.append((round(begin["at"] * 1000), round(event["at"] * 1000), name.split(' {"records":')[0]))
            self.assertNotIn(profile["name"], found)
            found[profile["name"]] = spans
        return found

    def test_it_shows_each_track_by_its_name(self):
        expected = self.spans(self.put(FAILOVER))
        self.assertIn("S1 (pid 1), role (tid 1) (1/17)", self.show())
        found = self.profiles()
        self.assertEqual(list(found), [*(f"S{i} (pid {i}), {track} (tid {j})" for i in range(1, 6)
                                         for j, track in enumerate(("role", "term", "events"), 1)),
                                       "w1 (pid 6), events (tid 3)", "w2 (pid 7), events (tid 3)"])
        self.assertEqual({name: len(spans) for name, spans in found.items()},
                         {name: len(spans) for name, spans in expected.items()})

    def test_it_shows_each_span_where_it_is(self):
        expected = self.spans(self.put(HOSTILE))
        self.show()
        found = self.profiles()
        for name, spans in expected.items():
            self.assertEqual(found[name], spans, name)

    def test_it_refuses_what_is_no_trace(self):
        self.put(FIRST)
        self.assertNotIn("Unrecognized format", self.show())
        self.site.contents["run.json"] = self.site.contents["run.json"].replace(b'"ph"', b'"phase"')
        self.assertIn("Unrecognized format", self.show())


if __name__ == "__main__":
    registry.main(registry.MERMAID, registry.TRACE_ENGINE, registry.SPEEDSCOPE)
