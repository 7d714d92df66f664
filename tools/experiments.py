#!/usr/bin/python3
"""Measures the experiments of scenarios/experiments and writes their tables and pictures.

Usage: tools/experiments.py RAFTSIM [--check [--cheap]] [NAME...]

RAFTSIM is the program. The tables of scenarios/experiments/README.md stand between marks that name them; they and
the pictures beside the page are written anew, all of them or those named, once all is measured. With --check nothing
is written, and the exit code is 1 if anything differs. What is measured does not depend on the machine, so that nothing
should. With --cheap, too, only those lines of each table are measured, with all their seeds, that take a few seconds at
most, and the pictures that can be drawn of them.
"""

import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "scenarios" / "experiments"
PAGE = FOLDER / "README.md"


class Raftsim:
    """The program, where the pictures of a run of this script go, and whether cheap lines are enough."""

    def __init__(self, program, pictures, cheap):
        self.program = pathlib.Path(program).resolve()
        self.pictures = pictures
        self.cheap = cheap

    def lines(self, all_of_them, cheap):
        """What to measure, of which `cheap` are the values that take little."""
        return [value for value in all_of_them if value in cheap] if self.cheap else all_of_them

    def picture(self, name):
        """The name of a picture that shows all lines, so that some are not enough for it."""
        return None if self.cheap else name

    def stats(self, scenario, seeds, metrics, varied, picture=None):
        """The sets of an experiment; `varied` has values by pointer, or by several with commas between."""
        command = [self.program, "stats", f"{scenario}.json", "--seeds", seeds, "--json"]
        for metric in metrics:
            command += ["--metric", metric]
        for path, values in varied.items():
            words = ",".join(json.dumps(value, separators=(",", ":")) for value in values)
            command += ["--vary", f"{path}={words}"]
        if picture:
            command += ["--svg", self.pictures / f"{picture}.svg"]
        result = subprocess.run(command, cwd=FOLDER, stdout=subprocess.PIPE, check=True, text=True)
        return [one["metrics"] for one in json.loads(result.stdout)["sets"]]


def duration(nanoseconds):
    """About four digits: "173.2 ms", "1.443 s"."""
    if nanoseconds >= 1e9:
        return f"{nanoseconds / 1e9:.3f} s"
    return f"{nanoseconds / 1e6:.1f} ms"


def mean(metric):
    value = metric["mean"]
    if value["atLeast"]:
        return f"≥ {duration(value['value'])}"
    return f"{duration(value['value'])} ± {(value['high'] - value['value']) / 1e6:.2g} ms"


def percentile(metric, name):
    value = metric["percentiles"][name]
    return ("≥ " if value["atLeast"] else "") + duration(value["value"])


def most(metric):
    return "never in some" if metric["most"] is None else duration(metric["most"])


def percent(share):
    return f"{share * 100:.2f} %"


def share(metric):
    return f"{percent(metric['share'])} ({percent(metric['low'])} to {percent(metric['high'])})"


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def timeouts(least, longest):
    """Values of the election timeout, and of the heartbeat, which is half of the shortest."""
    return [{"min": f"{least}ms", "max": f"{longest}ms"}, f"{least / 2:g}ms"]


TIMEOUTS = [(150, 150), (150, 151), (150, 155), (150, 175), (150, 200), (150, 300),
            (12, 24), (25, 50), (50, 100), (100, 200)]
TIMEOUT_PATH = "/cluster/electionTimeout,/cluster/heartbeat"
# How the broadcast time of 15 ms may come about: on the way, when answers leave, and how long writes take.
BROADCAST_PATH = "/network/delay,/timeline/0/do/1/delay/by,/disk/write"
LAN = {"uniform": ["0.1ms", "0.3ms"]}
# Trials that end soon.
CHEAP_TIMEOUTS = [(150, 200), (150, 300), (12, 24), (25, 50), (50, 100), (100, 200)]
BROADCASTS = {
    "A: all of it on the way": [{"uniform": ["5ms", "10ms"]}, "0s", "0s"],
    "B: a third on the way, a write of 10 ms at the voter": [{"uniform": ["1ms", "4ms"]}, "10ms", "0s"],
    "C: a fast network, a write of 14.6 ms at the voter alone": [LAN, "14.6ms", "0s"],
    "D: a fast network, a write of 13 to 16 ms at candidate and voter": [LAN, "0s", {"uniform": ["13ms", "16ms"]}],
}


def figure_16(raftsim):
    pairs = raftsim.lines(TIMEOUTS, CHEAP_TIMEOUTS)
    sets = raftsim.stats("figure-16", "1..1000", ["downtime", "splitVote"],
                         {TIMEOUT_PATH: [timeouts(*pair) for pair in pairs]}, raftsim.picture("figure-16"))
    rows = []
    for pair, metrics in zip(pairs, sets):
        downtime = metrics["downtime"]
        rows.append([f"{pair[0]}–{pair[1]} ms", mean(downtime), *(percentile(downtime, p) for p in ("p50", "p90", "p99")),
                     most(downtime), str(downtime["notEnded"]), percent(metrics["splitVote"]["share"])])
    return table(["timeouts", "mean", "median", "p90", "p99", "longest", "without a leader after 60 s", "split votes in"],
                 rows)


def figure_16_models(raftsim):
    pairs = [(150, 150), (150, 155), (150, 200), (12, 24)]
    # In the others there is no leader without randomness, for a minute of each trial.
    names = raftsim.lines(list(BROADCASTS), [name for name in BROADCASTS if name.startswith("B: ")])
    sets = raftsim.stats("figure-16", "1..1000", ["downtime"],
                         {BROADCAST_PATH: [BROADCASTS[name] for name in names],
                          TIMEOUT_PATH: [timeouts(*pair) for pair in pairs]})
    rows = [["**published**", "consistently above 10 s", "287 ms", "513 ms", "35 ms", "152 ms"]]
    for number, name in enumerate(names):
        none, five, fifty, short = (metrics["downtime"] for metrics in sets[number * len(pairs):][:len(pairs)])
        rows.append([name, f"p50 {percentile(none, 'p50')}", percentile(five, "p50"), most(fifty), mean(short), most(short)])
    return table(["broadcast time of 15 ms", "150–150 ms", "150–155 ms: median", "150–200 ms: longest",
                  "12–24 ms: mean", "12–24 ms: longest"], rows)


def wan_election(raftsim):
    crashes = {"0": [], "1": [{"crash": "random"}], "2": [{"crash": "random 2"}]}
    logs = {"equal": {}, "different": {f"S{i}": {"log": " ".join(["1"] * i)} for i in range(1, 6)}}
    published = {("1", "equal"): ["about 475 ms", "within 1.5 s"], ("2", "equal"): ["about 650 ms", "within 3 s"]}
    sets = iter(raftsim.stats("wan-election", "1..10000", ["timeToElect", "splitVote"],
                              {"/timeline/0/do": list(crashes.values()), "/cluster/initial": list(logs.values())},
                              "wan-election"))
    rows = []
    for failed in crashes:
        for log in logs:
            metrics = next(sets)
            time = metrics["timeToElect"]
            average, nearly_all = published.get((failed, log), ["–", "–"])
            rows.append([failed, log, mean(time), average, *(percentile(time, p) for p in ("p50", "p99", "p99.9")),
                         nearly_all, most(time), percent(metrics["splitVote"]["share"])])
    return table(["failed", "logs", "mean", "published", "median", "p99", "p99.9", "published", "longest",
                  "split votes in"], rows)


def split_probability(servers, running, latency):
    """The closed form of thesis §9.2."""
    needed = running - servers // 2 + 1
    return sum(math.comb(running, k) * latency**k * (1 - latency)**(running - k)
               for k in range(needed - 1, running + 1))


def split_votes(raftsim):
    published = {(5, 4, 1): "about 0.06 %", (5, 4, 10): "about 5.2 %", (5, 4, 20): "about 18.1 %",
                 (5, 3, 20): "about half", (9, 7, 20): "about 15 %", (9, 5, 20): "nearly 70 %",
                 (9, 5, 10): "40 %", (9, 6, 20): "about 35 %", (7, 6, 20): "about 10 %"}
    clusters = raftsim.lines([(3, 0), (3, 1), (5, 0), (5, 1), (5, 2), (7, 0), (7, 1), (9, 2), (9, 3), (9, 4)],
                             [(5, 1)])
    rows = []
    for servers, failed in clusters:
        latencies = [1, 10, 20, 40]
        down = {f"S{i}": {"state": "down"} for i in range(1, failed + 1)}
        sets = raftsim.stats("split-vote-probability", "1..20000", ["leaderless"],
                             {"/cluster/servers": [servers], "/cluster/initial": [down],
                              "/network/delay": [f"{latency}ms" for latency in latencies]})
        for latency, metrics in zip(latencies, sets):
            expected = split_probability(servers, servers - failed, latency / 100)
            measured = metrics["leaderless"]
            inside = measured["low"] <= expected <= measured["high"]
            rows.append([str(servers), str(failed), f"{latency / 100:.2f}", percent(expected), share(measured),
                         "yes" if inside else "no", published.get((servers, servers - failed, latency), "–")])
    return table(["servers", "failed", "*l*", "closed form", "measured", "within", "published"], rows)


def commit_latency(raftsim):
    sizes, losses = raftsim.lines([3, 5, 7, 9], [3]), ["0%", "1%", "5%"]
    sets = iter(raftsim.stats("commit-latency", "1..200", ["commitLatency", "messagesPerCommit"],
                              {"/cluster/servers": sizes, "/network/loss": losses}, raftsim.picture("commit-latency")))
    rows = []
    for size in sizes:
        for loss in losses:
            metrics = next(sets)
            latency = metrics["commitLatency"]
            rows.append([str(size), loss, mean(latency), *(percentile(latency, p) for p in ("p50", "p90", "p99", "p99.9")),
                         most(latency), str(latency["notEnded"]), f"{metrics['messagesPerCommit']['mean']['value']:.2f}"])
    return table(["servers", "loss", "mean", "p50", "p90", "p99", "p99.9", "longest", "not committed", "messages a commit"],
                 rows)


def pre_vote_price(raftsim):
    losses = raftsim.lines(["0%", "1%", "5%"], ["5%"])
    names = ["downtime", "splitVote", "elections", "leaders", "sentRequestVote", "sentPreVote"]
    sets = iter(raftsim.stats("pre-vote-price", "1..10000", names,
                              {"/network/loss": losses, "/cluster/preVote": [False, True]},
                              raftsim.picture("pre-vote-price")))
    rows = []
    for loss in losses:
        for pre_vote in ["without", "with"]:
            metrics = next(sets)
            downtime = metrics["downtime"]
            rows.append([loss, pre_vote, mean(downtime), *(percentile(downtime, p) for p in ("p50", "p99", "p99.9")),
                         percent(metrics["splitVote"]["share"]),
                         *(f"{metrics[name]['mean']['value']:.2f}" for name in names[2:])])
    return table(["loss", "PreVote", "downtime", "p50", "p99", "p99.9", "split votes in", "candidacies", "leaders",
                  "RequestVote", "PreVote sent"], rows)


EXPERIMENTS = {"figure-16": figure_16, "figure-16-models": figure_16_models, "wan-election": wan_election,
               "split-votes": split_votes, "commit-latency": commit_latency, "pre-vote-price": pre_vote_price}


END = "<!-- end -->\n"


def begin_of(name):
    return f"<!-- measured: {name} -->\n"


def has_place(page, name):
    """Whether the page has the two marks of this table, once, with no other table's between them."""
    _, begin, rest = page.partition(begin_of(name))
    measured, end, _ = rest.partition(END)
    return bool(begin and end) and "<!--" not in measured and begin not in rest


def page_of(raftsim, page, names):
    """The page with the tables of these names measured anew."""
    for name in names:
        before, begin, rest = page.partition(begin_of(name))
        page = before + begin + EXPERIMENTS[name](raftsim) + END + rest.partition(END)[2]
    return page


def differences(raftsim, page, names):
    """What the page says otherwise than is measured, a line each; of a table in part the lines that are measured."""
    found = []
    for name in names:
        measured = EXPERIMENTS[name](raftsim).splitlines()
        said = page.partition(begin_of(name))[2].partition(END)[0].splitlines()
        of_table = [f"measured, and not what the page says: {line}" for line in measured if line not in said]
        if not raftsim.cheap:
            of_table += [f"on the page, and not measured: {line}" for line in said if line not in measured]
            if not of_table and measured != said:
                of_table.append("the lines are in another order, or some twice")
        found += [f"{name}: {each}" for each in of_table]
    for picture in sorted(raftsim.pictures.iterdir()):
        path = FOLDER / picture.name
        if not path.is_file() or path.read_bytes() != picture.read_bytes():
            found.append(f"{path}: not the picture that is drawn")
    return found


def replace(path, content):
    """Writes a file whole, or leaves it as it is."""
    temporary = path.with_name(path.name + ".new")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


OPTIONS = ["--check", "--cheap"]


def main():
    options = [word for word in sys.argv[1:] if word.startswith("-")]
    arguments = [word for word in sys.argv[1:] if not word.startswith("-")]
    usage = f"{__doc__}\nNAME: {', '.join(EXPERIMENTS)}"
    if "-h" in options or "--help" in options:
        print(usage)
        return 0
    if not arguments:
        print(usage, file=sys.stderr)
        return 2
    if not pathlib.Path(arguments[0]).is_file():
        print(f"{arguments[0]}: found no such file, expected the program raftsim", file=sys.stderr)
        return 2
    program, names = arguments[0], arguments[1:] or list(EXPERIMENTS)
    for given, known in [(options, OPTIONS), (names, EXPERIMENTS)]:
        if unknown := [word for word in given if word not in known]:
            print(f"unknown: {', '.join(unknown)}; known: {', '.join(known)}", file=sys.stderr)
            return 2
    if "--cheap" in options and "--check" not in options:
        print("--cheap: the page has all lines; expected --check, too", file=sys.stderr)
        return 2
    old = PAGE.read_text(encoding="utf-8")
    missing = [name for name in names if not has_place(old, name)]
    if missing:
        print(f"{PAGE}: expected a table between {begin_of(missing[0]).strip()} and {END.strip()}, once", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        raftsim = Raftsim(program, pathlib.Path(folder), "--cheap" in options)
        if "--check" in options:
            found = differences(raftsim, old, names)
            print("".join(line + "\n" for line in found), end="")
            return 1 if found else 0
        new = page_of(raftsim, old, names)
        pictures = {FOLDER / picture.name: picture.read_bytes() for picture in raftsim.pictures.iterdir()}
    for path, picture in pictures.items():
        replace(path, picture)
    replace(PAGE, new.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
