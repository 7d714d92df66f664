"""raftsim export --format shiviz: the log read as ShiViz does, its clocks against happened-before."""

import json
import re
import unittest

from exports import AWKWARD, FAILOVER, HOSTILE, ExportTest, host_of, read_trace, senders, standings


def parse(text):
    """Splits a log by the expression in its first line, whose groups ShiViz rewrites to plain ones."""
    expression, delimiter, log = text.split("\n", 2)
    names = re.findall(r"\(\?<(\w+)>", expression)
    # ShiViz finds a group's end at the next parenthesis.
    bodies = re.findall(r"\(\?<\w+>([^()]*)\)", expression)
    assert len(names) == len(bodies) and delimiter == "" and {"host", "clock", "event"} <= set(names)
    events = [match.groupdict() for match in re.finditer(expression.replace("(?<", "(?P<"), log.strip())]
    for event in events:
        event["clock"] = json.loads(event["clock"])
        event["record"] = int(event["record"])
    return events, log


def happened_before(header, records, window=None):
    """By record of the window: a set, as the bits of a number, of the places of all that happened before it."""
    heard = senders(header, records)
    hosts = {record["number"]: host_of(header, record) for record in records if window is None or window(record)}
    place, past, last = {}, {}, {}
    for record in records:
        number = record["number"]
        if hosts.get(number) is None:
            continue
        place[number] = len(place)
        past[number] = 0
        for before in [last.get(hosts[number]), heard.get(number)]:
            if before in place:
                past[number] |= past[before] | 1 << place[before]
        last[hosts[number]] = number
    return place, past


class ShivizTest(ExportTest):
    def check(self, trace, *options, window=None, kept=None):
        """The log's events are those of the trace, and their clocks say what happened before what; gives them back."""
        header, records = read_trace(trace)
        events, log = parse(self.export("shiviz", trace, *options))
        self.assertEqual(len(events), len(log.splitlines()))
        place, past = happened_before(header, records, window)
        of_number = {record["number"]: record for record in records}
        expected = [number for number in place if kept is None or kept(of_number[number])]
        self.assertEqual([event["record"] for event in events], expected)
        own = {}
        for event in events:
            host = event["host"]
            self.assertEqual(host, host_of(header, of_number[event["record"]]))
            own[host] = own.get(host, 0) + 1
            self.assertEqual(event["clock"][host], own[host])
        # Every clock at once: of each host so many events happened before, or are this one.
        members = {host: 0 for host in own}
        for event in events:
            members[event["host"]] |= 1 << place[event["record"]]
        for event in events:
            known = past[event["record"]] | 1 << place[event["record"]]
            counts = {host: (known & all_of).bit_count() for host, all_of in members.items()}
            self.assertEqual(event["clock"], {host: count for host, count in counts.items() if count})
        return events

    def test_clocks_are_happened_before_in_a_run_with_everything_that_can_go_wrong(self):
        trace = self.trace_of(HOSTILE)
        _, records = read_trace(trace)
        # There are copies, losses, crashes, pauses, and clients that ask again.
        received = [record["id"] for record in records if record["kind"] == "receive"]
        self.assertGreater(len(received), len(set(received)))
        kinds = {record["kind"] for record in records} | {record["act"] for record in records if "act" in record}
        self.assertLessEqual({"lost", "crash", "restart", "pause", "resume", "sendAgain", "redirected"}, kinds)
        until = 12_000_000_000
        events = self.check(trace, "--to", "12s", window=lambda record: record["time"] < until + 1000)
        self.assertGreater(len(events), 5000)

    def test_a_window_begins_with_clocks_of_one_and_knows_nothing_from_before(self):
        trace = self.trace_of(FAILOVER)
        events = self.check(trace, "--from", "405ms", "--to", "1s",
                            window=lambda record: 405e6 <= record["time"] < 1e9 + 1000)
        _, records = read_trace(trace)
        before = {record["number"] for record in records if record["time"] < 405e6}
        heard = {event["record"] for event in events} & {
            record["number"] for record in records if record["kind"] == "receive" and record["cause"] in before}
        self.assertTrue(heard)  # messages that the window cuts

    def test_what_went_through_servers_that_are_left_out_happened_before_all_the_same(self):
        trace = self.trace_of(HOSTILE)
        servers = {"S1", "S4"}

        def kept(record):
            if record["kind"] == "client":
                return record["act"] != "giveUp" and record["peer"] in servers
            return record["server"] in servers

        events = self.check(trace, "--servers", "S1,S4", "--to", "4s", kept=kept,
                            window=lambda record: record["time"] < 4e9 + 1000)
        self.assertEqual({event["host"] for event in events if re.fullmatch(r"S\d", event["host"])}, servers)

    def test_an_event_tells_how_its_server_stands_after_it(self):
        trace = self.trace_of(HOSTILE)
        _, records = read_trace(trace)
        of_number = {record["number"]: (record, after) for record, after in zip(records, standings(records))}
        events, _ = parse(self.export("shiviz", trace, "--to", "12s"))
        told = set()
        for event in events:
            record, after = of_number[event["record"]]
            up = record["kind"] != "client" and record["server"] in after
            told.add(event["role"])
            if record["kind"] == "client":
                self.assertEqual((event["role"], event["term"], event["commitIndex"]), ("-", "-", "-"))
            elif up:
                role, commit_index = after[record["server"]]
                self.assertEqual((event["role"], event["commitIndex"]), (role, str(commit_index)))
            else:
                self.assertEqual((event["role"], event["commitIndex"]), ("down", "-"))
        self.assertLessEqual({"follower", "candidate", "leader", "down", "-"}, told)
        self.assertTrue(any(int(event["commitIndex"]) > 5 for event in events if event["commitIndex"] != "-"))

    def test_texts_break_neither_lines_nor_clocks(self):
        trace = self.trace_of(self.write("awkward.json", AWKWARD))
        events, _ = parse(self.export("shiviz", trace))
        hosts = {event["host"] for event in events}
        # A client that is called like a server is another host.
        self.assertEqual(hosts, {"S1", "S2", "S3", "client-S1", "style"})
        self.assertTrue(any('a;b="c",#d;\\u000a<e>' in event["event"] for event in events))


if __name__ == "__main__":
    unittest.main()
