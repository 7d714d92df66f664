"""The course: listed, played in a pipe and on a terminal, with right answers, wrong ones and none."""

import os
import pty
import re
import select
import signal
import subprocess
import time
import unittest

from program import GOOD, PROGRAM, SOURCE, ProgramTest, no_sanitizer

LESSONS = sorted(path.stem for path in (SOURCE / "scenarios" / "lessons").glob("*.json"))

# Two questions; S1 leads at 120ms.
LITTLE = {
    **GOOD,
    "name": "little",
    "purpose": "one election",
    "description": "Three servers elect a leader.",
    "section": "Raft §5.2",
    "cluster": {"servers": 3, "electionTimeout": {"min": "1s", "max": "2s"},
                "initial": {"S1": {"electionTimeouts": ["100ms"]}}},
    "network": {"delay": "10ms"},
    "clients": [],
    "timeline": [
        {"at": "50ms", "say": "All wait.",
         "ask": {"question": "Who runs first?", "answer": 1, "because": "it waits the shortest",
                 "choices": [{"text": "S1", "if": {"role": {"S1": "candidate"}}},
                             {"text": "S2", "if": {"role": {"S2": "candidate"}}}]}},
        {"at": "110ms", "ask": {"question": "Who leads?", "answer": 2, "because": "it has a majority",
                                "section": "Raft §5.4.1",
                                "choices": [{"text": "nobody", "if": {"leader": "S2"}},
                                            {"text": "S1", "if": {"leader": "S1"}}]}},
        {"at": "150ms", "say": "S1 leads."},
        {"at": "160ms", "say": "That was all."},
    ],
    "expect": [{"finally": {"leader": "S1"}, "because": "it has won"}],
    "stop": {"at": "200ms"},
}


class LessonTest(ProgramTest):
    def play(self, answers, *arguments):
        """Plays with these lines of standard input; gives the exit code and what was printed."""
        result = subprocess.run([PROGRAM, "lesson", *arguments], input=answers, capture_output=True, text=True,
                                cwd=self.folder, timeout=120, check=False)
        self.assertEqual(result.stderr, "")
        return result.returncode, result.stdout

    def little(self, **changes):
        return self.write("little.json", {**LITTLE, **changes})

    def test_the_course_is_listed_in_order_with_section_and_purpose(self):
        lines = self.assert_fine("lesson").splitlines()
        self.assertEqual(len(lines), len(LESSONS))
        for number, (line, stem) in enumerate(zip(lines, LESSONS), 1):
            self.assertRegex(line, rf"^ *{number}  {re.escape(stem[3:])} +(Raft|thesis) [§F].*  \S")

    def test_every_lesson_can_be_played_by_its_number_and_by_its_name(self):
        for number, stem in enumerate(LESSONS, 1):
            by_number = self.play("1\n" * 9, str(number))
            self.assertEqual(by_number[0], 0, by_number[1])
            self.assertIn(f"Lesson {number}, {stem[3:]} (", by_number[1])
            self.assertRegex(by_number[1], r"\n\d of \d answers right\.\nRead: (Raft|thesis) ")
            self.assertEqual("Next: raftsim lesson" in by_number[1], number < len(LESSONS))
            if number <= 2:
                self.assertEqual(self.play("1\n" * 9, stem[3:]), by_number)
        self.assertEqual(self.play("1\n" * 9, "04")[1], self.play("1\n" * 9, LESSONS[3])[1])

    def test_right_answers_are_told_so_where_the_run_shows_it(self):
        code, out = self.play("1\n2\n", self.little())
        self.assertEqual(code, 0)
        self.assertIn("Your answer, 1 to 2: 1\n", out)
        self.assertRegex(out, r'100\.000  → answer 1, "S1": it waits the shortest\n +✓ Right\. See Raft §5\.2\.\n')
        self.assertRegex(out, r'120\.000  → answer 2, "S1": it has a majority\n +✓ Right\. See Raft §5\.4\.1\.\n')
        self.assertIn("\n2 of 2 answers right.\nRead: Raft §5.2; Raft §5.4.1\n", out)

    def test_a_wrong_answer_is_told_which_and_changes_nothing_else(self):
        code, out = self.play("2\n2\n", self.little())
        self.assertEqual(code, 0)
        self.assertRegex(out, r'answer 1, "S1": it waits the shortest\n +✗ Not so: you said 2, "S2"\. See Raft §5\.2\.\n')
        self.assertIn("\n1 of 2 answers right.\n", out)
        without_answers = [line for line in out.splitlines() if not line.startswith(" " * 13)]
        self.assertEqual([line for line in self.play("1\n1\n", self.little())[1].splitlines()
                          if not line.startswith(" " * 13)], without_answers)

    def test_what_is_no_answer_is_asked_for_again(self):
        for nonsense in ["0", "3", "S1", "", "1 2", "-1", "99999999999999999999", "\x1b[31m"]:
            code, out = self.play(f"{nonsense}\n 1 \n2\n", self.little())
            self.assertEqual(code, 0)
            self.assertIn("expected a number from 1 to 2, found", out)
            self.assertEqual(out.count("Your answer"), 3)
            self.assertIn("2 of 2 answers right.", out)
            self.assertNotIn("\x1b", out)

    def test_at_the_end_of_input_the_lesson_goes_on_without_answers_and_says_so(self):
        for answers, score in [("", "0 of 2 answers right, 2 not given"), ("1\n", "1 of 2 answers right, 1 not given"),
                               ("1", "1 of 2 answers right, 1 not given"),
                               ("9\n", "0 of 2 answers right, 2 not given")]:
            code, out = self.play(answers, self.little())
            self.assertEqual(code, 0)
            self.assertEqual(out.count("End of input: the lesson goes on without answers."), 1)
            self.assertIn("That was all.", out)
            self.assertIn(f"\n{score}.\n", out)

    def test_captions_take_no_line_of_a_pipe(self):
        self.assertNotIn("[Enter]", self.play("1\n2\n", self.little())[1])

    def test_who_has_had_enough_leaves_with_q(self):
        code, out = self.play("1\nq\n", self.little())
        self.assertEqual(code, 0)
        self.assertNotIn("That was all.", out)
        self.assertIn("\n1 of 1 answer right.\nThe lesson has not come to its end.\n", out)

    def test_a_run_that_contradicts_its_lesson_is_told_with_exit_code_1(self):
        wrong = [dict(entry) for entry in LITTLE["timeline"]]
        wrong[0] = {**wrong[0], "ask": {**wrong[0]["ask"], "answer": 2}}
        code, out = self.play("1\n2\n", self.little(timeline=wrong))
        self.assertEqual(code, 1)
        self.assertIn("The run contradicts this lesson:", out)
        self.assertIn("(/timeline/0/ask)", out)
        code, out, _ = self.run_program("run", self.little(timeline=wrong))
        self.assertEqual(code, 1)
        self.assertIn('answer 2, "S2"', out)
        self.assertEqual(self.run_program("run", self.little())[0], 0)
        self.assertEqual(self.play("1\n2\n", self.little(expect=[{"finally": {"leader": "S2"}}]))[0], 1)

    @no_sanitizer
    def test_what_is_made_of_a_lesson_by_shrinking_it_asks_nothing(self):
        self.assert_fine("shrink", "-q", "--out", "small.json", SOURCE / "scenarios/lessons/30-bug-vote-not-durable.json")
        small = (self.folder / "small.json").read_text()
        self.assertNotIn('"ask"', small)
        self.assertIn('"electionSafety"', small)

    def test_unknown_lessons_are_refused_with_the_nearest_name(self):
        self.assertIn("no lesson \"figure-9-lost\"; did you mean 'figure-8-lost'?", self.assert_refused("lesson", "figure-9-lost"))
        for number in ["0", "99", "-1", "1.5"]:
            self.assertIn("no lesson", self.assert_refused("lesson", "--", number))
        self.assertIn(f"from 1 to {len(LESSONS)}", self.assert_refused("lesson", "99"))
        self.assertIn("one lesson at a time", self.assert_refused("lesson", "1", "2"))
        self.assertIn("no such file", self.assert_refused("lesson", "none.json"))
        self.assertIn("no such folder", self.assert_refused("lesson", "--dir", "none"))

    def test_a_folder_of_ones_own_is_a_course(self):
        self.write("own/01-little.json", LITTLE)
        out = self.assert_fine("lesson", "--dir", "own")
        self.assertEqual(out, " 1  little  Raft §5.2  one election\n")
        self.assertIn("2 of 2", self.play("1\n2\n", "--dir", "own", "little")[1])
        self.write("own/03-gap.json", {**LITTLE, "name": "gap"})
        self.assertIn('expected the name "02-gap.json"', self.assert_refused("lesson", "--dir", "own"))
        self.write("bad/01-bad.json", {**LITTLE, "name": "bad", "stop": {}})
        self.assertIn("01-bad.json", self.assert_refused("lesson", "--dir", "bad"))
        (self.folder / "empty").mkdir()
        self.assertIn("no lessons", self.assert_refused("lesson", "--dir", "empty"))


class TerminalTest(ProgramTest):
    def open_terminal(self, *arguments, environment=None):
        """Plays in a terminal of its own."""
        path = self.write("little.json", LITTLE)
        pid, self.terminal = pty.fork()
        if pid == 0:
            os.execve(PROGRAM, [PROGRAM, "lesson", *(arguments or [path])],
                      {**os.environ, "TERM": "xterm", **(environment or {})})
        self.addCleanup(os.close, self.terminal)
        self.read = ""
        return pid

    def wait_for(self, text):
        """Reads on until this has been printed, after what was waited for last."""
        end = time.monotonic() + 60
        while text not in self.read:
            ready = select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0]
            self.assertTrue(ready, f"no {text!r} in {self.read!r}")
            try:
                part = os.read(self.terminal, 4096).decode(errors="replace")
            except OSError:
                part = ""
            self.assertNotEqual(part, "", f"no {text!r} in {self.read!r}")
            self.read += part
        before, self.read = self.read.split(text, 1)
        return before

    def press(self, keys):
        os.write(self.terminal, keys.encode())

    def exit_code(self, pid):
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def test_on_a_terminal_it_waits_at_captions_and_questions(self):
        pid = self.open_terminal()
        self.wait_for("Enter goes on, a number answers a question, q ends the lesson.")
        self.wait_for("[Enter] ")
        self.press("\n")
        before = self.wait_for("Your answer, 1 to 2: ")
        self.assertIn("All wait.", before)
        self.assertNotIn("[Enter]", before)
        self.press("1\n")
        self.wait_for("Right.")
        self.wait_for("Your answer, 1 to 2: ")
        self.press("1\n")
        self.wait_for("Not so: you said 1")
        self.wait_for("S1 leads.")
        self.assertNotIn("That was all.", self.wait_for("[Enter] "))
        self.press("\n")
        self.wait_for("That was all.")
        self.wait_for("[Enter] ")
        self.press("\n")
        self.wait_for("1 of 2 answers right.")
        self.assertEqual(self.exit_code(pid), 0)

    def test_it_has_colours_unless_they_are_not_wanted(self):
        pid = self.open_terminal()
        self.assertIn("\x1b[1m", self.wait_for("[Enter] "))
        self.press("q\n")
        self.exit_code(pid)
        pid = self.open_terminal(environment={"NO_COLOR": "1"})
        self.assertNotIn("\x1b[", self.wait_for("[Enter] "))
        self.press("q\n")
        self.wait_for("The lesson has not come to its end.")
        self.assertEqual(self.exit_code(pid), 0)

    def test_the_end_of_a_terminals_input_is_no_endless_loop(self):
        pid = self.open_terminal()
        self.wait_for("[Enter] ")
        self.press("\x04")
        self.wait_for("End of input: the lesson goes on without answers.")
        self.wait_for("0 of 2 answers right, 2 not given.")
        self.assertEqual(self.exit_code(pid), 0)

    def test_ctrl_c_ends_it_at_once(self):
        pid = self.open_terminal()
        self.wait_for("[Enter] ")
        self.press("\x03")
        self.assertEqual(self.exit_code(pid), -signal.SIGINT)


if __name__ == "__main__":
    unittest.main()
