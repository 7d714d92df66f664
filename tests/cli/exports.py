"""What the tests of `raftsim export` ask a trace, read as JSON and by nothing of raftsim's own."""

import json

from program import SOURCE, ProgramTest

HOSTILE = SOURCE / "scenarios/hostile-everything.json"
FIRST = SOURCE / "scenarios/first-election.json"
FAILOVER = SOURCE / "scenarios/leader-crash-failover.json"

# What every format escapes in one way or another.
AWKWARD = {
    "name": 'a "name", <b> & #35; é',
    "cluster": {"servers": 3},
    "clients": [{"name": "S1", "mode": "scripted", "to": "leader"}, {"name": "style", "mode": "scripted", "to": "leader"}],
    "timeline": [
        {"at": "0s", "say": 'He said "a, b"; #1 & #quot; 100%% {clock} (?<host>x) <i>é</i> 𝄞 end \\n'},
        {"at": "1s", "say": "wrap: style x:; classDef y:#5;", "do": [{"command": {"client": "S1", "write": {"a;b": '"c",#d;\n<e>'}}}]},
        {"at": "1200ms", "say": "end", "do": [{"command": {"client": "style", "read": "a;b"}}]},
    ],
    "stop": {"at": "1500ms"},
}


def read_trace(path):
    """Header and records of a trace."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return lines[0], lines[1:-1]


def host_of(header, record):
    """To whom a record happened; nothing where it is nobody's, or nobody hears of it."""
    if record["kind"] == "client":
        return header["clients"][record["client"] - 1]
    return None if record["kind"] == "lost" else record.get("server")


def departures(records):
    """By message: the record with which it left; what is held leaves when it is released."""
    left = {}
    for record in records:
        for sent in record.get("sends", []) + record.get("released", []):
            if not sent.get("held"):
                left[sent["id"]] = record
    return left


def standings(records):
    """After each record, by server: its role and commitIndex, which a crash takes back to its snapshot; of those up."""
    roles, commits, snapshots, up = {}, {}, {}, set()
    for record in records:
        server, kind = record.get("server"), record["kind"]
        if server is not None:
            change = {**record.get("survived", {}), **record.get("change", {})}
            if "snapshot" in change:
                snapshots[server] = (change["snapshot"] or {}).get("lastIncludedIndex", 0)
            if kind in ("crash", "diskLost"):
                up.discard(server)
                roles[server], commits[server] = "follower", snapshots.get(server, 0)
            if kind in ("start", "restart"):
                up.add(server)
            roles[server] = change.get("role", roles.get(server, "follower"))
            commits[server] = change.get("commitIndex", commits.get(server, 0))
        yield {one: (roles[one], commits[one]) for one in up}


def senders(header, records):
    """By record: the record at another host from which it heard."""
    left = departures(records)
    by_number = {record["number"]: record for record in records}
    heard = {}
    for record in records:
        if record["kind"] == "receive":
            heard[record["number"]] = left[record["id"]]["number"]
        elif record["kind"] == "propose":
            asked, request = by_number[record["cause"]], record["request"]
            assert (asked["kind"], asked["client"], asked["sequence"], asked["peer"]) == \
                ("client", request["client"], request["sequence"], record["server"])
            heard[record["number"]] = asked["number"]
        elif record["kind"] == "client" and record["act"] in ("answered", "redirected"):
            told = by_number[record["cause"]]
            assert any((answer["client"], answer["sequence"]) == (record["client"], record["sequence"])
                       for answer in told["answers"]) and told["server"] == record["peer"]
            heard[record["number"]] = told["number"]
    return heard


class ExportTest(ProgramTest):
    """Runs scenarios, keeps their traces, and exports them."""

    def trace_of(self, scenario):
        path = self.folder / "run.jsonl"
        self.assert_fine("run", "--quiet", "--trace", path, scenario)
        return path

    def export(self, file_format, file, *options):
        return self.assert_fine("export", "--format", file_format, *options, file)
