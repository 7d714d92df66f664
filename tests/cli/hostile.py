"""Hostile input for every reader of the program, and what each answers with how much time and memory."""

import collections
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

import binary_traces
from program import GOOD, PROGRAM

MILLION = 10**6
GIB = 2**30
# How each kind of file is read. "F" is the file.
READERS = {
    "scenario": ["run", "F"],
    "trace": ["verify", "F"],
    "history": ["lin", "F"],
    "log": ["import", "--format", "shiviz", "--output", "out.jsonl", "F"],
    "state": ["fuzz", "--seeds", "1..3", "--state", "F"],
    "report": ["fuzz", "merge", "F"],
}
LOOKING = [["log", "F"], ["explain", "F"], ["export", "--format", "csv", "--output", "out.csv", "F"]]
TOO_LARGE = {
    **dict.fromkeys(["state", "report"], "found a file of more than 268435456 bytes"),
    "scenario": "found a file of more than 4194304 bytes",
    "trace": "line 1: found a longer line, expected a line of at most 33554432 bytes",
    "history": "line 1: found a longer line, expected a line of at most 1048576 bytes",
    "log": r"found [\d,]+ bytes, expected a log of at most 268,435,456 bytes",
}


@dataclasses.dataclass
class Row:
    """One input: how it is made, what reads it, and what that answers at most after how long and with how much."""
    name: str
    command: list
    # Makes the file F; or what is written through a pipe, piece by piece, where is_pipe.
    make: object = None
    # What the one line on standard error says, as an expression; or, for code 0 and 1, standard output.
    said: str = r"\A"
    code: int = 2
    seconds: float = 10
    megabytes: int = 100
    is_pipe: bool = False
    # Too long for a test that is run with all others: in the table alone.
    is_slow: bool = False
    # The same thing very often, or in a library: a sanitizer takes ten times as long, and sees nothing new.
    is_heavy: bool = False


Answer = collections.namedtuple("Answer", "code out err seconds megabytes")


# A process's peak begins with that of whoever started it, until it is another program: so a small one starts it.
STARTER = """
import os, signal, sys
process = os.posix_spawn(sys.argv[3], sys.argv[3:], os.environ)
signal.signal(signal.SIGALRM, lambda *_: os.kill(process, signal.SIGKILL))
signal.alarm(int(sys.argv[2]))
_, status, usage = os.wait4(process, 0)
took = usage.ru_utime + usage.ru_stime
os.write(int(sys.argv[1]), f"{os.waitstatus_to_exitcode(status)} {took} {usage.ru_maxrss / 1024}".encode())
"""


def run(command, folder, seconds=120):
    """The program's answer, with the processor's time and the memory that it took; it is killed after so many seconds."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as told:
        starter = [sys.executable, "-I", "-S", "-c", STARTER, str(told.fileno()), str(int(seconds)), PROGRAM]
        subprocess.run([*starter, *map(str, command)], cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                       pass_fds=[told.fileno()], check=True)
        texts = []
        for stream in [out, err, told]:
            stream.seek(0)
            texts.append(stream.read(MILLION).decode(errors="replace"))
        code, took, megabytes = texts.pop().split()
        return Answer(int(code), *texts, float(took), float(megabytes))


def text(content):
    return lambda path: path.write_bytes(content if isinstance(content, bytes) else content.encode())


def repeated(*parts):
    """Parts, each a text and how often it comes, written without ever being in memory as a whole."""
    def write(path):
        with open(path, "wb") as file:
            for part in pieces(*parts)():
                file.write(part)
    return write


def pieces(*parts):
    def give():
        for part, times in parts:
            at_once = max(1, min(times, 2**16 // len(part)))
            block = part.encode() * at_once
            for _ in range(times // at_once):
                yield block
            yield part.encode() * (times % at_once)
    return give


def sparse(size):
    """A file of zero bytes that takes no room."""
    def write(path):
        with open(path, "wb") as file:
            file.truncate(size)
    return write


def scenario(**parts):
    return text(json.dumps({**GOOD, **parts}))


def of_trace(folder, change):
    """A trace of a run in which something is changed, line by line."""
    run(["run", "-q", "--trace", "whole.jsonl", "first-election"], folder)
    whole = folder / "whole.jsonl"
    lines = whole.read_text().splitlines(True)
    whole.unlink()
    return "".join(change(lines))


def changed_trace(old, new):
    """A trace in which the first place that an expression finds is made new."""
    def change(lines):
        result, count = re.subn(old, new, "".join(lines), count=1)
        assert count == 1, old
        return [result]
    return lambda path: path.write_text(of_trace(path.parent, change))


def every_reader(name, make, said, only=READERS, **more):
    """A row for each reader; `said` is one expression for all or one a reader."""
    return [Row(name, READERS[kind], make, said[kind] if isinstance(said, dict) else said, **more) for kind in only]


def json_rows():
    """What no JSON should be, to all that read JSON."""
    of_json = ["scenario", "trace", "history", "state", "report"]
    of_sixteen = "found deeper nesting, expected at most 16"
    deep = {"scenario": "at /0/0/0.*: found deeper nesting, expected at most 64",
            "trace": "line 1: " + of_sixteen,
            "history": "line 1: at /0/0/0.*: found deeper nesting, expected at most 64|a longer line",
            "state": of_sixteen, "report": of_sixteen}
    overflow = {**dict.fromkeys(of_json, "F: (line 1: |not a .*: )found a number that no machine holds, expected"),
                "scenario": ":1:[0-9]+: found number overflow", "history": "line 1: found number overflow"}
    broken = {"scenario": ":1:[0-9]+: found .*, expected", "history": "line 1: found .*, expected",
              "trace": "line 1: found no JSON at column [0-9]+, expected one JSON object",
              "state": "not a state of raftsim fuzz --state: no JSON at byte",
              "report": "not a report of raftsim fuzz --json: no JSON at byte"}
    twice = {**dict.fromkeys(of_json, 'found the key "a" twice, expected each key once'),
             "trace": "line 1: found something else, expected the header"}
    members = {**dict.fromkeys(of_json, "found an object of more members, expected at most 256"),
               "scenario": "a file of more than", "trace": "line 1: found something else", "history": "a longer line"}

    def many_members(path):
        with open(path, "w", encoding="utf-8") as file:
            file.write('{"k":0')
            file.writelines(f',"k{i}":0' for i in range(MILLION))
            file.write("}\n")

    return [
        *every_reader("10^6 arrays in each other", repeated(("[", MILLION)), deep, of_json),
        *every_reader("10^6 arrays, closed again", repeated(("[", MILLION), ("]", MILLION)), deep, of_json),
        *every_reader("10^5 objects in each other", repeated(('{"a":', 10**5), ("1", 1), ("}", 10**5)),
                      {**deep, "scenario": "found deeper nesting", "history": "found deeper nesting"}, of_json),
        *every_reader("a number of 10^6 digits", repeated(('{"a":1', 1), ("0", MILLION), ("}\n", 1)), overflow,
                      of_json),
        *every_reader("1e999", text('{"a":1e999}\n'), overflow, of_json),
        *every_reader("NaN", text('{"a":NaN}\n'), broken, of_json),
        *every_reader("-Infinity", text('{"a":-Infinity}\n'), broken, of_json),
        *every_reader("a key twice", text('{"a":1,"a":2}\n'), twice, of_json),
        *every_reader("10^6 keys", many_members, members, of_json),
        *every_reader("invalid UTF-8", text(b'{"a":"\xff\xfe\xc0\x80\xed\xa0\x80"}\n'), broken, of_json),
        *every_reader("half a surrogate pair", text('{"a":"\\ud800"}\n'), broken, of_json),
        *every_reader("UTF-16", text('{"a":1}\n'.encode("utf-16")), "found|no JSON at byte", of_json),
        *every_reader("a zero byte", text('{"a":"\0"}\n'), "found|no JSON at byte", of_json),
    ]


def size_rows():
    """What has no end, or as good as none."""
    string, lines = pieces(('{"a":"', 1), ("a", GIB)), pieces(("\n", GIB))
    read_first = {"log": "line 1: found a longer line, expected at most 65,536 bytes a line|expected a log of at most"}
    return [
        *every_reader("1 GiB of zeros", sparse(GIB), TOO_LARGE),
        *every_reader("1 TiB of zeros", sparse(2**40), TOO_LARGE),
        *every_reader("a string of 1 GiB, through a pipe", string, {**TOO_LARGE, **read_first}, is_pipe=True,
                      is_slow=True, megabytes=600),
        *every_reader("1 GiB of line ends, through a pipe", lines, "found|not a (state|report)", is_pipe=True,
                      is_slow=True, megabytes=600, seconds=60),
        *every_reader("32 MiB of [ in a line", repeated(("[", 2**25 - 1), ("\n", 1)), "found deeper nesting", ["trace"],
                      megabytes=250),
        *every_reader("32 MiB of numbers in a line", repeated(("[1", 1), (",1", 2**24 - 2), ("]\n", 1)),
                      "line 1: found something else, expected the header", ["trace"], megabytes=600, is_slow=True),
        *every_reader("10^7 values", repeated(("[1", 1), (",1", 10**7), ("]\n", 1)),
                      "found more than 4000000 values", ["state", "report"], megabytes=200, is_heavy=True),
    ]


def scenario_rows():
    """What a scenario asks for that no machine has."""
    far = {"timeline": [{"every": "10us", "do": [{"fire": {"servers": "all", "timer": "election"}}]}],
           "stop": {"at": "720h"}}
    rows = [
        ("10^6 servers", {"cluster": {"servers": MILLION}}, "at /cluster/servers: found 1000000, expected .*64"),
        ("2.5 servers", {"cluster": {"servers": 2.5}}, "at /cluster/servers: found 2.5"),
        ("10^9 clients", {"clients": [{"count": 10**9}]}, "at /clients/0/count: found 1000000000, expected"),
        ("10^10 operations", {"clients": [{"limit": 10**10}]}, "at /clients/0/limit: found 10000000000, expected"),
        ("seed 2^64", {"seed": 2**64}, "at /seed: found 18446744073709551616, expected"),
        ("a duration of 10^30 hours", {"stop": {"at": f"1{'0' * 30}h"}}, "at /stop/at: found .*, expected"),
        ("a duration of 10^5 digits", {"stop": {"at": f"1{'0' * 10**5}ns"}}, "at /stop/at: found .*, expected"),
        ("a duration NaN", {"stop": {"at": "NaNs"}}, 'at /stop/at: found "NaNs", expected'),
        ("every nanosecond", {"timeline": [{"every": "1ns", "say": "x"}]}, "at /timeline/0/every: found .*, expected"),
        ("a probability of 10^300", {"network": {"loss": 10**300}}, "at /network/loss: found .*, expected"),
        ("a name of 10^6 bytes", {"name": "x" * MILLION}, "at /name: found .*, expected"),
        ("a name with an escape", {"name": "\033[2J"}, r'at /name: found "\\u001b\[2J", expected'),
        ("10^5 timeline entries", {"timeline": [{"at": "1s", "say": "x"}] * 10**5},
         "200000 values|at /timeline: found"),
        ("a log of 10^6 entries", {"cluster": {"servers": 3, "initial": {"S1": {"log": "1 " * MILLION}}}},
         "at /cluster/initial/S1/log: found .*, expected"),
        ("conditions 60 deep", {"expect": [{"finally": deep_condition(58)}]}, "valid", 0),
        ("10^9 events", {**far, "expect": []}, "valid", 0),
    ]
    return [Row(name, ["validate", "F"], scenario(**parts), said, *code) for name, parts, said, *code in rows]


def deep_condition(levels):
    return {"not": deep_condition(levels - 1)} if levels else {"committed": {">=": 5}}


def trace_rows():
    """A trace of a run in which one thing is not as it was."""
    most = 2**64 - 1
    changes = [
        ("10^6 servers in a trace", '"servers":5', '"servers":1000000', "line 1: at /servers: found 1000000, expected"),
        ("10^9 events in the footer", '"records":[0-9]+', '"records":1000000000', "expected|incomplete"),
        ("a record's number 2^64 - 1", '"number":3,', f'"number":{most},', "line 4: at /number: found|line 4: found"),
        ("a record's number 10^30", '"number":3,', '"number":1' + "0" * 30 + ",", "line 4: at /number|line 4: found"),
        ("a time of 10^18 s", '"time":[0-9]+', '"time":1' + "0" * 27, "line 2: at /time|line 2: found"),
        ("a cause that is yet to come", '"cause":[0-9]+', '"cause":4000000000', "line [0-9]+: (at /cause: )?found"),
        ("an unknown member", '"kind":', '"surprise":1,"kind":',
         "line 2: found the member .surprise., expected none but"),
    ]
    comparing = ["diff", "F", "first-election"]
    rows = [Row(name, command, changed_trace(old, new), said)
            for name, old, new, said in changes for command in [*LOOKING, comparing]]
    # That is no index of an entry, but a number like any other: only the entries that are there may be looked at.
    name, make = "a commitIndex of 2^64 - 1", changed_trace('"commitIndex":[0-9]+', f'"commitIndex":{most}')
    rows += [Row(name, command, make, code=0) for command in LOOKING]
    rows.append(Row(name, comparing, make, "committed +18,446,744,073,709,551,615", 1))
    return rows


def binary_rows():
    return [Row("binary: " + name, command, text(content), said, megabytes=200)
            for name, content, said in binary_traces.HOSTILE for command in [READERS["trace"], *LOOKING]]


def history_rows():
    invoke = {"type": "invoke", "client": 1, "key": "x", "op": "write", "value": "1", "time": 1}
    rows = [
        ("a time of 10^30", {**invoke, "time": 10**30}, "line 1: at /time: found .*, expected"),
        ("a client's name of 10^5 bytes", {**invoke, "client": "c" * 10**5}, "line 1: at /client: found .*, expected"),
        ("a value of 10^5 bytes", {**invoke, "value": "v" * 10**5}, "line 1: at /value: found .*, expected"),
        ("a client that is an array", {**invoke, "client": [1]}, "line 1: at /client: found .*, expected"),
        ("an operation numbered 10^30", {**invoke, "operation": 10**30}, "line 1: at /operation: found .*, expected"),
    ]
    return [Row(name, ["lin", "F"], text(json.dumps(event) + "\n"), said) for name, event, said in rows]


def log_rows():
    """ShiViz logs, whose first line is an expression of their own."""
    rows = [
        ("a clock 10^4 deep", text("a " + '{"a":' * 10**4 + "1" + "}" * 10**4 + "\nx\n"), "line [12]: found"),
        ("a clock of 10^30", text('a {"a":1' + "0" * 30 + "}\nx\n"), "line 1: found .*, expected"),
        ("a clock below 0", text('a {"a":-1}\nx\n'), "line 1: found .*, expected"),
        ("an own event that is 10^18", text('a {"a":' + str(10**18) + "}\nx\n"), "found .*, expected"),
        ("65 hosts", text("".join(f'h{i} {{"h{i}":1}}\nx\n' for i in range(65))), "found .*, expected at most 64"),
        ("a line of 64 KiB and a byte", repeated(("a", 2**16 + 1)),
         "line 1: found a longer line, expected at most 65,536"),
        ("an expression that never ends",
         text("(?<host>(a+)+)(?<clock>(b+)+)(?<event>(.*)*)$x\n\n" + "a" * 60000 + "\n"), "line 3: found .* too long"),
        ("10^4 groups", text("(" * 10**4 + "(?<host>.)(?<clock>.)(?<event>.)" + ")" * 10**4 + "\n\nabc\n"),
         "line 1: found"),
        ("a repetition of 10^9", text("(?<host>.{1,1000000000})(?<clock>{.*})(?<event>.*)\n\nabc\n"), "found"),
        ("invalid UTF-8 in a clock", text(b'a {"\xff\xfe":1}\nx\n'), "line 1: found"),
    ]
    return [Row(name, READERS["log"], make, said, is_heavy=name == "an expression that never ends")
            for name, make, said in rows]


def option_rows():
    """Durations, numbers, filters and names of the command line."""
    run_it = ["run", "first-election"]
    rows = [
        ("--until NaN", [*run_it, "--until", "NaN"], "--until: .*NaN"),
        ("--until 10^30 h", [*run_it, "--until", "1" + "0" * 30 + "h"], "--until"),
        ("--until -1s", [*run_it, "--until=-1s"], "--until"),
        ("--seed 2^64", [*run_it, "--seed", 2**64], "--seed"),
        ("--seed 1e9", [*run_it, "--seed", "1e9"], "--seed"),
        ("--seeds up to 10^30", ["fuzz", "--seeds", "1..1" + "0" * 30], "--seeds"),
        ("--jobs 10^9", ["fuzz", "--jobs", 10**9], "--jobs"),
        ("--states 10^30", ["lin", "--states", "1" + "0" * 30, "F"], "--states"),
        ("--context 10^30", ["diff", "--context", "1" + "0" * 30, "split-vote", "split-vote"], "--context"),
        ("--servers S1000000", ["log", "--servers", "S1000000", "split-vote"], "S1000000"),
        ("--shard 1/10^30", ["fuzz", "--shard", "1/1" + "0" * 30], "expected K/N"),
        ("a filter of 10^5 parentheses", ["log", "--filter", "(" * 10**5, "split-vote"], "--filter"),
        ("a filter of 10^4 nots", ["log", "--filter", "not " * 10**4 + "kind:timer", "split-vote"], "--filter"),
        ("a filter of a word of 10^5 bytes", ["log", "--filter", "x" * 10**5, "split-vote"], "nothing in this run", 0),
        ("a filter with an escape", ["log", "--filter", "\033[2J:x", "split-vote"], "--filter"),
        ("--vary with 10^9 sets", ["stats", *[f"--vary=/seed={','.join(map(str, range(1000)))}"] * 3, "split-vote"],
         "--vary"),
        ("--regex of 10^4 groups", ["import", "--format", "shiviz", "--regex", "(" * 10**4 + ")" * 10**4, "F"],
         "--regex"),
        ("a name of 5,000 bytes", ["run", "x" * 5000], "no such file|File name too long"),
        ("--out of 5,000 bytes", ["fuzz", "--out", "x" * 5000], "no such folder"),
        ("bugs --out of 5,000 bytes", ["bugs", "--shortest", "--out", "x" * 5000], "no such folder"),
        ("--trace of 5,000 bytes", [*run_it, "--trace", "x" * 5000], "cannot be written: File name too long"),
        ("an option with an escape", ["run", "--\033[2J"], r"\\u001b"),
        ("a subcommand with an escape", ["\033[2J\nx"], r"\\u001b\[2J\\u000ax"),
        ("the name ../../etc/passwd", ["run", "../../etc/passwd"], "passwd"),
        ("the name bugs/../../x", ["run", "bugs/../../x"], "bugs/../../x: no such file"),
        ("the lesson ../bugs/vote-twice", ["lesson", "../bugs/vote-twice"], 'no lesson'),
        ("the lesson ../../etc/passwd", ["lesson", "../../../../../../etc/passwd"], "passwd"),
        ("the bug ../../x", [*run_it, "--bug", "../../x"], "../../x"),
        ("the bug's folder through a file", ["bugs", "--shortest", "--out", "F/x"], "no such folder"),
    ]
    return [Row(name, command, text(""), said, *code) for name, command, said, *code in rows]


def rows():
    return [*json_rows(), *size_rows(), *scenario_rows(), *trace_rows(), *binary_rows(), *history_rows(),
            *log_rows(), *option_rows()]


def feed(path, give):
    """Writes through a pipe until its reader has had enough."""
    try:
        with open(path, "wb", buffering=0) as pipe:
            for piece in give():
                pipe.write(piece)
    except BrokenPipeError:
        pass


def answer(row, folder):
    """What the program answers, and the names of files that it left."""
    path = pathlib.Path(folder) / "F"
    writer = None
    if row.is_pipe:
        os.mkfifo(path)
        writer = threading.Thread(target=feed, args=(path, row.make), daemon=True)
        writer.start()
    else:
        row.make(path)
    result = run(row.command, folder, 3 * row.seconds + 10)
    if writer is not None:
        # Whoever still waits for a reader gets one.
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
        writer.join()
    return result, sorted(set(os.listdir(folder)) - {"F"})
