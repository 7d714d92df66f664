"""What is written is whole or not there: killed at any moment, on a full disk, where nothing can be written."""

import contextlib
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import time
import unittest

from program import GOOD, PROGRAM, ProgramTest

OLD = "what stood there before\n"
FULL = "cannot be written: No space left on device"
LONG = {
    **GOOD,
    "cluster": {"servers": 5},
    "clients": [{"name": "w", "count": 3, "think": "1ms"}],
    "expect": [{"finally": {"committed": 0}}],
    "stop": {"at": "6s"},
}
BUG = ["--bug", "vote-twice", "--jobs", "2"]


class Writer:
    """A command that writes files; `codes` are those with which it ends by itself."""

    def __init__(self, arguments, files, codes=(0,), goes_on=False):
        self.arguments, self.files, self.codes = arguments, files, codes
        # Asked to end it ends as ever, with what it has so far.
        self.goes_on = goes_on


WRITERS = {
    "run": Writer(["run", "-q", "in/long.json", "--trace", "a.jsonl", "--history", "h.jsonl"],
                  ["a.jsonl", "h.jsonl"], (1,)),
    "run, binary": Writer(["run", "-q", "in/long.json", "--trace", "a.rtrace"], ["a.rtrace"], (1,)),
    "convert": Writer(["convert", "in/run.jsonl", "a.rtrace"], ["a.rtrace"]),
    "export html": Writer(["export", "--format", "html", "--output", "a.html", "in/run.jsonl"], ["a.html"]),
    "export csv": Writer(["export", "--format", "csv", "--output", "a.csv", "in/run.jsonl"], ["a.csv"]),
    "import": Writer(["import", "--format", "shiviz", "--output", "a.jsonl", "in/run.shiviz"], ["a.jsonl"]),
    "stats": Writer(["stats", "--seeds", "1..1000", "--jobs", "2", "in/good.json", "--csv", "a.csv", "--svg", "a.svg"],
                    ["a.csv", "a.svg"], goes_on=True),
    "shrink": Writer(["shrink", "-q", "--jobs", "2", "--out", "a.json", "in/long.json"], ["a.json"], goes_on=True),
    "fuzz": Writer(["fuzz", "-q", "--failures", "20", "--seeds", "1..300", "--state", "state.json", *BUG],
                   ["state.json"], (1,), goes_on=True),
}


class WriterTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.inputs = self.folder / "in"
        self.inputs.mkdir()
        for name, content in [("long", LONG), ("good", GOOD)]:
            self.write(f"in/{name}.json", content)
        self.run_program("run", "-q", "in/long.json", "--trace", "in/run.jsonl")
        self.run_program("export", "--format", "shiviz", "--output", "in/run.shiviz", "in/run.jsonl")

    def place(self, name="place"):
        """A new folder from which the inputs are seen."""
        place = self.folder / name
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        (place / "in").symlink_to(self.inputs)
        return place

    def left(self, place):
        return {path.name: path.read_bytes() for path in sorted(place.iterdir()) if path.name != "in"}

    def finish(self, arguments, place, **options):
        result = subprocess.run([PROGRAM, *arguments], cwd=place, capture_output=True, text=True, timeout=120,
                                check=False, stdin=subprocess.DEVNULL, **options)
        return result.returncode, result.stderr

    def assert_told(self, answer, said):
        code, err = answer
        self.assertEqual(code, 2, err)
        self.assertRegex(err, rf"\Araftsim [a-z]+: [^\n]*({said})\n\Z")


class KilledTest(WriterTest):
    def whole(self, name, writer):
        """What the files hold in the end, and how long it takes."""
        place = self.place()
        begin = time.monotonic()
        code, err = self.finish(writer.arguments, place)
        self.assertIn(code, writer.codes, err)
        took = time.monotonic() - begin
        left = self.left(place)
        self.assertLessEqual(set(writer.files), set(left), name)
        return left, took

    def killed(self, writer, place, number, moment):
        process = subprocess.Popen([PROGRAM, *writer.arguments], cwd=place, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moment)
        process.send_signal(number)
        return process.wait(60)

    def assert_whole(self, name, file, content, whole):
        """What is there under a final name; a search that was ended early has done less than the whole."""
        if name == "fuzz" and file == "state.json":
            state = json.loads(content)
            self.assertEqual(state["raftsimFuzzState"], 3)
        elif name == "shrink":
            self.assertIn("name", json.loads(content))
        elif name == "stats":
            # It tells of how many runs; of few there is another picture, but as many figures.
            self.assertEqual(content.endswith(b"</svg>\n"), file.endswith(".svg"))
            if file.endswith(".csv"):
                rows, all_rows = content.split(b"\n"), whole[file].split(b"\n")
                self.assertEqual((rows[0], rows[-1], len(rows)), (all_rows[0], b"", len(all_rows)))
                self.assertEqual({row.count(b",") for row in rows[:-1]}, {rows[0].count(b",")})
        else:
            self.assertEqual(content, whole[file], file)

    def hold(self, name, times):
        writer = WRITERS[name]
        dice = random.Random(name)
        whole, took = self.whole(name, writer)
        remains = early = 0
        for i in range(times):
            number = [signal.SIGKILL, signal.SIGTERM][i % 2]
            # Spread evenly, but for the dice: some of them are always in the midst of the writing.
            moment = took * (i + dice.random()) / times
            old = {file: OLD.encode() for file in writer.files if i % 4 > 1 and file != "state.json"}
            place = self.place()
            for file, content in old.items():
                (place / file).write_bytes(content)
            with self.subTest(name, signal=number.name, moment=round(moment / took, 2)):
                code = self.killed(writer, place, number, moment)
                self.assertIn(code, [-number, *writer.codes, *([0] if writer.goes_on else [])])
                early += code == -number
                left = self.left(place)
                parts = [file for file in left if re.search(r"\.part[0-9]+\Z", file)]
                remains += len(parts)
                if number == signal.SIGTERM:
                    self.assertEqual(parts, [])
                for file in set(left) - set(parts):
                    self.assertIn(file, whole)
                    if left[file] != old.get(file):
                        self.assert_whole(name, file, left[file], whole)
                self.assertLessEqual(set(old), set(left))
                if name == "fuzz" and "state.json" in left:
                    # It is gone on with, to the same end, and what was left of a state is swept away.
                    self.assertIn(self.finish(writer.arguments, place)[0], writer.codes)
                    end = self.left(place)
                    self.assertEqual(set(end), set(whole) | {part for part in parts if not part.startswith("state")})
                    for file in set(whole) - {"state.json"}:
                        self.assertEqual(end[file], whole[file])
        self.assertGreater(early, 0)
        return remains

    def test_a_run_with_its_trace_and_history(self):
        self.assertGreater(self.hold("run", 16), 0)

    def test_an_export(self):
        self.hold("export html", 10)
        self.hold("export csv", 10)

    def test_an_import(self):
        self.hold("import", 10)

    def test_figures_and_a_picture(self):
        self.hold("stats", 10)

    def test_a_scenario_that_is_made_small(self):
        self.hold("shrink", 8)

    def test_a_search_with_its_state_and_what_it_found(self):
        self.hold("fuzz", 10)


@contextlib.contextmanager
def mounted(folder, *options):
    """A small disk of its own; nothing where none can be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "none", folder]
    may = os.geteuid() == 0 and shutil.which("mount") is not None
    done = may and subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield folder if done else None
    finally:
        if done:
            subprocess.run(["umount", folder], check=True)


class FullTest(WriterTest):
    def test_a_disk_without_room_is_told_and_nothing_half_written_stays(self):
        with mounted(self.folder / "disk", "size=64k") as disk:
            if disk is None:
                self.skipTest("no disk can be mounted here: that takes root")
            (disk / "in").symlink_to(self.inputs)
            for name, writer in WRITERS.items():
                with self.subTest(name):
                    if name != "fuzz":
                        (disk / writer.files[0]).write_text(OLD)
                    with contextlib.suppress(OSError), open(disk / "full", "wb", buffering=0) as full:
                        while True:
                            full.write(b"x" * 4096)
                    before = self.left(disk)
                    self.assert_told(self.finish(writer.arguments, disk), FULL)
                    self.assertEqual(self.left(disk), before)
                    for file in before:
                        (disk / file).unlink()

    def test_a_disk_on_which_there_is_room_for_half_is_told_as_well(self):
        with mounted(self.folder / "disk", "size=64k") as disk:
            if disk is None:
                self.skipTest("no disk can be mounted here: that takes root")
            (disk / "in").symlink_to(self.inputs)
            for name in ["run", "export html", "export csv", "import"]:
                with self.subTest(name):
                    self.assert_told(self.finish(WRITERS[name].arguments, disk), FULL)
                    self.assertEqual(self.left(disk), {})

    def test_a_limit_on_the_size_of_files_is_told_and_kills_nothing(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
        for name, writer in WRITERS.items():
            with self.subTest(name):
                place = self.place()
                answer = self.finish(writer.arguments, place, preexec_fn=limit)
                self.assert_told(answer, "cannot be written: File too large")
                self.assertEqual(self.left(place), {})


class UnwritableTest(WriterTest):
    def test_a_disk_that_is_read_only_and_what_is_no_disk_is_told(self):
        with mounted(self.folder / "disk", "ro", "size=64k") as disk:
            places = {"/proc": "No such file or directory|Permission denied"}
            if disk is not None:
                places[str(disk)] = "Read-only file system"
            for name, writer in WRITERS.items():
                for place, said in places.items():
                    with self.subTest(name, place=place):
                        arguments = [f"{place}/{word}" if word in writer.files else word for word in writer.arguments]
                        here = self.place()
                        self.assert_told(self.finish(arguments, here), f"cannot be written: ({said})")
                        self.assertEqual(self.left(here), {})

    def test_places_that_cannot_be_are_told(self):
        """For the others the tests of their subcommands hold it."""
        for name in ["stats", "shrink", "fuzz"]:
            for place, said in [("none", "No such file or directory"), ("in/good.json", "Not a directory")]:
                with self.subTest(name, place=place):
                    writer = WRITERS[name]
                    arguments = [f"{place}/{word}" if word in writer.files else word for word in writer.arguments]
                    here = self.place()
                    self.assert_told(self.finish(arguments, here), f"cannot be written: {said}")
                    self.assertEqual(self.left(here), {})


if __name__ == "__main__":
    unittest.main()
