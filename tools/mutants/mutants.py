#!/usr/bin/python3
"""Plants one small mistake after the other in core, and looks for what notices it.

Every comparison, every boundary and every boolean decision of core is one place, and has up to three mutants. All are
compiled into one copy of the sources, below build/mutants, and the environment variable RAFTSIM_MUTANT says which is
alive. Each is met by the tests of core, the golden hashes, tests of sim that live in the whole of Raft, and `raftsim
fuzz`, until the first notices. Whatever survives is to be in equivalent.txt, with the reason why nothing can notice it.

Debian's python3, for its libclang: python3-clang-14.
"""

import argparse
import hashlib
import json
import pathlib
import pickle
import sys
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor

import schemata
import sites as places
import trials

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "build/mutants"
EQUIVALENT = pathlib.Path(__file__).with_name("equivalent.txt")


class Mutant:
    """The key is the same as long as the function is: which of its equals it is tells a second one apart, as "on#2"."""

    def __init__(self, number, site, text, before):
        self.number, self.site, self.text = number, site, text
        self.function = f"{site.function}#{before + 1}" if before else site.function
        self.key = (site.file, self.function, one_line(site.original), one_line(text))

    def __str__(self):
        one = self.site
        return f"{one.file}:{one.line} {self.function}\n    {one_line(one.original)}\n    {one_line(self.text)}"


def all_sites():
    """Found once for the same sources."""
    sources = sorted((ROOT / "core").iterdir()) + [pathlib.Path(places.__file__)]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    known = WORK / "sites.pickle"
    if known.exists():
        of, sites = pickle.loads(known.read_bytes())
        if of == digest:
            return sites
    sites = places.find_sites(ROOT)
    WORK.mkdir(parents=True, exist_ok=True)
    known.write_bytes(pickle.dumps((digest, sites)))
    return sites


def read_equivalents():
    """Paragraphs of `file function`, the original and the mutant, each indented, and the reason in all other lines."""
    equivalents = {}
    for paragraph in EQUIVALENT.read_text().split("\n\n"):
        lines = [line.strip() for line in paragraph.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        if len(lines) < 4 or len(lines[0].split()) != 2:
            raise SystemExit(f"{EQUIVALENT.name}: found {lines[0]!r}, expected a file and a function, the original, "
                             "the mutant and why they are equivalent")
        equivalents[(*lines[0].split(), one_line(lines[1]), one_line(lines[2]))] = " ".join(lines[3:])
    return equivalents


def one_line(text):
    return " ".join(text.split())


def number_mutants(sites):
    mutants = []
    equals = Counter()
    for site in sites:
        for text in site.mutants:
            equal = (site.file, site.function, one_line(site.original), one_line(text))
            mutants.append(Mutant(len(mutants) + 1, site, text, equals[equal]))
            equals[equal] += 1
    return mutants


def options():
    parser = argparse.ArgumentParser(description="Flips what core decides, one place at a time.")
    parser.add_argument("--list", action="store_true", help="print the mutants, and do nothing")
    parser.add_argument("--build", action="store_true", help="build them, and try none")
    parser.add_argument("--only", metavar="FILE", action="append", help="those of this file, as core/rules.cpp")
    parser.add_argument("--survivors", action="store_true", help="only those that nothing noticed the last time")
    parser.add_argument("--equivalent", action="store_true", help="try those, too, that are held to be equivalent")
    parser.add_argument("--seeds", type=int, default=10000, help="how many runs may notice one (10000)")
    parser.add_argument("--jobs", type=int, default=1, help="how many at once (1)")
    return parser.parse_args()


def chosen(mutants, asked, before):
    for name in asked.only or []:
        if not (ROOT / name).exists():
            print(f"mutants.py: --only: there is no file {name!r}", file=sys.stderr)
            raise SystemExit(2)
    result = [one for one in mutants if not asked.only or one.site.file in asked.only]
    if asked.survivors:
        result = [one for one in result if before.get("\n".join(one.key), "") is None]
    return result


def try_all(mutants, asked, noticed):
    """Fills in what noticed each, and keeps it."""
    found = trials.trials(WORK / "cmake", asked.seeds)
    equivalents = read_equivalents()

    def one(mutant):
        known = mutant.key in equivalents
        by = None
        if asked.equivalent or not known:
            by = trials.first_to_notice(found, mutant.number, asked.jobs)
        noticed["\n".join(mutant.key)] = by
        if by is None and not known:
            print(f"survives: {mutant}", flush=True)

    try:
        with ThreadPoolExecutor(asked.jobs) as pool:
            list(pool.map(one, mutants))
    finally:
        (WORK / "noticed.json").write_text(json.dumps(noticed, indent=1))


def report(mutants, noticed):
    """The table, and whether all that survived is known to be equivalent."""
    equivalents = read_equivalents()
    table = defaultdict(Counter)
    unexplained = []
    for mutant in mutants:
        by = noticed["\n".join(mutant.key)]
        if by is None and mutant.key in equivalents:
            by = "equivalent"
        elif by is None:
            by = "survives"
            unexplained.append(mutant)
        elif mutant.key in equivalents:
            print(f"held to be equivalent, but noticed ({by}): {mutant}")
        table[mutant.site.file][by] += 1
        table["all"][by] += 1
    columns = sorted({by for row in table.values() for by in row}, key=lambda by: (-table["all"][by], by))
    print(" | ".join(["file", "mutants", *columns]))
    for file in [*sorted(set(table) - {"all"}), "all"]:
        print(" | ".join([file, str(table[file].total()), *(str(table[file][by]) for by in columns)]))
    for mutant in unexplained:
        print(f"survives: {mutant}")
    return not unexplained


def main():
    asked = options()
    sites = all_sites()
    mutants = number_mutants(sites)
    known = WORK / "noticed.json"
    noticed = json.loads(known.read_text()) if known.exists() else {}
    tried = chosen(mutants, asked, noticed)
    if asked.list:
        for mutant in tried:
            print(mutant)
        return 0
    schemata.write_tree(ROOT, WORK / "tree", sites, trials.is_test)
    trials.build(WORK / "tree", WORK / "cmake", asked.jobs)
    if asked.build:
        return 0
    try_all(tried, asked, noticed)
    return 0 if report(tried, noticed) else 1


if __name__ == "__main__":
    sys.exit(main())
