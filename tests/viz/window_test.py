"""The viewer as its user meets it: a window under Xvfb, real keys and a real mouse, and pictures that are looked at."""

import contextlib
import json
import os
import pathlib
import re
import shlex
import shutil
import struct
import subprocess
import tempfile
import time
import unittest
import zlib

import drag_and_drop

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
    # When its last client goes an X server begins anew, and turns away who comes meanwhile: not this one.
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp",
                               "-noreset"], pass_fds=[write], stderr=subprocess.DEVNULL)
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
                (["--benchmark"], "raftviz: --benchmark: a file must follow"),
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

    def test_every_example_of_help_and_readme_works(self):
        """Pictures are drawn, windows are opened, and bear the name of the run."""
        folder = self.folder / "examples"
        folder.mkdir()
        (folder / "scenarios").symlink_to(SCENARIOS)
        subprocess.run([RAFTSIM, "run", "--quiet", "--trace", "run.jsonl", "split-vote"], cwd=folder, check=True)
        readme = (SCENARIOS.parent / "README.md").read_text()
        of_readme = re.findall(r"^(raftviz(?: [^#\n]*)?)", "".join(re.findall(r"^```\n(.*?)^```$", readme, re.M | re.S)), re.M)
        of_help = re.findall(r"^  (raftviz .*)$", run(["--help"]).stdout.split("\nExamples:\n")[1], re.M)
        self.assertEqual((len(of_readme), len(of_help)), (4, 2))
        for command in [*of_readme, *of_help]:
            words = shlex.split(command)[1:]
            with self.subTest(command=command):
                if "--screenshot" in words or "--benchmark" in words:
                    done = run(words, self.display, cwd=folder)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                if "--screenshot" in words:
                    Picture(folder / "logs.png")
                    (folder / "logs.png").unlink()
                elif "--benchmark" not in words:
                    name = pathlib.Path(words[-1]).stem if words else "raftviz"
                    with self.viewer("split-vote" if name == "run" else name, *words, folder=folder):
                        pass

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

    def test_the_page_of_all_keys_covers_everything(self):
        scenario = str(SCENARIOS / "first-election.json")
        page = self.screenshot("keys", "--keys", scenario)
        # Keys in the accent's colour in all four columns.
        for column in range(4):
            self.assertGreater(page.like((0x56, 0xb4, 0xe9), (column / 4, 0, (column + 1) / 4, 1), far=60), 60)
        self.assertGreater(self.screenshot("tab", "--tab", "branches", scenario).like((0xe8, 0xeb, 0xf0), far=40), 100)

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

    @contextlib.contextmanager
    def viewer(self, name, *arguments, config="conf", folder=None):
        """The viewer in a window of 1200 by 760 at the corner, with the keyboard."""
        environment = dict(ENVIRONMENT, DISPLAY=self.display, XDG_CONFIG_HOME=str(self.folder / config))
        process = subprocess.Popen([VIEWER, *arguments], stderr=subprocess.PIPE, text=True, env=environment,
                                   cwd=folder or self.folder)
        try:
            window = self.wait_for("the window", lambda: subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--name", name], capture_output=True, text=True,
                env=environment).stdout.split())[0]
            self.window = window
            self.xdotool("windowmove", window, "0", "0")
            self.xdotool("windowfocus", window)
            yield process
            self.assertIsNone(process.poll())
        finally:
            ended = process.poll()
            process.terminate()
            process.wait()
            error = process.stderr.read()
            process.stderr.close()
            if ended or error:
                print("the viewer ended with", ended, error)

    def press(self, *keys):
        for key in keys:
            self.xdotool("key", key)
            # Software draws few frames a second.
            time.sleep(0.12)

    def type_into(self, key, text):
        # A field gets the keyboard in the next frames.
        self.press(key)
        time.sleep(0.7)
        self.xdotool("type", "--delay", "30", text)
        time.sleep(0.4)
        self.press("Return")
        time.sleep(0.6)

    def click(self, x, y, button="1"):
        self.xdotool("mousemove", str(x), str(y))
        time.sleep(0.4)
        self.xdotool("click", button)
        time.sleep(0.5)

    def marks(self, bookmarks):
        """The records that have a bookmark: what the viewer shows, as anyone may read it."""
        if not bookmarks.exists():
            return []
        return [int(line.split("\t")[1]) for line in bookmarks.read_text().splitlines()[1:]]

    def mark_after(self, bookmarks, *keys):
        before = self.marks(bookmarks)
        self.press(*keys, "b")
        return self.wait_for("a bookmark", lambda: set(self.marks(bookmarks)) - set(before)).pop()

    def title(self):
        return self.xdotool("getwindowname", self.window)

    def wait_for_branch(self, number):
        """Until that branch is shown; 0 is the original."""
        wanted = f", branch {number}, hash " if number else "plain – raftviz"
        self.wait_for(f"branch {number}", lambda: wanted in self.title())

    def save_branch(self, name):
        """Saves the branch shown, and what raftsim says of that file."""
        path = self.folder / name
        for _ in range(4):
            self.press("Escape", "ctrl+s")
            time.sleep(1.0)
            # What stands there is selected.
            self.xdotool("type", "--delay", "30", name)
            time.sleep(0.5)
            self.press("Return")
            # A machine that is busy may have lost a key: then once more.
            end = time.monotonic() + 6
            while not path.exists() and time.monotonic() < end:
                time.sleep(0.05)
            if path.exists():
                break
        done = subprocess.run([RAFTSIM, "run", "--json", str(path)], capture_output=True, text=True)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        run = json.loads(done.stdout)["runs"][0]
        # What the window shows is what that file runs to.
        self.assertIn(", hash " + run["hash"], self.title())
        return json.loads(path.read_text()), run

    def scenario(self):
        """Three servers that are left to themselves, and S1 leads: a copy, since bookmarks lie beside it."""
        path = self.folder / "plain.json"
        path.write_text(json.dumps({
            "name": "plain", "cluster": {"servers": 3, "initial": {"S1": {"electionTimeouts": ["100ms"]}}},
            "network": {"delay": "10ms"}, "clients": [{"interval": "40ms", "mode": "open"}], "stop": {"at": "2s"}}))
        return path

    def test_keys_and_mouse_move_through_a_run(self):
        trace = self.folder / "keys.jsonl"
        subprocess.run([RAFTSIM, "run", "--quiet", "--trace", str(trace), str(SCENARIOS / "leader-crash-failover.json")],
                       check=True)
        bookmarks = pathlib.Path(str(trace) + ".bookmarks")
        lines = trace.read_text().splitlines()
        crash = next(i for i, line in enumerate(lines) if '"kind":"crash"' in line)
        with self.viewer("leader-crash-failover", "--size", "1200x760", str(trace)):
            self.assertEqual(self.mark_after(bookmarks, "Right", "Right", "Right"), 3)
            self.assertEqual(self.mark_after(bookmarks, "Left"), 2)
            # On to the first fault, and from there to its neighbour and back to where the jump began.
            self.assertEqual(self.mark_after(bookmarks, "x"), crash)
            self.assertEqual(self.mark_after(bookmarks, "Right"), crash + 1)
            self.assertEqual(self.mark_after(bookmarks, "End"), len(lines) - 2)
            # A time, typed.
            self.type_into("t", "100ms")
            at = self.mark_after(bookmarks)
            self.assertLessEqual(int(lines[at].split('"time":')[1].split(",")[0]), 100_000_000)
            self.assertGreater(int(lines[at + 1].split('"time":')[1].split(",")[0]), 100_000_000)
            # A filter, and on to its first match.
            self.type_into("slash", "kind:restart")
            found = self.mark_after(bookmarks)
            self.assertIn('"kind":"restart"', lines[found])
            # A message, and back to what sent it.
            self.press("Home", "s")
            received = self.mark_after(bookmarks, "m")
            cause = json.loads(lines[received])["cause"]
            self.assertEqual(self.mark_after(bookmarks, "j"), cause)
            # The palette finds the end.
            self.type_into("ctrl+p", "to the start")
            self.assertEqual(self.mark_after(bookmarks), 0)
            # A bookmark with a note.
            self.press("Right", "Right", "Right", "Right")
            self.type_into("shift+b", "the fourth")
            self.wait_for("the note", lambda: "\t4\tthe fourth" in bookmarks.read_text())
            self.press("question")

    def test_a_lesson_asks_and_goes_on_when_it_was_answered(self):
        trace = self.folder / "lesson.jsonl"
        subprocess.run([RAFTSIM, "run", "--quiet", "--trace", str(trace), str(SCENARIOS / "lessons/04-election-won.json")],
                       check=True)
        bookmarks = pathlib.Path(str(trace) + ".bookmarks")
        question = next(i for i, line in enumerate(trace.read_text().splitlines()) if '"kind":"question"' in line)
        with self.viewer("election-won", "--size", "1200x760", str(trace)):
            # The last two come when it is asked already: whoever is asked does nothing else meanwhile.
            self.press(*["Right"] * (question + 2))
            for _ in range(5):
                # A machine that is busy may have drawn nothing yet: then once more.
                time.sleep(1.0)
                self.press("1", "Return", "b")
                end = time.monotonic() + 5
                while not self.marks(bookmarks) and time.monotonic() < end:
                    time.sleep(0.05)
                if self.marks(bookmarks):
                    break
            self.assertEqual(self.marks(bookmarks), [question])
            self.assertEqual(self.mark_after(bookmarks, "Right"), question + 1)

    def test_a_branch_by_keys_is_saved_and_runs_to_what_the_window_shows(self):
        scenario = self.scenario()
        with self.viewer("plain", "--size", "1200x760", "--at", "500ms", str(scenario)):
            self.press("s", "Delete")
            self.wait_for_branch(1)
            saved, run = self.save_branch("crashed.json")
            self.assertEqual(saved["timeline"][-1]["do"], [{"crash": "S1"}])
            self.assertIn("S1 crashes", saved["description"])
            # Another leader is elected in the branch.
            self.assertNotEqual(run["leader"], "S1")
            crash = saved["timeline"][-1]["at"]
            # Later in that branch S1 restarts; undone twice, S2 is paused instead.
            self.type_into("t", "900ms")
            self.press("r")
            self.wait_for_branch(2)
            again, _ = self.save_branch("restarted.json")
            self.assertEqual([entry["do"] for entry in again["timeline"]], [[{"crash": "S1"}], [{"restart": "S1"}]])
            self.assertEqual(again["timeline"][0]["at"], crash)
            self.press("ctrl+z")
            self.wait_for_branch(1)
            self.press("ctrl+z")
            self.wait_for_branch(0)
            self.press("s", "u")
            self.wait_for_branch(3)
            paused, other = self.save_branch("paused.json")
            self.assertEqual([entry["do"] for entry in paused["timeline"]], [[{"pause": "S2"}]])
            self.assertNotEqual(other["hash"], run["hash"])
            # A message of S2 is selected by a key and dropped.
            self.press("ctrl+z")
            self.wait_for_branch(0)
            self.press("m", "Delete")
            self.wait_for_branch(4)
            dropped, _ = self.save_branch("dropped.json")
            self.assertEqual(list(dropped["timeline"][-1]["do"][0]), ["drop"])
            self.assertIn("message", dropped["timeline"][-1]["do"][0]["drop"])
            # An action, typed.
            self.press("ctrl+z")
            self.wait_for_branch(0)
            self.type_into("a", '{"isolate": "S3"}')
            self.wait_for_branch(5)
            isolated, _ = self.save_branch("isolated.json")
            self.assertEqual(isolated["timeline"][-1]["do"], [{"isolate": "S3"}])

    def test_a_branch_by_mouse_from_the_lane_and_from_the_ring(self):
        scenario = self.scenario()
        with self.viewer("plain", "--size", "1200x760", "--at", "500ms", str(scenario)):
            # S1's name, by the right button; the first line below the title is "crash".
            self.click(60, 222, "3")
            time.sleep(0.6)
            self.click(110, 287)
            self.wait_for_branch(1)
            saved, _ = self.save_branch("by-menu.json")
            self.assertEqual(saved["timeline"][-1]["do"], [{"crash": "S1"}])
            # In the ring, alone in its view: from S3, at the lower left, to S2, at the lower right.
            self.press("ctrl+z")
            self.wait_for_branch(0)
            self.press("3")
            time.sleep(1.0)
            self.xdotool("mousemove", "147", "498")
            time.sleep(0.6)
            self.xdotool("mousedown", "1")
            time.sleep(0.6)
            self.xdotool("mousemove", "400", "480")
            time.sleep(0.6)
            self.xdotool("mousemove", "645", "498")
            time.sleep(0.8)
            self.xdotool("mouseup", "1")
            self.wait_for_branch(2)
            cut, _ = self.save_branch("cut.json")
            self.assertEqual(cut["timeline"][-1]["do"], [{"cut": {"from": "S3", "to": "S2"}}])

    def test_a_message_is_selected_by_a_click_and_changed_by_the_right_button(self):
        scenario = self.scenario()
        trace = self.folder / "plain.jsonl"
        subprocess.run([RAFTSIM, "run", "--quiet", "--trace", str(trace), str(scenario)], check=True)
        lines = trace.read_text().splitlines()
        bookmarks = pathlib.Path(str(scenario) + ".seed1.bookmarks")
        with self.viewer("plain", "--size", "1200x760", "--at", "500ms", str(scenario)):
            # An arrow from S1 to S3, below S2; a click leads to its arrival, and that to what sent it.
            self.click(313, 350)
            arrival = json.loads(lines[self.mark_after(bookmarks)])
            self.assertEqual((arrival["kind"], arrival["server"]), ("receive", "S3"))
            sender = self.mark_after(bookmarks, "j")
            self.assertEqual((sender, json.loads(lines[sender])["server"]), (arrival["cause"], "S1"))
            self.click(313, 350, "3")
            time.sleep(0.6)
            # The first line of its menu.
            self.click(360, 415)
            self.wait_for_branch(1)
            saved, _ = self.save_branch("click.json")
            drop = saved["timeline"][-1]["do"][0]["drop"]
            self.assertEqual((drop["type"], drop["from"], drop["to"]), ("AppendEntries", "S1", "S3"))

    def test_a_file_that_is_dragged_onto_the_window_is_opened_and_a_wrong_one_leaves_the_run_that_is_there(self):
        with self.viewer("first-election", "--size", "1000x640", str(SCENARIOS / "first-election.json")):
            source = drag_and_drop.Source(self.display)
            try:
                wrong = self.folder / "not a scenario.json"
                wrong.write_text('{"name": "x"}')
                self.assertTrue(source.drop(int(self.window), wrong))
                time.sleep(1.0)
                self.assertIn("first-election", self.title())
                self.assertTrue(source.drop(int(self.window), SCENARIOS / "split-vote.json"))
                self.wait_for("the other run", lambda: "split-vote" in self.title())
            finally:
                source.close()

    def test_the_window_is_as_it_was_left_and_a_broken_file_of_that_does_no_harm(self):
        scenario = str(SCENARIOS / "first-election.json")
        layout = self.folder / "layout" / "raftsim" / "raftviz.conf"
        with self.viewer("first-election", "--size", "1000x640", scenario, config="layout") as process:
            self.press("d", "ctrl+equal")
            self.xdotool("key", "ctrl+q")
            self.wait_for("the end", lambda: process.poll() is not None)
            self.assertEqual(process.returncode, 0)
            process.poll = lambda: None
        self.assertEqual(layout.read_text().splitlines()[:5],
                         ["# raftviz layout 1", "width 1000", "height 640", "dark 0", "scale 110"])
        layout.write_text("nonsense")
        with self.viewer("first-election", scenario, config="layout"):
            self.press("Right")
        self.assertEqual(layout.read_text(), "nonsense")

    def test_frames_are_measured(self):
        done = run(["--benchmark", "--size", "640x400", str(SCENARIOS / "first-election.json")], self.display)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for words in ("records", "opened in", "memory", "frame's own work", "whole frame", "a seek", "p99"):
            self.assertIn(words, done.stdout)


if __name__ == "__main__":
    unittest.main()
