#!/usr/bin/python3
"""Measures what an event costs as the log and the run grow, and by the number of servers, and what memory a run takes.

Usage: tools/costs.py RAFTSIM [--rounds N]

RAFTSIM is the program, of the release build. Each line of both tables is workload W1, by "raftsim bench", with one
thing changed. All lines are measured once a round, 5 rounds unless told otherwise, so that the moods of the machine
meet all of them; the median is printed, and how it compares with the table's first line.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

W1 = pathlib.Path(__file__).resolve().parent.parent / "scenarios" / "bench" / "w1-steady.json"
# A command every 10 ms: logs of 1,000 to 1,000,000 entries.
SECONDS = (10, 100, 1_000, 10_000)
SERVERS = (3, 5, 9, 21, 51)
SECONDS_BY_SERVERS = 100


def bench(program, scenario, seconds):
    """One measurement of one run: the CPU time in seconds, the events, the commits, and the memory in bytes."""
    result = subprocess.run([program, "bench", "--json", "--repeat", "1", "--seeds", "1", "--seconds", str(seconds),
                             scenario], stdout=subprocess.PIPE, check=True, text=True)
    figures = json.loads(result.stdout)[0]
    cpu = figures["simulatedNs"] / 1e9 / figures["perCpuSecond"]["simulatedSeconds"]["median"]
    return cpu, figures["events"], figures["commits"], figures["memoryBytes"]


def with_servers(servers, folder):
    """W1 with another number of servers, as a file."""
    scenario = json.loads(W1.read_text())
    scenario["cluster"]["servers"] = servers
    scenario["name"] += f"-{servers}"
    del scenario["$schema"]
    path = folder / f"{scenario['name']}.json"
    path.write_text(json.dumps(scenario))
    return path


def megabytes(number):
    return f"{number / 1e6:,.2f} MB"


def table(heads, lines):
    rows = [heads, *lines]
    widths = [max(len(row[i]) for row in rows) for i in range(len(heads))]
    for row in rows:
        print("  ".join(word.rjust(width) for word, width in zip(row, widths)))
    print()


def by_length(program, rounds):
    """Cost and memory as the log grows; the cost is that of the events since the line before."""
    costs = {seconds: [] for seconds in SECONDS}
    seen = {}
    for _ in range(rounds):
        before = (0, 0)
        for seconds in SECONDS:
            cpu, events, commits, memory = bench(program, W1, seconds)
            costs[seconds].append((cpu - before[0]) / (events - before[1]) * 1e9)
            seen[seconds] = (events, commits, memory)
            before = (cpu, events)
    first = statistics.median(costs[SECONDS[0]])
    lines = []
    for seconds in SECONDS:
        events, commits, memory = seen[seconds]
        cost = statistics.median(costs[seconds])
        lines.append((f"{seconds:,}", f"{commits:,}", f"{events:,}", f"{cost:.0f}", f"{cost / first:.2f}",
                      megabytes(memory)))
    table(("simulated s", "entries", "events", "ns an event since", "times the first", "memory"), lines)


def by_servers(program, rounds, folder):
    """Cost and memory by the number of servers, which all are sent every entry."""
    files = {servers: with_servers(servers, folder) for servers in SERVERS}
    costs = {servers: [] for servers in SERVERS}
    seen = {}
    for _ in range(rounds):
        for servers in SERVERS:
            cpu, events, _, memory = bench(program, files[servers], SECONDS_BY_SERVERS)
            costs[servers].append((cpu / events * 1e9, cpu / SECONDS_BY_SERVERS))
            seen[servers] = (events, memory)
    first = statistics.median(cost for cost, _ in costs[SERVERS[0]])
    lines = []
    for servers in SERVERS:
        events, memory = seen[servers]
        cost = statistics.median(cost for cost, _ in costs[servers])
        second = statistics.median(second for _, second in costs[servers])
        lines.append((str(servers), f"{events / SECONDS_BY_SERVERS:,.0f}", f"{cost:.0f}", f"{cost / first:.2f}",
                      f"{1 / second:,.0f}", megabytes(memory)))
    table(("servers", "events a simulated s", "ns an event", "times the first", "simulated s a CPU s", "memory"), lines)


def main():
    parser = argparse.ArgumentParser(usage="tools/costs.py RAFTSIM [--rounds N]")
    parser.add_argument("raftsim")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    program = pathlib.Path(arguments.raftsim).resolve()
    by_length(program, arguments.rounds)
    with tempfile.TemporaryDirectory() as folder:
        by_servers(program, arguments.rounds, pathlib.Path(folder))


if __name__ == "__main__":
    main()
