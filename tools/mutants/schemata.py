"""All mutants in one copy of the sources: each site asks a number, given when the program starts, what it is."""

import os
from collections import defaultdict

# A constant is worked out by the compiler, and is what it was.
HEADER = """#pragma once

namespace raft::mutants {
extern const int active;
constexpr bool is(int number) { return !__builtin_is_constant_evaluated() && active == number; }
}  // namespace raft::mutants
"""
SOURCE = """#include "core/mutant.hpp"

#include <cstdlib>

namespace raft::mutants {
const int active = std::getenv("RAFTSIM_MUTANT") ? std::atoi(std::getenv("RAFTSIM_MUTANT")) : 0;
}  // namespace raft::mutants
"""


def rewritten(source, sites, start, end):
    """The bytes from start to end, with the sites that lie in them; these are (site, number of its first mutant)."""
    result, place, rest = b"", start, list(sites)
    while rest:
        site, number = rest.pop(0)
        inner = []
        while rest and rest[0][0].start < site.end:
            inner.append(rest.pop(0))
        choice = "".join(f"raft::mutants::is({number + n}) ? ({text}) : " for n, text in enumerate(site.mutants))
        original = rewritten(source, inner, site.start, site.end)
        cast = b"static_cast<bool>" if site.is_condition else b""
        result += source[place:site.start] + b"(" + choice.encode() + cast + b"(" + original + b"))"
        place = site.end
    return result + source[place:end]


def write_if_new(path, content):
    """So that what has not changed is not compiled anew."""
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def link(path, to):
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_symlink():
        path.symlink_to(os.path.relpath(to, path.parent))


def write_tree(root, tree, sites, tests):
    """Lays out a source tree that is the project's but for core, and for the tests that are not asked for."""
    of_file = defaultdict(list)
    number = 1
    for site in sites:
        of_file[site.file].append((site, number))
        number += len(site.mutants)
    known = {tree / "core/mutant.hpp": HEADER.encode(), tree / "core/mutant.cpp": SOURCE.encode()}
    for path in (root / "core").iterdir():
        source = path.read_bytes()
        file = f"core/{path.name}"
        # The longest of those that begin at the same place is around the others.
        inside = sorted(of_file[file], key=lambda one: (one[0].start, -one[0].end))
        text = rewritten(source, inside, 0, len(source))
        known[tree / file] = b'#include "core/mutant.hpp"\n#line 1\n' + text if inside else source
    for path, content in known.items():
        write_if_new(path, content)
    if (tree / "core").exists():
        for path in (tree / "core").iterdir():
            if path not in known:
                path.unlink()
    for path in root.iterdir():
        if path.name not in ("core", "tests", "build") and not path.name.startswith("."):
            link(tree / path.name, path)
    for path in (root / "tests").rglob("*"):
        name = str(path.relative_to(root / "tests"))
        if path.is_file() and (tests(name) or path.suffix == ".hpp"):
            link(tree / "tests" / name, path)
