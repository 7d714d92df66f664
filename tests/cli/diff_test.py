"""raftsim diff: where two runs part."""

import json
import unittest

from program import GOOD, ProgramTest

CRASH = {**GOOD, "name": "crash", "timeline": [{"at": "800ms", "do": [{"crash": "leader"}]}], "expect": []}


class DiffTest(ProgramTest):
    def trace(self, name, scenario, *options):
        file, trace = self.write(name + ".json", scenario), self.folder / (name + ".jsonl")
        self.assert_fine("run", file, "--trace", trace, "--quiet", *options)
        return trace

    def difference(self, *arguments):
        code, out, err = self.run_program("diff", "--json", *arguments)
        self.assertEqual((code, err), (1, ""), out)
        return json.loads(out)


class EqualTest(DiffTest):
    def test_a_run_is_like_itself(self):
        trace = self.trace("good", GOOD)
        records = json.loads(trace.read_text().splitlines()[-1])["records"]
        for other in [trace, self.folder / "good.json"]:
            out = self.assert_fine("diff", trace, other)
            self.assertTrue(out.endswith(f"\nAll {records:,} events are the same.\n"), out)
            self.assertTrue(json.loads(self.assert_fine("diff", "--json", trace, other))["equal"])
        self.assertEqual(self.assert_fine("diff", "-q", trace, trace), "")

    def test_the_version_of_the_program_does_not_count(self):
        trace = self.trace("good", GOOD)
        older = self.write("older.jsonl", trace.read_text().replace('"version":"', '"version":"0.0.', 1))
        self.assert_fine("diff", trace, older)


class PartingTest(DiffTest):
    def test_the_first_event_that_differs_is_named(self):
        plain, crash = self.trace("plain", {**CRASH, "timeline": []}), self.trace("crash", CRASH)
        lines = [path.read_text().splitlines()[1:] for path in (plain, crash)]
        same = next(i for i, (a, b) in enumerate(zip(*lines)) if a != b)
        found = self.difference(plain, crash)
        self.assertEqual(found["sameEvents"], same)
        self.assertEqual([event["number"] for event in found["shared"]], [same - 2, same - 1, same])
        self.assertEqual([event["number"] for event in found["b"]["goesOn"]], [same + 1, same + 2, same + 3])
        self.assertEqual(found["b"]["goesOn"][0]["time"], 800_000_000)
        self.assertIn("crashes", found["b"]["goesOn"][0]["words"])
        self.assertIn({"pointer": "/kind", "a": json.dumps(json.loads(lines[0][same])["kind"]), "b": '"crash"'},
                      found["members"])
        self.assertEqual((found["a"]["crashes"], found["b"]["crashes"]), (0, 1))
        out = self.run_program("diff", plain, crash)[1]
        self.assertIn(f"\nThe first {same:,} events are the same; number {same + 1:,} is the first that differs.\n", out)

    def test_a_single_member_is_found_by_its_pointer(self):
        trace = self.trace("good", GOOD)
        lines = trace.read_text().splitlines()
        place = next(i for i, line in enumerate(lines) if '"commitIndex":2,' in line)
        lines[place] = lines[place].replace('"judgements":[["adoptsTerm"', '"judgements":[["acceptsLeader"', 1)
        other = self.write("other.jsonl", "\n".join(lines) + "\n")
        found = self.difference(trace, other)
        self.assertEqual(found["sameEvents"], place - 1)
        self.assertEqual([member["pointer"] for member in found["members"]], ["/judgements/0/0"])
        self.assertIsNone(found["otherCommit"])

    def test_histories_are_held_against_each_other(self):
        scenario = self.write("crash.json", CRASH)
        found = self.difference("--seed-b", 2, scenario, scenario)
        self.assertEqual([member["pointer"] for member in found["headers"]], ["/seed"])
        for run in (found["a"], found["b"]):
            summary = json.loads(self.assert_fine("run", "--json", "--seed", run["seed"], scenario))["runs"][0]
            self.assertEqual((run["hash"], run["committed"]), (summary["hash"], summary["committed"]["entries"]))
            self.assertGreaterEqual(len(run["leaders"]), 1)
            self.assertGreaterEqual(run["highestTerm"], run["leaders"][-1]["term"])
        out = self.run_program("diff", "--seed-b", 2, scenario, scenario)[1]
        self.assertIn("\nThe very first event differs.\n", out)
        self.assertIn("Leaders of A: S", out)

    def test_other_commits_are_told_with_their_index(self):
        def asking(operation):
            client = {"mode": "closed", "think": "10ms", "limit": 5, "operations": {operation: 1}}
            return {**GOOD, "clients": [client], "expect": []}
        a, b = self.write("a.json", asking("write")), self.write("b.json", asking("append"))
        found = self.difference(a, b)
        self.assertEqual(found["otherCommit"], 2)
        out = self.run_program("diff", a, b)[1]
        self.assertRegex(out, r"committed is 2:\n    A  writes [^\n]*\n    B  appends ")

    def test_a_run_that_ends_before_the_other(self):
        long = self.write("long.json", {**GOOD, "expect": []})
        short = self.write("short.json", {**GOOD, "expect": [], "stop": {"at": "1s"}})
        found = self.difference(long, short, "--context", "1")
        self.assertEqual([member["pointer"] for member in found["headers"]], ["/scenarioText"])
        self.assertEqual([event["words"] for event in found["b"]["goesOn"]], ["end: time is up"])
        self.assertEqual(found["sameEvents"], found["b"]["events"] - 1)
        out = self.run_program("diff", long, short, "--context", "1")[1]
        self.assertIn("What was asked for differs in\n  /scenarioText\n", out)
        self.assertRegex(out, r"\n  B +[0-9]+  1.000000s +end: time is up\n")

    def test_what_the_world_does_is_told_in_words(self):
        timeline = [{"at": "500ms", "say": "Look here", "do": [{"isolate": ["S1"]}]}]
        plain, cut = self.write("plain.json", CRASH), self.write("cut.json", {**CRASH, "timeline": timeline})
        words = [event["words"] for event in self.difference(plain, cut)["b"]["goesOn"]]
        self.assertEqual(words[0], "Look here")
        self.assertEqual(words[1], "partition: S1 | S2, S3")


class RefusalTest(DiffTest):
    def test_what_cannot_be_compared_gets_one_line(self):
        trace = self.trace("good", GOOD)
        cut = self.write("cut.jsonl", "\n".join(trace.read_text().splitlines()[:-1]) + "\n")
        self.assertIn("expected two traces or scenarios, found 1", self.assert_refused("diff", trace))
        self.assertIn("which has its seed", self.assert_refused("diff", "--seed-a", 3, trace, trace))
        self.assertIn("missing.jsonl", self.assert_refused("diff", trace, "missing.jsonl"))
        self.assertIn("a folder", self.assert_refused("diff", trace, self.folder))
        self.assertIn("the trace is incomplete", self.assert_refused("diff", trace, cut))
        self.assertIn("/cluster", self.assert_refused("diff", trace, self.write("bad.json", {**GOOD, "cluster": 3})))
        self.assertIn("exclude each other", self.assert_refused("diff", "--json", "-q", trace, trace))


if __name__ == "__main__":
    unittest.main()
