"""raftsim export --format chrome: trace events, held against what viewers ask of them and against the trace."""

import collections
import decimal
import itertools
import json
import unittest

from exports import AWKWARD, FAILOVER, HOSTILE, ExportTest, departures, read_trace, standings


def nanoseconds(microseconds):
    return round(decimal.Decimal(microseconds) * 1000)


class ChromeTest(ExportTest):
    def events(self, *arguments):
        document = json.loads(self.export("chrome", *arguments), parse_float=decimal.Decimal)
        self.assertEqual(document["displayTimeUnit"], "ms")
        events = document["traceEvents"]
        for event in events:
            self.assertLessEqual({"name", "ph", "ts", "cat", "pid", "tid"}, set(event))
            self.assertIn(event["ph"], "MXisfbeC")
        self.names = {event["pid"]: event["args"]["name"] for event in events if event["name"] == "process_name"}
        self.tracks = {(event["pid"], event["tid"]): event["args"]["name"]
                       for event in events if event["name"] == "thread_name"}
        self.assertTrue(all((event["pid"], event["tid"]) in self.tracks for event in events))
        return events

    def slices(self, events, track):
        """By host: begin, end and name of each slice of a track, none of which overlap."""
        found = collections.defaultdict(list)
        for event in events:
            if event["ph"] == "X" and self.tracks[event["pid"], event["tid"]] == track:
                begin = nanoseconds(event["ts"])
                found[self.names[event["pid"]]].append((begin, begin + nanoseconds(event["dur"]), event["name"]))
        for one in found.values():
            for before, after in zip(one, one[1:]):
                self.assertLessEqual(before[1], after[0])
                self.assertLess(before[0], before[1])
        return found

    def flows(self, events):
        """Begin and end of each flow, which is bound to a slice of the same time and category at both."""
        bound = {(event["pid"], event["tid"], event["ts"], event["cat"]) for event in events if event["ph"] == "X"}
        ends = {"s": {}, "f": {}}
        for event in events:
            if event["ph"] in ends:
                self.assertIn((event["pid"], event["tid"], event["ts"], event["cat"]), bound)
                number = int(event["id"], 16)
                self.assertNotIn(number, ends[event["ph"]])
                ends[event["ph"]][number] = event
                self.assertEqual(event.get("bp"), "e" if event["ph"] == "f" else None)
        self.assertEqual(set(ends["s"]), set(ends["f"]))
        for number, start in ends["s"].items():
            finish = ends["f"][number]
            self.assertEqual(start["name"], finish["name"])
            yield (self.names[start["pid"]], nanoseconds(start["ts"]),
                   self.names[finish["pid"]], nanoseconds(finish["ts"]))

    def test_messages_are_flows_from_slice_to_slice_copies_too(self):
        trace = self.trace_of(HOSTILE)
        header, records = read_trace(trace)
        by_number = {record["number"]: record for record in records}
        left, expected = departures(records), collections.Counter()
        for record in records:
            if record["kind"] == "receive":
                sent = left[record["id"]]
                expected[sent["server"], sent["time"], record["server"], record["time"]] += 1
            elif record["kind"] == "propose":
                asked = by_number[record["cause"]]
                expected[header["clients"][asked["client"] - 1], asked["time"], record["server"], record["time"]] += 1
            elif record["kind"] == "client" and "cause" in record:
                told = by_number[record["cause"]]
                expected[told["server"], told["time"], header["clients"][record["client"] - 1], record["time"]] += 1
        events = self.events(trace)
        self.assertEqual(collections.Counter(self.flows(events)), expected)
        identifiers = [int(event["id"], 16) for event in events if event["ph"] in "sb"]
        self.assertEqual(len(identifiers), len(set(identifiers)))

    def test_of_what_the_window_cuts_there_is_no_flow(self):
        whole = list(self.flows(self.events(FAILOVER)))
        begin, end = 405_000_000, 505_000_000
        part = list(self.flows(self.events(FAILOVER, "--from", "405ms", "--to", "504999us")))
        self.assertEqual(part, [flow for flow in whole if flow[1] >= begin and flow[3] < end])
        self.assertTrue([flow for flow in whole if flow[1] < begin <= flow[3]])
        self.assertTrue([flow for flow in whole if flow[1] < end <= flow[3]])
        some = list(self.flows(self.events(FAILOVER, "--servers", "S2,S3")))
        self.assertEqual({flow[0] for flow in some} | {flow[2] for flow in some}, {"S2", "S3", "w1", "w2"})

    def test_roles_and_terms_are_spans_without_a_gap(self):
        trace = self.trace_of(HOSTILE)
        _, records = read_trace(trace)
        events = self.events(trace)
        roles, terms = self.slices(events, "role"), self.slices(events, "term")
        self.slices(events, "events")
        standing = {server: ["down", False, "follower", 0] for server in roles}
        changes = {server: [(0, "down", "T0")] for server in roles}
        for record in records:
            server = record.get("server")
            if server is None:
                continue
            state, kind = standing[server], record["kind"]
            change = {**record.get("survived", {}), **record.get("change", {})}
            if kind == "crash":
                state[0:3] = ["down", False, "follower"]
            if kind == "restart" or kind == "start":
                state[0] = "up"
            if kind in ("pause", "resume"):
                state[1] = kind == "pause"
            state[2], state[3] = change.get("role", state[2]), change.get("currentTerm", state[3])
            word = "down" if state[0] == "down" else "paused" if state[1] else state[2]
            if changes[server][-1][1:] != (word, f"T{state[3]}"):
                changes[server].append((record["time"], word, f"T{state[3]}"))
        for server, spans in changes.items():
            for place, found in ((1, roles[server]), (2, terms[server])):
                ends = [change[0] for change in spans[1:]] + [records[-1]["time"]]
                expected = []
                for change, end in zip(spans, ends):
                    if end == change[0]:
                        continue
                    if expected and expected[-1][2] == change[place]:
                        expected[-1] = (expected[-1][0], end, change[place])
                    else:
                        expected.append((change[0], end, change[place]))
                self.assertEqual(found, expected)

    def test_commit_index_falls_with_the_server_and_is_there_from_the_begin(self):
        trace = self.trace_of(HOSTILE)
        header, records = read_trace(trace)
        states = list(zip((record["time"] for record in records), standings(records)))
        fell = False
        for window, begin, end in [((), 0, records[-1]["time"]),
                                   (("--from", "7s", "--to", "8999999us"), 7_000_000_000, 8_999_999_999)]:
            now = {f"S{i}": 0 for i in range(1, header["servers"] + 1)}
            expected = {server: [(begin, 0)] for server in now}
            for time, group in itertools.groupby((state for state in states if state[0] <= end), key=lambda state: state[0]):
                *_, (_, standing) = group
                for server, shown in now.items():
                    now[server] = standing.get(server, ("", 0))[1]
                    if time < begin:
                        expected[server] = [(begin, now[server])]
                    elif now[server] != shown:
                        fell |= now[server] < shown
                        expected[server].append((time, now[server]))
            found = {server: [] for server in now}
            for event in self.events(trace, *window):
                if event["ph"] == "C":
                    found[self.names[event["pid"]]].append((nanoseconds(event["ts"]), event["args"]["commitIndex"]))
            self.assertEqual(found, expected)
        self.assertTrue(fell)

    def test_operations_of_clients_which_overlap_are_async_and_balanced(self):
        trace = self.trace_of(HOSTILE)
        header, records = read_trace(trace)
        open_operations, spans = {}, collections.Counter()
        for event in self.events(trace):
            if event["ph"] == "b":
                self.assertNotIn(event["id"], open_operations)
                open_operations[event["id"]] = event
            elif event["ph"] == "e":
                begun = open_operations.pop(event["id"])
                self.assertEqual([begun[key] for key in ("pid", "tid", "cat", "name")],
                                 [event[key] for key in ("pid", "tid", "cat", "name")])
                spans[self.names[event["pid"]], nanoseconds(begun["ts"]), nanoseconds(event["ts"])] += 1
        self.assertEqual(open_operations, {})
        issued, expected = {}, collections.Counter()
        for record in records:
            key = (record.get("client"), record.get("sequence"))
            if record.get("act") == "issue":
                issued[key] = record["time"]
            elif record.get("act") in ("answered", "giveUp"):
                expected[header["clients"][key[0] - 1], issued.pop(key), record["time"]] += 1
        for (client, _), time in issued.items():
            expected[header["clients"][client - 1], time, records[-1]["time"]] += 1
        self.assertEqual(spans, expected)

    def test_texts_come_out_whole(self):
        words = {event["name"] for event in self.events(self.write("awkward.json", AWKWARD)) if event["ph"] == "i"}
        for entry in AWKWARD["timeline"]:
            self.assertIn(entry["say"], words)


if __name__ == "__main__":
    unittest.main()
