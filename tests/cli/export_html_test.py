"""raftsim export --format html: the page, read in a real browser with real clicks and keys."""

import csv
import io
import itertools
import json
import math
import re
import unittest

from browser import Browser
from exports import FAILOVER, FIRST, ExportTest, read_trace
from program import SOURCE

# How the page says what it shows of the servers.
TABLE = """[...document.querySelectorAll('#states tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))"""
GRID = """Object.fromEntries([...document.querySelectorAll('#grid .row')].map((row) => [row.dataset.server,
  [...row.querySelectorAll('.cell:not(.none)')].map((cell) => Number(cell.textContent))]))"""
# The state after each event, asked for in an order that goes to and fro.
STATES = """((step) => {
  const { fold, run } = raftsim.session, states = [];
  for (let i = 0; i <= run.count; i++) {
    const event = (i * step) % (run.count + 1);
    states[event] = fold.at(event).map((server, place) => {
      const log = [];
      for (let index = server.base + 1; index <= server.last; index++) {
        const cell = fold.logs[place].cell(index, event);
        log.push(cell === null ? null : run.entries.term[cell.entry]);
      }
      return [server.up, server.paused, run.data.roles[server.role], server.term, server.votedFor, server.leader, server.commitIndex,
        server.lastApplied, server.durableIndex, server.base, log.join(' '),
        Object.entries(server.progress).map(([peer, one]) => [Number(peer), one.match, one.next]).filter(([, match, next]) => match + next > 0),
        server.cutTo];
    });
  }
  return states;
})"""
FAULTS = {
    "name": "faults", "cluster": {"servers": 3}, "clients": [{"mode": "closed", "think": "20ms"}], "stop": {"at": "2s"},
    "timeline": [{"at": "400ms", "do": [{"pause": "leader"}]}, {"at": "900ms", "do": [{"resume": "paused"}]},
                 {"at": "1s", "do": [{"partition": [["S1"], ["S2", "S3"]]}]}, {"at": "1300ms", "do": [{"heal": "all"}]},
                 {"at": "1500ms", "do": [{"crash": "S2"}, {"pause": "S3"}]}, {"at": "1600ms", "do": [{"loseDisk": "S2"}]},
                 {"at": "1700ms", "do": [{"crash": "S3"}]}],
}
NASTY = "</script><script>window.hacked = 1</script><!-- <b onclick='x'>&amp; {{run}} {{script}} \\u003c \u2028\u2029 'end\" é 𝄞"


def number_of(server):
    return 0 if server is None else int(server[1:])


class Folding:
    """A trace's records carried out as sim/trace/README.md says, and nothing else."""

    def __init__(self, header):
        self.servers = []
        for disk in header.get("initial", [{}] * header["servers"]):
            self.servers.append({"up": 0, "paused": 0, "term": disk.get("currentTerm", 0), "vote": number_of(disk.get("votedFor")),
                                 "log": [entry["term"] for entry in disk.get("log", [])], "base": 0, "cut": [],
                                 "durable": len(disk.get("log", []))})
            self.forget(self.servers[-1])

    @staticmethod
    def forget(server):
        server.update(role="follower", leader=0, commit=server["base"], applied=server["base"], progress={})

    @staticmethod
    def change(server, change):
        for name, member in {"role": "role", "currentTerm": "term", "commitIndex": "commit", "lastApplied": "applied",
                             "durableIndex": "durable"}.items():
            server[member] = change.get(name, server[member])
        for name, member in {"votedFor": "vote", "leader": "leader"}.items():
            if name in change:
                server[member] = number_of(change[name])
        snapshot = change.get("snapshot")
        included = snapshot.get("lastIncludedIndex", 0) if snapshot else 0
        if snapshot and snapshot.get("replacesLog"):
            server["base"], server["log"] = included, []
        if change.get("truncateFrom"):
            del server["log"][change["truncateFrom"] - server["base"] - 1:]
        server["log"] += [entry["term"] for entry in change.get("appended", [])]
        if snapshot and included > server["base"]:
            del server["log"][:included - server["base"]]
            server["base"] = included
        for one in change.get("progress", []):
            server["progress"][number_of(one["peer"])] = (one.get("matchIndex", 0), one.get("nextIndex", 0))

    def carry_out(self, record):
        kind = record["kind"]
        for cut in record.get("cuts", []):
            self.servers[number_of(cut["from"]) - 1]["cut"] = [number_of(one) for one in cut.get("to", [])]
        if record.get("server") is None or kind in ("lost", "refuse"):
            return
        server = self.servers[number_of(record["server"]) - 1]
        if kind in ("start", "restart"):
            server["up"] = 1
        elif kind in ("pause", "resume"):
            server["paused"] = int(kind == "pause")
        elif kind in ("crash", "diskLost"):
            server["up"] = server["paused"] = 0
            self.forget(server)
            self.change(server, record.get("survived", {}))
        self.change(server, record.get("change", {}))

    def state(self):
        return [[one["up"], one["paused"], one["role"], one["term"], one["vote"], one["leader"], one["commit"], one["applied"],
                 one["durable"], one["base"], " ".join(map(str, one["log"])),
                 [[peer, *progress] for peer, progress in sorted(one["progress"].items()) if sum(progress) > 0], one["cut"]]
                for one in self.servers]


class HtmlTest(ExportTest):
    @classmethod
    def setUpClass(cls):
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def page(self, file, *options, at=""):
        """Exports a run, opens its page as a double click does, and gives the page's text."""
        path = self.folder / "page.html"
        self.export("html", file, "--output", path, *options)
        self.browser.open(path.as_uri() + (f"#at={at}" if at else ""))
        self.addCleanup(self.assert_quiet, path.as_uri())
        return path.read_text()

    def assert_quiet(self, address):
        """It said nothing in the console, and asked for nothing but itself."""
        self.assertEqual(self.browser.complaints, [])
        self.assertEqual([request.split("#")[0] for request in self.browser.requests], [address])

    def trace_until(self, scenario, end):
        """The trace of a run that ends early, whatever is expected of it."""
        path = self.folder / "part.jsonl"
        self.run_program("run", "--quiet", "--until", end, "--trace", path, scenario)
        return path

    def cursor(self):
        return self.browser.evaluate("[raftsim.session.cursor.event, raftsim.session.cursor.time]")

    def window(self):
        return self.browser.evaluate("[raftsim.timeline.axis.from, raftsim.timeline.axis.to]")

    def on_canvas(self, expression):
        """A place in the window, of one on the diagram."""
        return self.browser.evaluate(f"(([x, y]) => {{ const box = raftsim.timeline.canvas.getBoundingClientRect();"
                                     f" return [box.left + x, box.top + y]; }})({expression})")

    # ---- What it shows is what happened --------------------------------------------------------------------

    def test_the_state_after_every_event_is_the_traces_in_any_order(self):
        scenarios = [SOURCE / f"scenarios/{name}.json" for name in (
            "restart-from-snapshot", "snapshot-in-chunks", "membership-trap-of-2015", "figure-8-lost", "power-loss")]
        for scenario in [*scenarios, self.write("faults.json", FAULTS)]:
            with self.subTest(str(scenario)):
                trace = self.trace_of(scenario)
                header, records = read_trace(trace)
                self.page(trace)
                count = self.browser.evaluate("raftsim.run.count")
                self.assertEqual(count, len(records))
                self.assertGreater(count, 256)  # more than one kept state
                folding = Folding(header)
                expected = [folding.state()]
                for record in records[:count]:
                    folding.carry_out(record)
                    expected.append(folding.state())
                step = next(one for one in itertools.count(601) if math.gcd(one, count + 1) == 1)
                states = self.browser.evaluate(f"{STATES}(1)")
                for number, (one, other) in enumerate(zip(states, expected, strict=True)):
                    self.assertEqual(one, other, f"after record {number}")
                # Backward, and to and fro.
                for order in (count, step):
                    self.assertTrue(self.browser.evaluate(f"JSON.stringify({STATES}({order})) === JSON.stringify({STATES}(1))"), order)

    def test_a_window_begins_with_what_was_before_it(self):
        trace = self.trace_until(SOURCE / "scenarios/hostile-snapshots.json", "2s")
        header, records = read_trace(trace)
        self.page(trace, "--from", "1900ms")
        folding = Folding(header)
        for record in records:
            if record["time"] >= 1900e6:
                break
            folding.carry_out(record)
        self.assertEqual(self.browser.evaluate(f"{STATES}(1)")[0], folding.state())

    def test_the_table_is_what_explain_says(self):
        self.page(FAILOVER)
        for at in ["0s", "163ms", "950ms", "1.2s", "2s"]:
            self.browser.evaluate(f"location.hash = '#at={at}'")
            self.browser.wait(f"decodeURIComponent(location.hash) === '#at={at}'")
            self.browser.settle()
            told = json.loads(self.assert_fine("explain", "--json", "--at", at, FAILOVER))["servers"]
            expected = []
            for one in told:
                state = one["role"] if one["state"] == "running" else one["state"]
                expected.append([one["server"], state, "T" + one["term"].lstrip("T"), re.match(r"S\d+|", one["votedFor"])[0] or "–",
                                 one["commitIndex"], one["lastApplied"]])
            shown = [[row[0].split()[1], *row[1:]] for row in self.browser.evaluate(TABLE)]
            self.assertEqual(shown, expected, at)

    def test_the_end_is_what_run_reports(self):
        self.page(FAILOVER)
        self.browser.key("End")
        report = json.loads(self.run_program("run", "--json", FAILOVER)[1])["runs"][0]
        leaders = [row for row in self.browser.evaluate(TABLE) if row[1] == "leader"]
        self.assertEqual([(row[0].split()[1], row[2]) for row in leaders], [(report["leader"], f"T{report['term']}")])
        self.assertEqual(leaders[0][4], str(report["committed"]["entries"]))
        self.assertIn(report["hash"], self.browser.text("header"))
        met = report["expectations"]["met"]
        self.assertIn(f"{met} of {met} as expected", self.browser.text("#score"))

    def test_figure_7_shows_the_papers_logs(self):
        logs = ["1 1 1 4 4 5 5 6 6 6", "1 1 1 4 4 5 5 6 6", "1 1 1 4", "1 1 1 4 4 5 5 6 6 6 6", "1 1 1 4 4 5 5 6 6 6 7 7",
                "1 1 1 4 4 4 4", "1 1 1 2 2 2 3 3 3 3 3"]
        self.page(SOURCE / "scenarios/figure-7.json", at="115ms")
        expected = {f"S{i}": [int(term) for term in log.split()] for i, log in enumerate(logs, 1)}
        self.assertEqual(self.browser.evaluate(GRID), expected)
        self.browser.key("End")
        after = self.browser.evaluate(GRID)
        self.assertEqual(set(map(tuple, after.values())), {(1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 8)})
        # All of it is committed, and the leader knows how far the others are.
        marks = self.browser.evaluate("[...document.querySelectorAll('#grid .mark')].map((mark) => [mark.parentElement.dataset.server,"
                                      " mark.className, Number(mark.dataset.index)])")
        for server in expected:
            self.assertIn([server, "mark commit", 11], marks)
            self.assertIn([server, "mark applied", 11], marks)
            self.assertEqual([server, "mark match", 11] in marks, server != "S1")
            self.assertEqual([server, "mark next", 12] in marks, server != "S1")

    def test_a_snapshot_is_folded(self):
        self.page(SOURCE / "scenarios/restart-from-snapshot.json", at="2s")
        base = self.browser.evaluate("raftsim.session.servers()[0].base")
        self.assertGreater(base, 0)
        self.assertRegex(self.browser.text("#grid .row[data-server=S1] .snapshot"), rf"…{base}\Z")

    # ---- Clicks and keys -----------------------------------------------------------------------------------

    def test_steps_back_show_what_steps_forward_showed(self):
        self.page(FIRST)
        shown = []
        for _ in range(12):
            shown.append((self.cursor(), self.browser.evaluate(TABLE), self.browser.evaluate(GRID), self.browser.text("#inspector")))
            self.browser.key("ArrowRight")
        for before in reversed(shown):
            self.browser.key("ArrowLeft")
            self.assertEqual((self.cursor(), self.browser.evaluate(TABLE), self.browser.evaluate(GRID), self.browser.text("#inspector")),
                             before)
        self.browser.press("#on")
        self.assertEqual(self.cursor(), shown[1][0])
        self.browser.press("#back")
        self.assertEqual(self.cursor(), shown[0][0])

    def test_a_click_on_a_message_tells_what_it_did_and_why(self):
        self.page(FIRST)
        message = self.browser.evaluate("raftsim.run.sort.findIndex((sort, i) => raftsim.run.messageLabel(i) === 'vote ✓')")
        way = self.on_canvas(f"(([x0, y0, x1, y1]) => [x0 + (x1 - x0) * 0.3, y0 + (y1 - y0) * 0.3])(raftsim.timeline.drawing.wayOf({message}))")
        self.browser.point(*way)
        self.assertIn("vote ✓", self.browser.text("#tip"))
        self.browser.click(*way)
        told = self.browser.text("#selected-message")
        for words in ["a vote (T1)", "left at", "may count vote", "wins election", "Raft §5.2"]:
            self.assertIn(words, told)
        self.browser.press("#selected-message .link")
        self.assertIn("votes for S3 (T1)", self.browser.text("#event .words"))
        self.assertRegex(self.browser.text("#event"), r"may grant vote[^✓✕]*Raft §5.2")
        self.assertRegex(self.browser.text("#event"), r"currentTerm\s+0 → 1")
        self.browser.key("Escape")
        self.assertFalse(self.browser.evaluate("document.querySelector('#selected-message') !== null"))

    def test_of_a_timer_that_the_scenario_makes_fire_it_is_no_reason_that_its_time_was_over(self):
        self.page(SOURCE / "scenarios/election-restriction.json")
        told = []
        for event in self.browser.evaluate("raftsim.lanes.timeouts.flat()"):
            self.browser.evaluate(f"raftsim.session.toEvent({event})")
            self.browser.settle()
            told.append(self.browser.text("#event"))
        self.assertTrue(any("made to time out" in text for text in told) and any("election timeout" in text for text in told))
        for text in told:
            self.assertEqual("may campaign" in text, "made to time out" not in text, text)

    def test_a_click_on_an_event_goes_there_and_one_beside_it_to_that_time(self):
        self.page(FIRST)
        event = self.browser.evaluate("raftsim.lanes.timeouts[2][0]")
        self.browser.click(*self.on_canvas(f"[raftsim.timeline.drawing.x(raftsim.run.time[{event}]), raftsim.timeline.layout.y[2]]"))
        self.assertEqual(self.cursor(), [event, 150000000])
        self.assertIn("election timeout → candidate T1", self.browser.text("#event"))
        self.browser.click(*self.on_canvas("[raftsim.timeline.drawing.x(60e6), raftsim.timeline.layout.y[1] + raftsim.timeline.layout.lane / 2]"))
        self.assertAlmostEqual(self.cursor()[1], 60e6, delta=2e6)
        # A lane's head selects its server.
        self.browser.click(*self.on_canvas("[20, raftsim.timeline.layout.y[4]]"))
        self.assertRegex(self.browser.text("#server"), r"S5[^§]*currentTerm\s+0")

    def test_keys(self):
        self.page(FAILOVER)
        count, end = self.browser.evaluate("[raftsim.run.count, raftsim.run.end]")
        self.browser.key("End")
        self.assertEqual(self.cursor(), [count, end])
        self.browser.key("Home")
        self.assertEqual(self.cursor()[1], 0)
        self.browser.evaluate("document.querySelector('#step-kind').value = 'election'; "
                              "document.querySelector('#step-kind').dispatchEvent(new Event('change'))")
        self.browser.key("n", 2)
        self.assertIn("LEADER T1", self.browser.text("#event"))
        self.browser.key("p")
        self.assertIn("candidate T1", self.browser.text("#event"))
        event = self.cursor()[0]
        self.browser.key("j")
        self.assertLess(self.cursor()[0], event)
        self.browser.key("t")
        for key in "163":
            self.browser.key(key)
        self.browser.key("Enter")
        self.assertEqual(self.cursor()[1], 163000000)
        self.browser.key("?")
        self.assertIn("back by an event", self.browser.text("#help[open]"))
        self.browser.key("Escape")
        self.assertFalse(self.browser.evaluate("document.querySelector('dialog[open]') !== null"))
        theme = "document.documentElement.dataset.theme"
        before = self.browser.evaluate(theme)
        self.browser.key("d")
        self.assertNotEqual(self.browser.evaluate(theme), before)
        self.browser.key("f")
        begin, to = self.window()
        self.assertTrue(begin <= 0 and to >= end)

    def test_before_anything_is_said_it_tells_what_this_is_and_how_it_begins(self):
        lesson = SOURCE / "scenarios/lessons/12-committed.json"
        self.page(lesson)
        purpose = json.loads(lesson.read_text())["purpose"].removesuffix(".")
        self.assertIn(f"{purpose}. Space plays it", self.browser.text("#caption"))
        self.browser.press("#play")
        self.browser.wait("!document.querySelector('#caption').textContent.includes('Space plays it')")

    def test_it_plays_and_stops_at_captions(self):
        self.page(FIRST)
        _, records = read_trace(self.trace_of(FIRST))
        captions = [record["time"] for record in records if record["kind"] == "caption"]
        self.browser.key("]", 2)
        self.browser.key(" ")
        self.browser.wait("raftsim.session.cursor.time > 20e6")
        self.assertIn("pause", self.browser.text("#play"))
        self.browser.wait("!raftsim.session.playing")
        self.browser.settle()
        self.assertEqual(self.cursor()[1], captions[1])
        self.assertIn("term 1 begins", self.browser.text("#caption"))
        # Only a key is to stop it now.
        self.browser.press("#stop-at-captions")
        self.browser.press("#play")
        self.browser.key("]")
        self.browser.wait(f"raftsim.session.cursor.time > {captions[1]}")
        self.browser.key(" ")
        stopped = self.cursor()
        self.assertFalse(self.browser.evaluate("raftsim.session.playing"))
        self.browser.settle()
        self.assertEqual(self.cursor(), stopped)

    def test_the_wheel_zooms_at_the_mouse_and_a_drag_moves(self):
        self.page(FAILOVER)
        x, y = self.on_canvas("[500, 60]")
        time = "raftsim.timeline.axis.time(500 - raftsim.timeline.layout.left)"
        before, at = self.window(), self.browser.evaluate(time)
        self.browser.wheel(x, y, -240)
        after = self.window()
        self.assertLess(after[1] - after[0], (before[1] - before[0]) * 0.8)
        self.assertAlmostEqual(self.browser.evaluate(time), at, delta=1)
        self.browser.drag(x, y, x - 100, y)
        moved = self.window()
        self.assertGreater(moved[0], after[0])
        self.assertAlmostEqual(moved[1] - moved[0], after[1] - after[0], delta=1)
        self.assertEqual(self.cursor()[1], 0)  # a drag is no click
        self.browser.press("#fit")
        self.assertGreater(self.window()[1], self.browser.evaluate("raftsim.run.end"))
        # The overview moves what is shown; the slider below it the cursor.
        self.browser.press("#zoom-in")
        self.browser.press("#minimap")
        middle = sum(self.window()) / 2
        self.assertAlmostEqual(middle, self.browser.evaluate("raftsim.run.end") / 2, delta=middle * 0.05)
        self.browser.press("#slider")
        self.assertAlmostEqual(self.cursor()[1], self.browser.evaluate("raftsim.run.end") / 2, delta=middle * 0.05)

    def test_many_messages_become_a_density(self):
        self.page(SOURCE / "scenarios/rolling-restart.json")
        self.browser.key("f")
        drawn, dense = self.browser.evaluate("[raftsim.timeline.picked.drawn.length, raftsim.timeline.picked.dense.length]")
        self.assertLessEqual(drawn, 1200)
        self.assertGreater(dense, 0)
        self.assertGreater(self.browser.evaluate("raftsim.run.messages"), 1200)

    # ---- What the scenario tells ---------------------------------------------------------------------------

    def test_captions_come_at_their_time(self):
        trace = self.trace_of(SOURCE / "scenarios/figure-8-lost.json")
        _, records = read_trace(trace)
        self.page(trace)
        captions = [record for record in records if record["kind"] == "caption"]
        self.assertGreater(len(captions), 3)
        for record in captions:
            self.browser.evaluate(f"raftsim.session.toEvent({record['number']})")
            self.browser.settle()
            self.assertIn(record["text"], self.browser.text("#caption"))
            self.browser.key("ArrowLeft")
            self.assertNotIn(record["text"], self.browser.text("#caption"))
        self.assertGreater(self.browser.evaluate("parseFloat(getComputedStyle(document.querySelector('#caption .say')).fontSize)"), 20)

    def test_a_question_hides_its_answer_until_it_is_asked_for(self):
        trace = self.trace_of(SOURCE / "scenarios/lessons/05-election-lost.json")
        _, records = read_trace(trace)
        asked = next(record for record in records if record["kind"] == "question")
        solved = next(record for record in records if record.get("answer") and record["pointer"] == asked["pointer"])
        self.page(trace)
        self.browser.evaluate(f"raftsim.session.toEvent({asked['number']})")
        self.browser.settle()
        self.assertIn(asked["text"], self.browser.text("#caption"))
        self.assertNotIn(solved["because"], self.browser.text("body"))
        self.assertTrue(self.browser.evaluate("raftsim.session.hidesFuture"))
        self.browser.press("#caption .choice:nth-child(2)")
        self.assertIn(f"No, it is {solved['answer']}: {solved['because']}", self.browser.text("#caption"))
        self.assertTrue(self.browser.text("#caption .right").startswith("✓"))
        self.browser.press(f"#caption .choice:nth-child({solved['answer']})")
        self.assertIn("Right", self.browser.text("#caption"))

    def test_a_violation_stands_where_it_happened(self):
        trace = self.folder / "bug.jsonl"
        self.run_program("run", "--quiet", "--trace", trace, SOURCE / "scenarios/bugs/vote-twice.json")
        _, records = read_trace(trace)
        broken = next(record for record in records if record["kind"] == "violation")
        self.page(trace)
        self.assertNotIn("violated", self.browser.text("body"))
        self.browser.evaluate(f"raftsim.session.toEvent({broken['number']})")
        self.browser.settle()
        for words in [broken["message"], broken["section"], "one vote a term"]:
            self.assertIn(words, self.browser.text("#caption"))
        self.assertIn("violated", self.browser.text("#score"))
        self.browser.press("#score")
        self.assertIn(broken["message"], self.browser.text("#checks"))
        flags = self.browser.evaluate("raftsim.timeline.drawing.flags.filter((flag) => flag.kind === 'violation').map((flag) => flag.event)")
        self.assertEqual(flags, [broken["number"]])

    def test_expectations_are_told_with_how_they_ended(self):
        file = self.write("unmet.json", {
            "name": "unmet", "cluster": {"servers": 3}, "stop": {"at": "1s"},
            "expect": [{"finally": {"leaders": 1}}, {"finally": {"committed": {"=": 77}}, "because": "nothing is asked"}]})
        self.page(file)
        self.browser.press("#tab-checks")
        self.assertEqual(self.browser.text("#checks").count("○"), 2)
        self.browser.key("End")
        self.assertIn("1 not as expected", self.browser.text("#score"))
        self.assertRegex(self.browser.text("#checks"), r"✓[^✗]*✗[^✗]*77[^✗]*nothing is asked\s*found: ")

    # ---- The log of another program ------------------------------------------------------------------------

    def imported(self, log):
        """Header and events of the trace of a log, whose page is opened."""
        trace = self.folder / "imported.jsonl"
        self.assert_fine("import", "--format", "shiviz", "--output", trace, log)
        self.page(trace)
        header, records = read_trace(trace)
        return header, [record for record in records if record["kind"] == "event"]

    def test_an_imported_log_is_its_hosts_their_events_and_the_arrows_between_them(self):
        for log, tells in [("etcd-words.log", True), ("govector.log", False)]:
            header, events = self.imported(SOURCE / "tests/logs" / log)
            hosts = header["imported"]["hosts"]
            self.assertEqual(self.browser.evaluate("raftsim.run.hosts.map((host) => host.name)"), hosts)
            words = self.browser.evaluate(f"[...Array({len(events)}).keys()].map((i) => raftsim.run.words(i + 1))")
            self.assertEqual(words, [event["text"] for event in events])
            arrows = self.browser.evaluate(
                "raftsim.run.data.messages.sort.map((_, i) => [raftsim.run.leftBy[i], raftsim.run.endedBy[i], raftsim.run.messageLabel(i)])")
            heard = [[each["record"], event["number"], each.get("type", "")] for event in events for each in event.get("heard", [])]
            self.assertEqual(sorted(arrows), sorted(heard))
            self.assertIn("", {label for *_, label in arrows})
            known = [{"up": True} for _ in hosts]
            for event in events:
                server = known[number_of(event["server"]) - 1]
                server.update(event.get("change", {}), up=not event.get("down", False), last=event["text"])
                self.browser.evaluate(f"raftsim.session.toEvent({event['number']})")
                self.browser.settle()
                shown = self.browser.evaluate(TABLE)
                expected = []
                for host, one in zip(hosts, known):
                    state = one.get("role", "unknown") if one["up"] else "down"
                    term = f"T{one['currentTerm']}" if "currentTerm" in one else "–"
                    expected.append([host, state, term, "–", one.get("last", "")])
                self.assertEqual([[row[0].split()[1], *row[1:]] for row in shown], expected)
                self.assertIn(event["text"], self.browser.text("#event .words"))
            self.assertEqual({row[1] for row in shown} != {"unknown"}, tells)

    def test_of_an_imported_log_nothing_is_shown_that_it_does_not_tell(self):
        _, events = self.imported(SOURCE / "tests/logs/etcd-words.log")
        for place in ["#grid", "#logs .legend", "#score", "#caption"]:
            self.assertTrue(self.browser.evaluate(f"document.querySelector('{place}').getClientRects().length === 0"), place)
        self.assertEqual(self.browser.text("#logs-title"), "HOSTS")
        self.assertNotIn("seed", self.browser.text("header"))
        several = next(event for event in events if len(event.get("heard", [])) == 2)
        self.browser.evaluate(f"raftsim.session.toEvent({several['number']})")
        self.browser.settle()
        told = self.browser.text("#event")
        # All that came in, and what the groups of its expression said.
        self.assertEqual(told.count("AppendEntriesReply"), 2)
        self.assertRegex(told, r"role\s+StateLeader\s+term\s+2")
        self.assertNotRegex(self.browser.text("#server"), "votedFor|election timer|snapshot")
        self.browser.press("#open-about")
        self.assertIn("etcd-words.log", self.browser.text("#facts"))
        self.browser.press("#close-about")

    def test_names_and_words_of_an_imported_log_are_texts(self):
        name = '<b onclick="x">&amp;</b>' + "n" * 150
        log = self.write("nasty.log", "".join(f"{host} {json.dumps({host: 1})}\n{NASTY.splitlines()[0]}\n" for host in [name.replace(" ", "_"), "b"]))
        header, _ = self.imported(log)
        self.assertEqual(self.browser.evaluate("raftsim.run.hosts.map((host) => host.name)"), header["imported"]["hosts"])
        self.browser.key("End")
        self.assertIsNone(self.browser.evaluate("window.hacked"))
        self.assertEqual(self.browser.evaluate("document.querySelectorAll('b[onclick]').length"), 0)
        # However long a name is.
        self.assertLessEqual(self.browser.evaluate("document.documentElement.scrollWidth - window.innerWidth"), 0)
        self.assertLess(self.browser.evaluate("raftsim.timeline.layout.left / raftsim.timeline.layout.width"), 0.3)

    # ---- What it is made of --------------------------------------------------------------------------------

    def test_texts_are_texts_whatever_is_in_them(self):
        # What may stand in one line of a scenario, and in its description, which may have several.
        line = NASTY.replace("\u2028\u2029", "")
        file = self.write("nasty.json", {
            "name": line[:60], "description": NASTY, "purpose": line, "cluster": {"servers": 3},
            "clients": [{"name": "alice", "mode": "scripted", "to": "leader"}],
            "timeline": [{"at": "0s", "say": line}, {"at": "600ms", "do": [{"command": {"write": {"</script>": "<!--<script>"}}}]}],
            "expect": [{"finally": {"leaders": 1}, "because": line}], "stop": {"at": "800ms"}})
        text = self.page(file)
        self.assertEqual(text.count("</script"), 2)  # the run's and the page's own
        self.assertNotIn("<!--", text)
        self.browser.key("End")
        self.browser.press("#tab-checks")
        self.browser.press("#open-about")
        self.assertIsNone(self.browser.evaluate("window.hacked"))
        self.assertEqual(self.browser.evaluate("document.querySelectorAll('script').length"), 2)
        self.assertEqual(self.browser.evaluate("document.querySelectorAll('b[onclick]').length"), 0)
        content = "document.querySelector({}).textContent"
        for place, told in [("#about-text", NASTY), ("#caption .say", line), ("#checks", line)]:
            self.assertIn(told, self.browser.evaluate(content.format(json.dumps(place))))
        self.assertEqual(self.browser.evaluate(content.format("'#name'")), line[:60])
        self.assertEqual(self.browser.evaluate("document.title"), line[:60] + ", seed 1")
        self.browser.press("#close-about")
        self.assertIn("writes </script>=<!--<script>", self.browser.evaluate("raftsim.run.data.texts.join()"))

    def test_a_window_and_servers_restrict_it(self):
        whole, _ = self.rows_and_page(FAILOVER)
        rows, page = self.rows_and_page(FAILOVER, "--from", "900ms", "--to", "1.2s", "--servers", "S2,S3")
        self.assertLess(len(rows), len(whole) / 4)
        shown = self.browser.evaluate("[...Array(raftsim.run.count).keys()].map((i) => [raftsim.run.number[i + 1], raftsim.run.time[i + 1], raftsim.run.words(i + 1)])")
        self.assertEqual(shown, [[int(row["record"]), int(row["timeNs"]), row["words"]] for row in rows])
        self.assertEqual([row[0].split()[1] for row in self.browser.evaluate(TABLE)], ["S2", "S3"])
        self.assertEqual(self.browser.evaluate("[raftsim.run.begin, raftsim.run.end]"), [900e6, 1200e6 + 999])
        self.assertEqual(self.browser.evaluate("raftsim.run.from.every((place, i) => place !== raftsim.run.to[i])"), True)
        command = self.browser.evaluate("document.querySelector('#command').textContent")
        self.assertEqual(command, "raftsim export --format html --seed 22 --from 900ms --to 1.2s --servers S2,S3 leader-crash-failover.json")
        again = self.assert_fine(*command.split()[1:-1], FAILOVER)
        self.assertEqual(again, page)

    def rows_and_page(self, file, *options):
        page = self.page(file, *options)
        return list(csv.DictReader(io.StringIO(self.export("csv", file, *options), newline=""))), page

    def test_more_than_a_page_takes_is_refused_with_an_end_that_is_not(self):
        header = self.trace_of(FIRST).read_text().splitlines()[0]
        most = 250_000
        # Four records a microsecond, and more than fit.
        records = [json.dumps({"number": number, "time": number * 250, "kind": "settings", "setting": "network", "text": "as before"})
                   for number in range(1, most + 10_000)]
        types = ["RequestVote", "RequestVoteReply", "AppendEntries", "AppendEntriesReply"]
        footer = {"records": len(records), "time": len(records) * 250, "kinds": {"settings": len(records)},
                  "messages": {name: {"sent": 0, "delivered": 0, "lost": 0} for name in types}, "checks": 0, "violations": 0,
                  "expectationsMet": 0, "expectationsFailed": 0, "hash": "0" * 16}
        trace = self.write("long.jsonl", "\n".join([header, *records, json.dumps(footer), ""]))
        line = self.assert_refused("export", "--format", "html", "--output", "out.html", trace)
        self.assertFalse((self.folder / "out.html").exists())
        self.assertIn("more than 250,000 records, which no browser shows with ease: end it at 62ms (--to), or leave servers out", line)
        self.export("html", trace, "--output", "out.html", "--to", "62ms")
        kinds = json.loads(re.search(r'"kind":(\[[\d,]*\])', (self.folder / "out.html").read_text())[1])
        self.assertEqual(len(kinds), 62_000_000 // 250 + 3)

    def test_it_is_as_wide_as_the_window_and_nothing_overlaps(self):
        self.page(SOURCE / "scenarios/lessons/12-committed.json")
        self.addCleanup(self.browser.resize, *self.browser.size)
        for size in [(1280, 720), (1920, 1080), (1024, 768)]:
            self.browser.resize(*size)
            self.browser.evaluate("raftsim.session.toEvent(raftsim.run.told.find((one) => 'question' in one).record)")
            self.browser.settle(3)
            boxes = self.browser.evaluate(
                "['header', '#caption', '#space', '#logs', 'aside', 'footer'].map((name) => { const box = "
                "document.querySelector(name).getBoundingClientRect(); return [name, box.left, box.top, box.right, box.bottom]; })")
            for name, left, top, right, bottom in boxes:
                self.assertTrue(0 <= left < right <= size[0] and 0 <= top < bottom <= size[1], (size, name))
            for one, other in itertools.combinations(boxes, 2):
                apart = one[1] >= other[3] or other[1] >= one[3] or one[2] >= other[4] or other[2] >= one[4]
                self.assertTrue(apart, (size, one, other))
            wide = self.browser.evaluate("[...document.querySelectorAll('header, .controls, .title')].map((one) => one.scrollWidth - one.clientWidth)")
            self.assertLessEqual(max(wide), 1, size)

    def test_lanes_of_many_servers_are_scrolled(self):
        self.page(self.write("many.json", {"name": "many", "cluster": {"servers": 25}, "stop": {"at": "500ms"}}))
        lane, scale, height, room = self.browser.evaluate(
            "[raftsim.timeline.layout.lane, raftsim.theme.scale, raftsim.timeline.canvas.clientHeight, document.querySelector('#lanes').clientHeight]")
        self.assertGreaterEqual(lane, 14.9 * scale)
        self.assertGreater(height, room)
        self.assertEqual(len(self.browser.evaluate(TABLE)), 25)

    def test_every_control_has_a_name(self):
        self.page(FIRST)
        nameless = self.browser.evaluate(
            "[...document.querySelectorAll('button, input, select, canvas')].filter((one) => !one.getAttribute('aria-label') && "
            "!/[a-z]/i.test(one.textContent) && !one.closest('label')).map((one) => one.outerHTML)")
        self.assertEqual(nameless, [])

    def test_light_and_dark_follow_the_reader(self):
        self.browser.prefer("dark")
        self.page(FIRST)
        for scheme in ["dark", "light"]:
            self.browser.prefer(scheme)
            self.browser.wait(f"document.documentElement.dataset.theme === '{scheme}'")

    def test_its_parts_are_short_files(self):
        for path in (SOURCE / "tools/html").iterdir():
            self.assertLessEqual(len(path.read_text().splitlines()), 400, path.name)


if __name__ == "__main__":
    unittest.main()
