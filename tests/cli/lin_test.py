"""raftsim lin, and raftsim run --history."""

import json
import os
import unittest

from program import GOOD, SOURCE, ProgramTest


def event(kind, client, time, **members):
    return {"type": kind, "client": client, **members, "time": time}


def invoke(client, time, op, *value, key="x"):
    return event("invoke", client, time, key=key, op=op, **({"value": value[0]} if value else {}))


STALE = [invoke(1, 10, "write", "a"), event("ok", 1, 20), invoke(2, 30, "write", "b"), event("ok", 2, 40),
         invoke(1, 50, "read"), event("ok", 1, 60, value="a")]
FRESH = STALE[:-1] + [event("ok", 1, 60, value="b")]
# Twenty compare-and-sets at once between five values, a path over all edges of a graph that has none: three lead
# from b, five to it.
EDGES = [(one, other) for one in "abcde" for other in "abcde" if one != other]
EDGES[EDGES.index(("b", "c"))] = ("a", "b")
HARD = ([invoke(1, 10, "write", "a"), event("ok", 1, 20)] +
        [invoke(client, 30, "cas", list(edge)) for client, edge in enumerate(EDGES)] +
        [event("ok", client, 40) for client in range(len(EDGES))])

SERVICE = {
    **GOOD,
    "clients": [{"name": "alice", "mode": "open", "interval": "10ms", "operations": {"read": 1, "append": 1}}],
    "expect": [{"linearizable": True}],
}


class HistoryTest(ProgramTest):
    def history(self, name, events):
        return self.write(name, "".join(json.dumps(each) + "\n" for each in events))


class VerdictTest(HistoryTest):
    def test_a_linearizable_history_answers_0(self):
        out = self.assert_fine("lin", self.history("fresh.jsonl", FRESH))
        self.assertRegex(out, r"\A\S*fresh\.jsonl: linearizable\n"
                              r"  3 operations by 2 clients on 1 key, 0 failed, 0 of unknown outcome; \d+ states? searched\n\Z")

    def test_another_answers_1_and_shows_the_smallest_window(self):
        code, out, err = self.run_program("lin", self.history("stale.jsonl", STALE))
        self.assertEqual((code, err), (1, ""))
        self.assertIn("stale.jsonl: not linearizable\n", out)
        self.assertTrue(out.endswith('  key "x": the smallest window that cannot be ordered is line 3 to line 6\n'
                                     '    lines  time   client  operation\n'
                                     '    3-4    30-40  2       write "b"\n'
                                     '    5-6    50-60  1       read "a"\n'), out)

    def test_what_does_not_help_is_shown_apart(self):
        events = [invoke(3, 5, "append", "c"), invoke(1, 10, "append", "a"), event("ok", 1, 20), invoke(2, 30, "read"),
                  event("ok", 2, 40, value="aa")]
        code, out, _ = self.run_program("lin", self.history("twice.jsonl", events))
        self.assertEqual(code, 1)
        self.assertTrue(out.endswith('is line 1 to line 5, from no such key on\n'
                                     '    lines  time   client  operation\n'
                                     '    4-5    30-40  2       read "aa"\n'
                                     '  and none of these explains it, whether it had happened by then or not\n'
                                     '    1-     5-     3       append "c", outcome unknown\n'
                                     '    2-3    10-20  1       append "a"\n'), out)

    def test_a_search_that_is_given_up_answers_1_and_says_so(self):
        hard = self.history("hard.jsonl", HARD)
        code, out, _ = self.run_program("lin", "--states", 1000, hard)
        self.assertEqual(code, 1)
        self.assertIn("hard.jsonl: undecided\n", out)
        self.assertRegex(out, r'\n  the search over key "x" was given up: undecided after 1000 states and \d+ tries\n')

    def test_json_says_the_same(self):
        files = [self.history("fresh.jsonl", FRESH), self.history("stale.jsonl", STALE), self.history("hard.jsonl", HARD)]
        code, out, err = self.run_program("lin", "--json", "--states", 1000, *files)
        self.assertEqual((code, err), (1, ""))
        document = json.loads(out)
        self.assertEqual([one["verdict"] for one in document["histories"]],
                         ["linearizable", "notLinearizable", "undecided"])
        failure = document["histories"][1]["failure"]
        self.assertEqual((failure["key"], failure["smallest"], failure["from"]["line"], failure["to"]["line"]),
                         ("x", True, 3, 6))
        self.assertEqual([(one["client"], one["op"], one["value"]) for one in failure["operations"]],
                         [("2", "write", "b"), ("1", "read", "a")])

    def test_quiet_prints_only_what_is_not_linearizable(self):
        fresh, stale = self.history("fresh.jsonl", FRESH), self.history("stale.jsonl", STALE)
        self.assertEqual(self.assert_fine("lin", "--quiet", fresh), "")
        self.assertTrue(self.run_program("lin", "-q", fresh, stale)[1].startswith(stale))

    def test_a_terminal_is_not_written_to_by_a_history(self):
        events = [invoke("\033[31m", 1, "write", "\033[32m", key="\033[33m"), event("ok", "\033[31m", 2),
                  invoke(1, 3, "read", key="\033[33m"), event("ok", 1, 4, value=None)]
        code, out, _ = self.run_program("lin", self.history("hostile.jsonl", events))
        self.assertEqual(code, 1)
        self.assertNotIn("\033", out)

    def test_the_format_s_example_is_read(self):
        text = (SOURCE / "sim" / "lin" / "README.md").read_text()
        example = text.split("```\n")[1]
        self.assertEqual(self.run_program("lin", self.write("example.jsonl", example))[0], 1)


class RefusedTest(HistoryTest):
    def test_bad_input_is_told_with_file_line_found_and_expected(self):
        line = self.assert_refused("lin", self.history("bad.jsonl", [STALE[0], {**STALE[1], "type": "okay"}]))
        self.assertRegex(line, r'\Araftsim lin: \S*bad\.jsonl: line 2: at /type: found "okay", expected "invoke", ')

    def test_files_that_are_none_get_one_line(self):
        for place in [self.folder, self.folder / "missing.jsonl"]:
            self.assertIn(str(place), self.assert_refused("lin", place))
        self.assertIn("expected a file", self.assert_refused("lin"))

    def test_a_bad_file_does_not_keep_others_from_being_judged(self):
        code, out, err = self.run_program("lin", self.write("bad.jsonl", "{"), self.history("stale.jsonl", STALE))
        self.assertEqual(code, 2)
        self.assertIn("not linearizable", out)
        self.assertIn("line 1", err)

    def test_an_endless_file_is_refused(self):
        self.assertIn("a longer line", self.assert_refused("lin", "/dev/zero"))


class RunTest(HistoryTest):
    def test_the_history_of_a_run_is_judged_as_the_run_judges_it(self):
        file = self.write("service.json", SERVICE)
        plain = self.assert_fine("run", file)
        out = self.assert_fine("run", file, "--history", "h.jsonl")
        self.assertEqual(out.splitlines()[-1], plain.splitlines()[-1])  # the hash
        self.assertIn("h.jsonl: linearizable\n", self.assert_fine("lin", "h.jsonl"))
        events = [json.loads(line) for line in (self.folder / "h.jsonl").read_text().splitlines()]
        begun = [one for one in events if one["type"] == "invoke"]
        self.assertGreater(len(begun), 50)
        self.assertEqual(len({one["operation"] for one in begun}), len(begun))

    def test_a_run_that_ends_with_a_violation_leaves_its_history(self):
        stale = SOURCE / "scenarios" / "stale-read.json"
        self.assert_fine("run", stale, "--history", "h.jsonl")
        self.assertEqual(self.run_program("lin", "h.jsonl")[0], 1)

    def test_an_unmet_expectation_shows_what_cannot_be_ordered(self):
        scenario = json.loads((SOURCE / "scenarios" / "stale-read.json").read_text())
        scenario["expect"] = [{"linearizable": True}]
        code, out, _ = self.run_program("run", self.write("stale.json", scenario))
        self.assertEqual(code, 1)
        self.assertIn('key "x" cannot be ordered: alice: write "2" (700ms to 740ms); bob: read "1" (800ms to 820ms)', out)

    def test_a_dash_puts_the_history_alone_on_standard_output(self):
        file = self.write("service.json", SERVICE)
        self.assert_fine("run", file, "--history", "h.jsonl")
        self.assertEqual(self.assert_fine("run", file, "--history", "-"), (self.folder / "h.jsonl").read_text())

    def test_places_where_no_history_can_be_get_one_line_and_leave_nothing(self):
        file = self.write("service.json", SERVICE)
        before = sorted(os.listdir(self.folder))
        for place in [self.folder, self.folder / "missing" / "h.jsonl", file]:
            self.assertIn(str(place), self.assert_refused("run", file, "--history", place))
        self.assertIn("same file", self.assert_refused("run", file, "--history", "a", "--trace", "a"))
        self.assertIn("same file", self.assert_refused("run", file, "--history", "./a", "--trace", "a"))
        self.assertIn("takes one scenario", self.assert_refused("run", file, file, "--history", "a"))
        self.assertIn("exclude each other", self.assert_refused("run", file, "--history=-", "--json"))
        self.assertEqual(sorted(os.listdir(self.folder)), before)


if __name__ == "__main__":
    unittest.main()
