"""Prints the table of hostile input that tests/README.md shows, run as hostile_test.py is; that test holds what stands in
it, but for the rows that take long."""

import math
import re
import sys
import tempfile

from hostile import answer, rows


def shortened(line):
    line = re.sub(r"\Araftsim [a-z ]+: (F: ?)?", "", line.strip().split("\n")[0])
    line = re.sub(r"([^ ,]{8})[^ ,]{40,}", r"\1…", line)
    return line if len(line) <= 90 else line[:89] + "…"


def table():
    """A line for each input, whatever reads it: the first answer, and the most time and memory of all."""
    answers = {}
    for row in rows():
        with tempfile.TemporaryDirectory() as folder:
            result, _ = answer(row, folder)
        words = row.command[:2] if row.command[:2] == ["fuzz", "merge"] else row.command[:1]
        reader = " ".join(words) if words[0].isalpha() else "raftsim"
        answers.setdefault(row.name, []).append((reader, result))
    print("| input | read by | answer of the first | s | MB |\n|---|---|---|---|---|")
    for name, given in answers.items():
        first = given[0][1]
        said = shortened(first.err or first.out).replace("|", "\\|")
        readers = ", ".join(dict.fromkeys(reader for reader, _ in given))
        # Rounded, as what else runs on the machine counts as well.
        seconds = max(one.seconds for _, one in given)
        megabytes = max(one.megabytes for _, one in given)
        most = f"{'< 0.5' if seconds < 0.5 else round(seconds)} | {10 * math.ceil(megabytes / 10)}"
        print(f"| {name} | {readers} | {first.code}: {said} | {most} |")


if __name__ == "__main__":
    sys.exit(table())
