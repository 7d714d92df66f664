"""raftsim import: logs of other Raft programs as traces, and what the other subcommands make of these."""

import csv
import json
import os
import random
import re
import resource
import shutil
import subprocess
import unittest

from documents import examples_of
from program import GOOD, PROGRAM, SOURCE, ProgramTest, no_sanitizer

LOGS = SOURCE / "tests/logs"

SMALL = 'a {"a":1}\nstarts\nb {"b":1}\nstarts\na {"a":2}\nsends MsgVote\nb {"a":2, "b":2}\nreceives MsgVote\n'


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


class ImportTest(ProgramTest):
    def imported(self, log, *options):
        """The log as a trace in the test's folder; gives its path back."""
        trace = self.folder / "trace.jsonl"
        self.assert_fine("import", "--format", "shiviz", log, "--output", trace, *options)
        return trace

    def test_a_log_in_etcds_words_becomes_a_trace_with_roles_terms_times_and_types(self):
        trace = self.folder / "trace.jsonl"
        out = self.assert_fine("import", "--format", "shiviz", LOGS / "etcd-words.log", "--output", trace)
        header, *records, footer = lines(trace)
        self.assertEqual(header["imported"], {"format": "shiviz", "file": "etcd-words.log", "execution": 1,
                                              "hosts": ["raft-0", "raft-1", "raft-2"]})
        self.assertEqual((header["scenarioText"], header["servers"]), ("", 3))
        self.assertNotIn("seed", header)
        events = [record for record in records if record["kind"] == "event"]
        self.assertEqual(len(events), 29)
        heard = [(each["from"], event["server"], each.get("type")) for event in events for each in event.get("heard", [])]
        self.assertEqual(heard, [
            ("S2", "S1", "RequestVote"), ("S2", "S3", "RequestVote"), ("S1", "S2", "RequestVoteReply"),
            ("S3", "S2", "RequestVoteReply"), ("S2", "S1", "AppendEntries"), ("S2", "S3", "AppendEntries"),
            # Two at once, and of the heartbeats the log names no type.
            ("S1", "S2", "AppendEntriesReply"), ("S3", "S2", "AppendEntriesReply"),
            ("S2", "S1", None), ("S2", "S3", None), ("S3", "S1", "RequestVote"), ("S1", "S3", "RequestVoteReply")])
        self.assertIn("29 events of 3 hosts, 12 messages between them, 10 of a known type", out)
        self.assertEqual((events[0]["time"], events[3]["time"]), (0, 142_000_000))
        leads = [(event["server"], event["change"].get("currentTerm")) for event in events
                 if event.get("change", {}).get("role") == "leader"]
        self.assertEqual(leads, [("S2", None), ("S3", None)])
        several = [event for event in events if len(event.get("heard", [])) > 1]
        self.assertEqual(len(several), 1)
        self.assertNotIn("cause", several[0])
        self.assertEqual(records[-1], {"number": 30, "time": 473_000_000, "kind": "end", "reason": "log"})
        self.assertEqual(footer["records"], 30)

    def test_the_same_log_host_by_host_and_without_an_expression_has_the_same_messages(self):
        """GoVector keeps a file a host: their order is not that of what happened."""
        def messages(path):
            records = lines(path)[1:-2]
            texts = {record["number"]: record["text"] for record in records}
            return {(texts[each["record"]], record["text"], each.get("type"))
                    for record in records for each in record.get("heard", [])}
        with_times = messages(self.imported(LOGS / "etcd-words.log"))
        plain = self.imported(LOGS / "govector.log")
        self.assertEqual(messages(plain), with_times)
        header, first, *_ = lines(plain)
        self.assertTrue(header["imported"]["logicalTime"])
        self.assertEqual((first["number"], first["time"]), (1, 1_000_000))

    def test_the_trace_goes_to_standard_output_unless_a_file_is_named_and_is_the_same_each_time(self):
        out = self.assert_fine("import", "--format", "shiviz", LOGS / "etcd-words.log")
        self.assertEqual(out, self.imported(LOGS / "etcd-words.log").read_text())

    def test_log_tells_it_with_the_names_of_the_hosts(self):
        out = self.assert_fine("log", self.imported(LOGS / "etcd-words.log"))
        self.assertIn("etcd-words.log, imported\n", out)
        self.assertIn("S1 raft-0", out)
        self.assertIn("became leader at term 2", out)
        self.assertIn("■ end: the log ends", out)
        only = self.assert_fine("log", "--filter", "type:AppendEntries with:S2", self.imported(LOGS / "etcd-words.log"))
        self.assertEqual(only.count("received MsgApp"), 2)
        # A term that is unknown is none, and not 0.
        for condition in ["term:0", "term>=0", "term<9"]:
            self.assertNotIn("raft-1", self.assert_fine("log", "--filter", condition, self.imported(LOGS / "govector.log"))
                             .split("\n", 2)[2])
        unknown = self.assert_fine("log", self.imported(LOGS / "govector.log"))
        self.assertIn("govector.log, imported, without times: a millisecond an event\n", unknown)
        self.assertIn("·", unknown)
        self.assertNotIn("│", unknown)

    def test_log_writes_nothing_to_the_terminal_that_was_logged(self):
        log = self.write("evil.log", 'a {"a":1}\n\033[31mred\tand\x07loud\n')
        out = self.assert_fine("log", self.imported(log))
        self.assertIn("[31mred and loud", out)
        self.assertNotIn("\033", out)
        self.assertNotIn("\x07", out)

    def test_explain_tells_what_is_known_and_says_of_the_rest_that_it_is_not(self):
        trace = self.imported(LOGS / "etcd-words.log")
        out = self.assert_fine("explain", trace, "--at", "200ms")
        self.assertIn("S2 leads T2, since 0.161000s", out)
        self.assertRegex(out, r"S2 +leader +2 +unknown +raft-1")
        self.assertNotIn("votedFor", out)
        self.assertNotIn("on its way", out)
        plain = self.assert_fine("explain", self.imported(LOGS / "govector.log"))
        self.assertIn("The log tells no roles.", plain)
        self.assertRegex(plain, r"S1 +unknown +unknown +unknown +raft-0")
        why = self.assert_fine("explain", self.imported(LOGS / "govector.log"), "--why", "S1.term")
        self.assertIn("S1.term is unknown", why)

    def test_explain_follows_causes_from_host_to_host(self):
        trace = self.imported(LOGS / "etcd-words.log")
        why = self.assert_fine("explain", trace, "--why", "S3.role")
        self.assertIn("S3 became leader of T3", why)
        self.assertIn('S1 logged "received MsgVote from raft-2 [term: 3], sent MsgVoteResp"', why)
        self.assertIn('S3 logged "became candidate at term 3, broadcast MsgVote"', why)
        self.assertIn("It began with an event of the log that has no single cause in it.", why)
        chain = json.loads(self.assert_fine("explain", trace, "--why", "S3.role", "--json"))
        self.assertEqual((chain["origin"], len(chain["chain"])), ("event", 3))
        self.assertIsNone(chain["seed"])
        votes = self.assert_fine("explain", trace, "--why", "S2.votedFor")
        self.assertIn("S2.votedFor is unknown", votes)

    def test_what_is_told_of_an_event_are_the_words_of_its_log(self):
        for log in ["etcd-words.log", "govector.log"]:
            trace = self.imported(LOGS / log)
            words = [record["text"] for record in lines(trace)[1:-2]]
            self.assertIn("received MsgVoteResp from raft-2 at term 2, has won already", words)
            self.assertEqual([word for word in words if word not in (LOGS / log).read_text()], [])
            table = csv.DictReader(self.assert_fine("export", "--format", "csv", trace).splitlines())
            self.assertEqual([row["words"] for row in table][:-1], words)
            story = self.assert_fine("log", "--detail", trace)
            self.assertEqual([word for word in words if word.split()[0] not in story], [])

    def test_a_host_is_asked_for_by_what_the_log_calls_it_or_by_its_number(self):
        trace = self.imported(LOGS / "etcd-words.log")
        for why in ["S2.role", "s2.role", "raft-1.role"]:
            self.assertEqual(self.assert_fine("explain", "--why", why, trace), self.assert_fine("explain", "--why", "S2.role", trace))
        self.assertIn("\nS2.role is leader.\nS2 is raft-1.\n", self.assert_fine("explain", "--why", "raft-1.role", trace))
        self.assertIn("\nS1 is raft-0, S3 is raft-2.\n", self.assert_fine("explain", "--why", "raft-2.role", trace))
        for server in ["S3", "s3", "raft-2"]:
            self.assertIn("\nS3, raft-2\n", self.assert_fine("explain", "--server", server, trace))
        for command in [["log"], ["export", "--format", "svg"]]:
            self.assertEqual(self.assert_fine(*command, "--servers", "raft-0,s3", trace),
                             self.assert_fine(*command, "--servers", "S1,S3", trace))
        for option, given in [("--why", "raft1.role"), ("--server", "raft1")]:
            self.assertIn('there is no server "raft1"; the run has S1 to S3; did you mean \'raft-1\'?',
                          self.assert_refused("explain", option, given, trace))
        self.assertIn('there is no server "s4"', self.assert_refused("explain", "--why", "s4.role", trace))
        self.assertIn('there is no server "raft-1"; the run has S1 to S5', self.assert_refused(
            "explain", "--why", "raft-1.role", SOURCE / "scenarios/first-election.json"))

    def test_names_of_hosts_may_have_dots_and_brackets_and_those_of_others(self):
        hosts = ["10.0.0.1:8080", "[::1]:80", "S1"]
        log = "".join(f"{host} {json.dumps({host: 1})}\nstarts on {host}\n" for host in hosts)
        trace = self.imported(self.write("hosts.log", log))
        for server, host in enumerate(hosts[:2], 1):
            self.assertIn(f"S{server}.term is unknown", self.assert_fine("explain", "--why", host + ".term", trace))
        # The third is called like the first.
        self.assertIn("S1.term is unknown", self.assert_fine("explain", "--why", "S1.term", trace))
        self.assertIn("S3.term is unknown", self.assert_fine("explain", "--why", "S3.term", trace))

    def test_every_word_that_its_document_has_for_roles_times_and_messages_is_one(self):
        examples = [example for example in examples_of("tools/README.md") if example.heading == "Import"]
        row = lambda name: [each for each in examples if each.table == "group" and f"`{name}`" in each.row[0]]
        def event(**fields):
            names = " ".join(f"(?<{name}>\\S+)" for name in fields)
            log = f'(?<host>\\S+) (?<clock>{{.*}}) {names}(?<event>.*)\n\na {{"a":1}} {" ".join(fields.values())}\n'
            return lines(self.imported(self.write("one.log", log)))[1]
        roles = [example.text for example in row("role") if example.cell == 1 and example.text != "State"]
        self.assertGreater(len(roles), 8)
        for role in roles:
            spellings = [role] if role in ("down", "shutdown", "stopped", "crashed", "dead") else [
                role, role.upper(), "State" + role, role[0]]
            for spelling in spellings:
                made = event(role=spelling)
                self.assertTrue(made.get("down") or made["change"]["role"] == role, spelling)
        for name, value in [(name.text, value.text) for name in row("time") if name.cell == 0 for value in row("time") if value.cell == 1]:
            self.assertNotIn("logicalTime", self.header_of(event(**{name: value})))
        for name in [example.text for example in row("time_ms") if example.cell == 0 and example.text != "…"]:
            self.assertNotIn("logicalTime", self.header_of(event(**{name: "12"})))
        nothing = next(index for index, example in enumerate(examples) if example.text == "-")
        for word in [example.text for example in examples[nothing:nothing + 6]]:
            self.assertEqual(event(role=word, term=word).get("change"), None, word)
        spelled = [example.text for example in examples if re.search("Vote|pp|append_|Snapshot", example.text) and not example.is_block
                   and not example.row]
        self.assertGreater(len(spelled), 5)
        for spelling in spelled:
            log = f'a {{"a":1}}\nsends {spelling}\nb {{"a":1,"b":1}}\ncomes\n'
            self.assertIn("type", lines(self.imported(self.write("two.log", log)))[2]["heard"][0], spelling)

    def header_of(self, _):
        return lines(self.folder / "trace.jsonl")[0]["imported"]

    @no_sanitizer
    def test_it_takes_time_as_the_log_is_long_however_many_hosts_a_clock_names(self):
        def seconds(names, events):
            clock = "{" + ", ".join(f'"host-{n}": 0' for n in range(names)) + ', "a": %d}'
            self.write("wide.log", "".join(f"a {clock % n}\nhappens\n" for n in range(1, events + 1)))
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            self.imported(self.folder / "wide.log")
            return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        # The processor's time alone, and of two like runs only the ratio, with a wide margin: so it depends neither on
        # the machine nor on what else runs there. The bytes are as many: quadratic in the names of a clock, the first
        # would take sixteen times as long.
        self.assertLess(seconds(3200, 250), 4 * seconds(200, 4000) + 0.1)

    def test_every_export_takes_it_but_those_that_show_logs(self):
        for log in ["etcd-words.log", "govector.log"]:
            trace = self.imported(LOGS / log)
            texts = {kind: self.assert_fine("export", trace, "--format", kind)
                     for kind in ["csv", "shiviz", "mermaid", "chrome", "html", "svg", "svg-ring", "asciicast"]}
            self.assertIn("raft-1", texts["svg"])
            self.assertIn("raft-1", texts["html"])
            self.assertIn("raft-2->>raft-0: RequestVote", texts["mermaid"])
            self.assertIn("raft-1->>raft-2: heard from", texts["mermaid"])
            flows = [event for event in json.loads(texts["chrome"])["traceEvents"] if event["ph"] == "s"]
            self.assertEqual(len(flows), 12)
            self.assertIn("holds no logs", self.assert_refused("export", trace, "--format", "svg-log"))
        # Of a log that tells no terms none is 0.
        rows = [row.split(",") for row in texts["csv"].splitlines()[1:-1]]
        self.assertEqual({(row[9], row[10], row[11]) for row in rows}, {("", "", "")})

    def test_what_was_imported_and_exported_again_has_the_same_clocks(self):
        trace = self.imported(LOGS / "etcd-words.log")
        first = lines(trace)
        again = self.folder / "again.shiviz"
        self.assert_fine("export", trace, "--format", "shiviz", "--output", again)
        second = lines(self.imported(again))
        for a, b in zip(first[1:-2], second[1:-2], strict=True):
            self.assertEqual([a.get(key) for key in ["time", "server", "text", "heard", "change", "down"]],
                             [b.get(key) for key in ["time", "server", "text", "heard", "change", "down"]])

    def test_diff_compares_two_of_them(self):
        trace = self.imported(LOGS / "etcd-words.log")
        same = self.folder / "same.jsonl"
        shutil.copy(trace, same)
        self.assertIn("are the same", self.assert_fine("diff", trace, same))
        log = (LOGS / "etcd-words.log").read_text().replace("became leader at term 3", "won")
        other = self.imported(self.write("other.log", log.replace("heartbeat round 1", "heartbeat round one")))
        code, out, err = self.run_program("diff", same, other)
        self.assertEqual((code, err), (1, ""))
        self.assertIn("heartbeat round one", out)

    def test_it_cannot_be_run_again_and_that_is_said_in_one_line(self):
        trace = self.imported(LOGS / "etcd-words.log")
        line = self.assert_refused("verify", trace)
        self.assertIn('line 1: found a trace that was imported from "etcd-words.log", expected one of a run', line)
        self.assertIn("has its seed", self.assert_refused("log", "--seed", "1", trace))

    def test_of_several_executions_one_is_chosen_and_the_others_are_named(self):
        log = self.write("two.log", "(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)\n^=== (?<trace>.*) ===$\n"
                         f"=== calm ===\n{SMALL}=== storm ===\n" + SMALL.replace("starts", "wakes"))
        code, out, err = self.run_program("import", "--format", "shiviz", log)
        self.assertEqual(code, 0)
        self.assertEqual(err, f'raftsim import: {log}: 2 executions in this log: 1 "calm", 2 "storm"; '
                              'number 1 is imported (--execution)\n')
        self.assertIn('"name":"calm"', out)
        for wanted in ["2", "storm"]:
            code, out, _ = self.run_program("import", "--format", "shiviz", log, "--execution", wanted)
            self.assertEqual(code, 0)
            self.assertIn('"text":"wakes"', out)
        self.assertIn("did you mean 'storm'?", self.assert_refused("import", "--format", "shiviz", log, "--execution", "strom"))

    def test_expressions_can_be_given(self):
        log = self.write("own.log", 'starts @ a {"a":1}\nstops @ a {"a":2}\n---\nstarts @ b {"b":1}\n')
        code, out, err = self.run_program("import", "--format", "shiviz", log, "--regex",
                                          r"^(?<event>.*) @ (?<host>\w+) (?<clock>\{.*\})$", "--delimiter", "^---$")
        self.assertEqual(code, 0, err)
        self.assertEqual([json.loads(line).get("text") for line in out.splitlines()[1:3]], ["starts", "stops"])

    def test_times_that_contradict_the_clocks_give_way_with_a_word(self):
        log = self.write("skew.log", "(?<time>\\S+) (?<host>\\S+) (?<clock>{.*?}) (?<event>.*)\n\n"
                         '5ms a {"a":1} sends\n3ms b {"a":1,"b":1} receives\n')
        code, out, err = self.run_program("import", "--format", "shiviz", log)
        self.assertEqual(code, 0)
        self.assertIn("1 event is shown later than logged, line 4", err)
        self.assertEqual([json.loads(line)["time"] for line in out.splitlines()[1:3]], [5_000_000, 5_000_000])

    def test_bad_usage_and_bad_input_are_refused_and_leave_nothing_behind(self):
        log = self.write("small.log", SMALL)
        self.assertIn("expected --format", self.assert_refused("import", log))
        self.assertIn("expected shiviz", self.assert_refused("import", "--format", "chrome", log))
        self.assertIn("expected one log, found 2", self.assert_refused("import", "--format", "shiviz", log, log))
        self.assertIn("--regex: at character", self.assert_refused("import", "--format", "shiviz", log, "--regex", "(?<host>("))
        self.assertIn("no group \"clock\"", self.assert_refused("import", "--format", "shiviz", log, "--regex", "(?<host>.)"))
        self.assertIn("a folder", self.assert_refused("import", "--format", "shiviz", self.folder))
        self.assertIn("No such file", self.assert_refused("import", "--format", "shiviz", self.folder / "none.log"))
        bad = self.write("bad.log", SMALL + "nonsense\n")
        trace = self.folder / "out.jsonl"
        line = self.assert_refused("import", "--format", "shiviz", bad, "--output", trace)
        self.assertEqual(line, f'raftsim import: {bad}: line 9: found "nonsense", expected a line that the expression matches')
        self.assertFalse(trace.exists())
        self.assertEqual({path.name for path in self.folder.iterdir()}, {"small.log", "bad.log"})

    def test_a_program_and_random_bytes_are_no_logs(self):
        self.assertRegex(self.assert_refused("import", "--format", "shiviz", PROGRAM), "a byte of zero|a longer line|bytes")
        path = self.folder / "random.log"
        path.write_bytes(bytes(byte for byte in random.Random(1).randbytes(30_000) if byte))
        self.assertIn(f"{path}: line 1: found ", self.assert_refused("import", "--format", "shiviz", path))

    def test_it_never_writes_over_its_log(self):
        log = self.write("small.log", SMALL)
        os.symlink(log, self.folder / "link.log")
        for output in [log, self.folder / "link.log", self.folder / "." / "small.log"]:
            line = self.assert_refused("import", "--format", "shiviz", log, "--output", output)
            self.assertIn("would overwrite the log that is imported", line)
        self.assertEqual((self.folder / "small.log").read_text(), SMALL)

    def test_an_output_that_cannot_be_written_is_refused(self):
        log = self.write("small.log", SMALL)
        self.assertIn("none", self.assert_refused("import", "--format", "shiviz", log, "--output", self.folder / "none/t"))
        with open("/dev/full", "w", encoding="utf-8") as full:
            result = subprocess.run([PROGRAM, "import", "--format", "shiviz", log], stdout=full, stderr=subprocess.PIPE,
                                    text=True, timeout=60, check=False)
        self.assertEqual(result.returncode, 2)
        self.assertIn("standard output", result.stderr)

    def test_a_run_that_is_exported_and_imported_has_its_roles_terms_commit_indexes_and_times(self):
        run, exported = self.folder / "run.jsonl", self.folder / "run.shiviz"
        self.assert_fine("run", "--quiet", "--trace", run, self.write("good.json", GOOD))
        self.assert_fine("export", run, "--format", "shiviz", "--output", exported)
        original = {record["number"]: record for record in lines(run)[1:-1]}
        events = lines(self.imported(exported))[1:-2]
        self.assertGreater(len(events), 50)
        for event in events:
            number = int(next(field["value"] for field in event["fields"] if field["name"] == "record"))
            self.assertEqual(event["time"], original[number]["time"])
            role = original[number].get("change", {}).get("role")
            if role is not None:
                self.assertEqual(event["change"]["role"], role)
            term = original[number].get("change", {}).get("currentTerm")
            if term is not None:
                self.assertEqual(event["change"]["currentTerm"], term)
            commit_index = original[number].get("change", {}).get("commitIndex")
            if commit_index is not None:
                self.assertEqual(event["change"]["commitIndex"], commit_index)

    def test_a_group_called_kind_does_not_make_a_log_one_of_raftsims(self):
        for kind in ["receive", "recv", "start", "timer"]:
            log = self.write("other.log", "\n".join([
                r"(?<host>\S+) (?<clock>\{.*?\}) (?<kind>\S+) (?<event>.*)", "",
                'a {"a": 1} send asks for a vote',
                f'b {{"b": 1, "a": 1}} {kind} got RequestVote from a',
                f'a {{"a": 2, "b": 1}} {kind} got MsgVoteResp from b', ""]))
            heard = [event["heard"][0].get("type") for event in lines(self.imported(log))[2:4]]
            self.assertEqual(heard, ["RequestVote", "RequestVoteReply"], kind)

    def test_what_was_exported_has_the_types_of_its_messages_again(self):
        # With pre-votes, reads at followers, snapshots, and messages that are lost as they leave.
        for name in ["pre-vote", "follower-reads", "snapshot-in-chunks", "one-way-link", "lessons/log-replication"]:
            with self.subTest(name):
                run, exported = self.folder / "run.jsonl", self.folder / "run.shiviz"
                self.run_program("run", "--quiet", "--trace", run, name)
                self.assert_fine("export", run, "--format", "shiviz", "--output", exported)
                types = {record["number"]: record["message"]["type"] for record in lines(run)[1:-1]
                         if record["kind"] == "receive"}
                received, found = 0, {}
                for event in lines(self.imported(exported))[1:-2]:
                    number = int(next(field["value"] for field in event["fields"] if field["name"] == "record"))
                    for heard in event.get("heard", []):
                        received += number in types
                        if "type" in heard:
                            found[number] = heard["type"]
                # What has overtaken a message may have told of it already: the clocks know no arrow then.
                self.assertGreater(len(found), 0.8 * len(types))
                self.assertEqual(len(found), received)
                self.assertEqual(found, {number: types.get(number) for number in found})


if __name__ == "__main__":
    unittest.main()
