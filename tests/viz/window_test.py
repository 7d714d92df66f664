"""The viewer as its user meets it: a window under Xvfb, real keys and a real mouse, and pictures that are looked at."""

import os
import pathlib
import shutil
import struct
import subprocess
import tempfile
import time
import unittest
import zlib

VIEWER = os.environ["RAFTVIZ"]
RAFTSIM = os.environ["RAFTSIM"]
SCENARIOS = pathlib.Path(os.environ["RAFTSIM_SOURCE_DIR"]) / "scenarios"
# A machine with no graphics card draws in software.
ENVIRONMENT = dict(os.environ, LIBGL_ALWAYS_SOFTWARE="1", GALLIUM_DRIVER="llvmpipe")
WAIT = 30.0


class Picture:
    """A PNG file of 8-bit RGB, read by hand: no library is needed for that."""

    def __init__(self, path):
        data = pathlib.Path(path).read_bytes()
        assert data[:8] == b"\x89PNG\r\n\x1a\n", "no PNG file"
        at, packed = 8, b""
        while at < len(data):
            (length,), kind = struct.unpack(">I", data[at:at + 4]), data[at + 4:at + 8]
            body = data[at + 8:at + 8 + length]
            if kind == b"IHDR":
                self.width, self.height, depth, colour = struct.unpack(">IIBB", body[:10])
                assert (depth, colour) == (8, 2), "not 8-bit RGB"
            elif kind == b"IDAT":
                packed += body
            at += 12 + length
        self.rows = self.unfilter(zlib.decompress(packed))

    def unfilter(self, raw):
        stride, rows, above = self.width * 3, [], bytearray(self.width * 3)
        for y in range(self.height):
            kind, line = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
            for x in range(stride):
                left = line[x - 3] if x >= 3 else 0
                corner = above[x - 3] if x >= 3 else 0
                if kind == 1:
                    add = left
                elif kind == 2:
                    add = above[x]
                elif kind == 3:
                    add = (left + above[x]) // 2
                elif kind == 4:
                    p = left + above[x] - corner
                    add = min((abs(p - left), 0, left), (abs(p - above[x]), 1, above[x]), (abs(p - corner), 2, corner))[2]
                else:
                    break
                line[x] = (line[x] + add) & 255
            rows.append(line)
            above = line
        return rows

    def colours(self, box=None):
        """How many pixels have each colour, in the part (x0, y0, x1, y1) of the picture, each from 0 to 1."""
        x0, y0, x1, y1 = box or (0, 0, 1, 1)
        counts = {}
        for row in self.rows[int(y0 * self.height):int(y1 * self.height)]:
            for x in range(int(x0 * self.width), int(x1 * self.width)):
                colour = bytes(row[x * 3:x * 3 + 3])
                counts[colour] = counts.get(colour, 0) + 1
        return counts

    def like(self, wanted, box=None, far=12):
        """How many pixels look like the colour."""
        return sum(count for colour, count in self.colours(box).items()
                   if all(abs(a - b) <= far for a, b in zip(colour, wanted)))


def run(arguments, display=None, **options):
    environment = dict(ENVIRONMENT)
    environment.pop("DISPLAY", None)
    environment.pop("WAYLAND_DISPLAY", None)
    if display:
        environment["DISPLAY"] = display
    return subprocess.run([VIEWER, *arguments], env=environment, capture_output=True, text=True, timeout=60, **options)


def start_display():
    """An X server on a number that is free, and its name."""
    read, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
                              pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as numbers:
        number = numbers.readline().strip()
    if not number:
        raise RuntimeError("Xvfb does not start")
    return server, ":" + number


class ViewerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server, cls.display = start_display()
        cls.folder = pathlib.Path(tempfile.mkdtemp())

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait()
        shutil.rmtree(cls.folder)

    def screenshot(self, name, *arguments):
        path = self.folder / (name + ".png")
        done = run(["--screenshot", str(path), "--size", "640x400", *arguments], self.display)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        picture = Picture(path)
        self.assertEqual((picture.width, picture.height), (640, 400))
        return picture

    def test_no_display_is_one_clear_line(self):
        done = run(["--screenshot", str(self.folder / "none.png"), str(SCENARIOS / "first-election.json")])
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.count("\n"), 1)
        self.assertTrue(done.stderr.startswith("raftviz: no window can be opened: "), done.stderr)
        self.assertFalse((self.folder / "none.png").exists())

    def test_wrong_arguments_and_files_are_one_clear_line(self):
        (self.folder / "cut.jsonl").write_text('{"raftsimTrace":1')
        (self.folder / "wrong.json").write_text('{"name":"x","sevrers":3}')
        shot = ["--screenshot", str(self.folder / "wrong.png")]
        for arguments, line in [
                (["--veiw", "all"], 'raftviz: there is no option "--veiw"; see raftviz --help'),
                (["--view", "al"], 'raftviz: --view: found "al", expected all, timeline, ring or logs'),
                (["--size", "10x10"], 'raftviz: --size: found "10x10", expected a size as "1920x1080", each from 320 to 8192'),
                (["--at", "soon"], 'raftviz: --at: found "soon", expected a time as "1.25s" or "300ms"'),
                ([*shot, str(self.folder / "absent.json")], f"{self.folder}/absent.json: cannot be read"),
                ([*shot, str(self.folder / "cut.jsonl")], f"{self.folder}/cut.jsonl: line 1"),
                ([*shot, str(self.folder / "wrong.json")], f"{self.folder}/wrong.json"),
        ]:
            with self.subTest(arguments=arguments):
                done = run(arguments, self.display)
                self.assertEqual(done.returncode, 2)
                self.assertTrue(done.stderr.startswith(line), done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1)
        self.assertFalse((self.folder / "wrong.png").exists())

    def test_a_picture_of_a_trace_is_that_of_its_scenario_and_always_the_same(self):
        trace = self.folder / "run.jsonl"
        scenario = str(SCENARIOS / "first-election.json")
        subprocess.run([RAFTSIM, "run", "--quiet", "--trace", str(trace), scenario], check=True)
        first = self.screenshot("scenario", "--at", "180ms", scenario)
        self.assertEqual(first.rows, self.screenshot("trace", "--at", "180ms", str(trace)).rows)
        # Candidate and leader, in the colours of Okabe and Ito; the arcs of election timers.
        self.assertGreater(first.like((0x00, 0x9e, 0x73), far=60), 300)
        self.assertGreater(first.like((0xe6, 0x9f, 0x00), far=40), 40)
        # Text: many shades, not a few flat areas.
        self.assertGreater(len(first.colours()), 200)

    def test_views_show_what_they_are_named_for(self):
        scenario = str(SCENARIOS / "figure-8-lost.json")
        pictures = {view: self.screenshot(view, "--view", view, "--at", "1s", scenario)
                    for view in ("timeline", "ring", "logs")}
        dark = (0x17, 0x1b, 0x22)
        for view, picture in pictures.items():
            with self.subTest(view=view):
                background = picture.like(dark, (0, 0.3, 1, 0.8), far=2) / (640 * 200)
                self.assertGreater(background, 0.1)
                self.assertLess(background, 0.97)
        # Logs: an entry of term 5, committed at the leader only. Timeline: the leader's bar is long.
        self.assertGreater(pictures["logs"].like((0x03, 0x65, 0x9c), far=14), 60)
        self.assertGreater(pictures["timeline"].like((0x00, 0x9e, 0x73), far=70), 400)
        self.assertNotEqual(pictures["timeline"].rows, pictures["ring"].rows)
        light = self.screenshot("light", "--light", "--at", "1s", scenario)
        self.assertGreater(light.like((255, 255, 255), far=2), 640 * 400 / 3)

    def test_the_first_screen_offers_the_scenarios(self):
        self.assertGreater(self.screenshot("welcome").like((0x56, 0xb4, 0xe9), far=30), 200)

    # ---- A window that somebody sits before ----------------------------------------------------------------

    def xdotool(self, *words):
        return subprocess.run(["xdotool", *words], env=dict(ENVIRONMENT, DISPLAY=self.display), check=True,
                              capture_output=True, text=True, timeout=WAIT).stdout

    def wait_for(self, what, found):
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            result = found()
            if result:
                return result
            time.sleep(0.05)
        self.fail("in vain waited for " + what)

    def test_keys_and_mouse_move_through_a_run(self):
        trace = self.folder / "keys.jsonl"
        subprocess.run([RAFTSIM, "run", "--quiet", "--trace", str(trace), str(SCENARIOS / "leader-crash-failover.json")],
                       check=True)
        bookmarks = pathlib.Path(str(trace) + ".bookmarks")
        viewer = subprocess.Popen([VIEWER, "--size", "1200x760", str(trace)], stderr=subprocess.PIPE, text=True,
                                  env=dict(ENVIRONMENT, DISPLAY=self.display))
        try:
            window = self.wait_for("the window", lambda: subprocess.run(
                ["xdotool", "search", "--name", "leader-crash-failover"], capture_output=True, text=True,
                env=dict(ENVIRONMENT, DISPLAY=self.display)).stdout.split())[0]
            self.xdotool("windowmove", window, "0", "0")
            self.xdotool("windowfocus", window)
            lines = trace.read_text().splitlines()
            crash = next(i for i, line in enumerate(lines) if '"kind":"crash"' in line)

            def kept():
                """The records that have a bookmark: what the viewer shows, as anyone may read it."""
                if not bookmarks.exists():
                    return []
                return [int(line.split("\t")[1]) for line in bookmarks.read_text().splitlines()[1:]]

            def mark_after(*keys):
                before = kept()
                for key in keys:
                    self.xdotool("key", key)
                    time.sleep(0.08)
                self.xdotool("key", "b")
                new = self.wait_for("a bookmark", lambda: set(kept()) - set(before))
                return new.pop()

            def type_into(key, text):
                # A field gets the keyboard in the next frames, and software draws few of them a second.
                self.xdotool("key", key)
                time.sleep(0.6)
                self.xdotool("type", "--delay", "30", text)
                time.sleep(0.3)
                self.xdotool("key", "Return")
                time.sleep(0.6)

            self.assertEqual(mark_after("Right", "Right", "Right"), 3)
            self.assertEqual(mark_after("Left"), 2)
            # On to the first fault, and from there to its neighbour and back to where the jump began.
            self.assertEqual(mark_after("x"), crash)
            self.assertEqual(mark_after("Right"), crash + 1)
            self.assertEqual(mark_after("End"), len(lines) - 2)
            # A time, typed.
            type_into("t", "100ms")
            at = mark_after()
            self.assertLessEqual(int(lines[at].split('"time":')[1].split(",")[0]), 100_000_000)
            self.assertGreater(int(lines[at + 1].split('"time":')[1].split(",")[0]), 100_000_000)
            # A filter, and on to its first match.
            type_into("slash", "kind:restart")
            found = mark_after()
            self.assertIn('"kind":"restart"', lines[found])
            self.xdotool("key", "question")
            time.sleep(0.2)
            self.assertIsNone(viewer.poll())
        finally:
            viewer.terminate()
            viewer.wait()
            viewer.stderr.close()


if __name__ == "__main__":
    unittest.main()
