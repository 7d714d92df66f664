"""raftsim explain: how things stand in a run, and why."""

import json
import re
import unittest

from program import GOOD, SOURCE, ProgramTest

FIRST = SOURCE / "scenarios/first-election.json"
RUN_KEYS = ["raftsimExplain", "version", "file", "scenario", "seed", "timeNs", "bug"]


class WhyTest(ProgramTest):
    def why(self, value, *arguments, file=FIRST):
        return json.loads(self.assert_fine("explain", "--json", "--why", value, *arguments, file))

    def test_a_chain_leads_from_a_follower_over_the_leader_to_the_timer_that_began_it(self):
        found = self.why("S4.commitIndex")
        self.assertEqual(list(found), [*RUN_KEYS, "value", "is", "chain", "more", "origin", "kept"])
        self.assertEqual((found["value"], found["is"], found["origin"], found["more"]),
                         ("S4.commitIndex", "1", "timer", 0))
        self.assertEqual([step["value"] for step in found["chain"]],
                         ["S4.commitIndex", None, "S3.commitIndex", "S1.log[1]", "S3.log[1]", "S4.votedFor", "S3.role"])
        commit = found["chain"][2]
        self.assertEqual(commit["because"][0], {
            "rule": "mayCommit", "yes": True, "reason": "currentTermOnQuorum",
            "words": "an entry of the leader's term is on a majority", "section": "Raft §5.4.2", "about": None})
        self.assertEqual(commit["evidence"], "S1, S2, S3 have entry 1 of T1: 3 of 5")
        numbers = [step["record"] for step in found["chain"]]
        self.assertEqual(numbers, sorted(numbers, reverse=True))

    def test_a_trace_says_the_same_as_the_scenario(self):
        trace = self.folder / "run.jsonl"
        self.assert_fine("run", "--quiet", "--trace", trace, FIRST)
        for arguments in [["--why", "S3.role"], ["--why", "S1.log"], ["--at", "180ms"], ["--server", "S2"]]:
            self.assertEqual(self.assert_fine("explain", *arguments, trace),
                             self.assert_fine("explain", *arguments, FIRST))

    def test_the_text_says_what_the_chain_does(self):
        text = " ".join(self.assert_fine("explain", "--why", "S3.role", FIRST).split())
        self.assertIn("S3.role is leader.", text)
        for step in self.why("S3.role")["chain"]:
            self.assertIn(step["words"], text)
            for answer in step["because"]:
                self.assertIn(f"{answer['words']} ({answer['rule']}, {answer['section']})", text)
        self.assertIn("It began with a timer", text)

    def test_an_earlier_instant_has_an_earlier_cause(self):
        self.assertEqual(self.why("S3.role", "--at", "160ms")["is"], "candidate")
        self.assertEqual(self.why("S3.role", "--at", "160ms")["chain"][0]["timeNs"], 150_000_000)
        self.assertEqual(self.why("S3.role", "--at", "0s")["chain"], [])

    def test_an_instant_as_the_story_tells_it_has_all_that_is_told_with_it(self):
        story = self.assert_fine("log", FIRST)
        told = next(line.split()[0] for line in story.splitlines() if "LEADER T1" in line)
        self.assertEqual(self.why("S3.role", "--at", f"{told}ms")["is"], "leader")
        self.assertIn("S3 leads T1", self.assert_fine("explain", "--at", f"{told}ms", FIRST))
        up_to = self.assert_fine("log", "--to", f"{told}ms", FIRST)
        self.assertIn("LEADER T1", up_to)
        self.assertTrue(story.startswith(up_to))

    def test_what_never_changed_says_so(self):
        out = self.assert_fine("explain", "--why", "S1.snapshot", FIRST)
        self.assertIn("S1.snapshot is none, as from the start: nothing has changed it.", out)
        found = self.why("S1.snapshot")
        self.assertEqual((found["is"], found["chain"], found["origin"]), ("none", [], "initial"))

    def test_the_depth_cuts_the_chain_and_says_how_much_is_left(self):
        whole = self.why("S4.commitIndex")["chain"]
        found = self.why("S4.commitIndex", "--depth", 2)
        self.assertEqual((found["chain"], found["more"]), (whole[:2], len(whole) - 2))
        out = self.assert_fine("explain", "--why", "S4.commitIndex", "--depth", 2, FIRST)
        self.assertIn(f"and {len(whole) - 2} steps more; --depth {len(whole)} tells all", out)

    def test_a_clients_command_is_an_origin(self):
        good = self.write("good.json", GOOD)
        leader = json.loads(self.assert_fine("explain", "--json", good))["leaders"][0]["server"]
        found = self.why(f"{leader}.log", file=good)
        self.assertEqual(found["origin"], "client")
        self.assertRegex(found["chain"][-1]["words"], r"\AClient C1 sent its request to S")

    def test_what_leaves_a_value_as_it_is_is_told(self):
        figure = SOURCE / "scenarios/figure-8-lost.json"
        kept = self.why("S1.commitIndex", "--at", "700ms", file=figure)["kept"]
        self.assertEqual((kept["because"]["rule"], kept["because"]["reason"]), ("mayCommit", "olderTerm"))
        out = " ".join(self.assert_fine("explain", "--why", "S1.commitIndex", "--at", "700ms", figure).split())
        self.assertIn("the entry is of an older term and does not commit by counting (mayCommit, Raft §5.4.2)", out)

    def test_every_value_can_be_asked_for(self):
        for value in ["role", "term", "votedFor", "leader", "commitIndex", "lastApplied", "log", "log[1]",
                      "matchIndex[S2]", "nextIndex[S2]", "snapshot", "configuration"]:
            self.assertEqual(self.why("S3." + value)["value"], "S3." + value)


class PlantedTest(ProgramTest):
    """Where mistakes are planted, nobody is told Raft's reasons for what they do."""

    def test_the_answers_of_a_planted_bug_are_told_as_such(self):
        lesson = str(SOURCE / "scenarios/lessons/28-bug-no-up-to-date-check.json")
        out = self.assert_fine("explain", "--why", "S2.votedFor", lesson)
        self.assertIn("The servers have a bug: a vote is given whatever the candidate's log.\n", out)
        words = " ".join(out.split())
        self.assertIn("a planted bug decides this: a vote is given whatever the candidate's log (isUpToDate, "
                      "Raft §5.4.1)", words)
        self.assertNotIn("the logs end alike", words)
        report = json.loads(self.assert_fine("explain", "--json", "--why", "S2.votedFor", lesson))
        self.assertEqual(report["bug"], "no-up-to-date-check")
        answers = {answer["rule"]: answer["words"] for link in report["chain"] for answer in link["because"]}
        self.assertTrue(answers["isUpToDate"].startswith("a planted bug decides this: "))
        self.assertNotIn("bug", answers["mayGrantVote"])
        self.assertIn("The servers have a bug: ", self.assert_fine("explain", lesson))

    def test_servers_that_follow_raft_have_no_bug(self):
        self.assertNotIn("bug", self.assert_fine("explain", "--why", "S1.role", FIRST))
        self.assertIsNone(json.loads(self.assert_fine("explain", "--json", FIRST))["bug"])

    def test_a_lost_disk_takes_what_was_durable(self):
        lesson = str(SOURCE / "scenarios/lessons/22-without-persistence.json")
        out = " ".join(self.assert_fine("explain", "--why", "S2.log", "--at", "0.31s", lesson).split())
        self.assertIn("S2's log was lost, durable as it was, when its disk was replaced by an empty one", out)

    def test_a_crash_that_the_scenario_asks_for_is_its_own(self):
        failover = str(SOURCE / "scenarios/leader-crash-failover.json")
        out = self.assert_fine("explain", "--why", "S3.commitIndex", "--at", "1s", failover)
        self.assertIn("The scenario asked for it", out)
        self.assertNotIn("nobody", out)


class StandingTest(ProgramTest):
    def test_of_a_timer_that_the_scenario_makes_fire_it_is_no_reason_that_its_time_was_over(self):
        out = self.assert_fine("explain", "--why", "S4.term", "--at", "400ms", "election-restriction")
        self.assertIn("S4's term rose from 1 to 2: it became candidate, when the scenario made its election timer fire", out)
        self.assertIn("The scenario asked for it (\"S4 is the first to ask for votes\")", out)
        self.assertIn("It began with what the scenario asks for.", out)
        self.assertNotIn("election timeout", out)
        self.assertIn("no leader was heard for a whole election timeout",
                      self.assert_fine("explain", "--why", "S3.term", "first-election"))

    def test_what_is_on_its_way_over_a_link_that_is_cut_is_not_said_to_arrive(self):
        out = self.assert_fine("explain", "--at", "185ms", "lessons/02-terms-and-roles")
        self.assertRegex(out, r"(?m)^  S2 → S1 .*, would arrive at 0\.190000s, but the link is cut$")
        messages = json.loads(self.assert_fine("explain", "--json", "--at", "185ms", "lessons/02-terms-and-roles"))["messages"]
        cut = {(message["from"], message["to"]): message["cut"] for message in messages}
        self.assertTrue(cut["S2", "S1"])
        self.assertFalse(all(cut.values()))

    def test_of_two_leaders_of_one_term_none_is_said_to_be_the_older(self):
        out = self.assert_fine("explain", "lessons/30-bug-vote-not-durable")
        self.assertRegex(out, r"S\d takes itself for the leader of the same term, T1, since")

    def test_the_leader_is_named_with_how_it_became_one(self):
        out = self.assert_fine("explain", FIRST)
        self.assertIn("S3 leads T1, since 0.173206s: vote from S4: 3 of 5 is a majority → LEADER T1.", out)
        self.assertIn("end: time is up", out)
        self.assertRegex(out, r"\nS3 +leader +1 +S3 +S3 +1 +1 +log 1\n")

    def test_what_is_on_its_way_and_who_is_down_is_told(self):
        out = self.assert_fine("explain", "--at", "180ms", FIRST)
        self.assertIn("4 messages are on their way", out)
        self.assertIn("S3 → S1  AppendEntries with entry 1 (sent in T1, leaderCommit 0), arrives at 0.184815s", out)
        failover = SOURCE / "scenarios/leader-crash-failover.json"
        self.assertRegex(self.assert_fine("explain", "--at", "1s", failover), r"\nS3 +down ")
        self.assertIn("Nobody leads.", self.assert_fine("explain", "--at", "1s", failover))
        figure = SOURCE / "scenarios/figure-8-lost.json"
        self.assertIn("Of the links: partition: S1, S2, S3, S4 | S5.",
                      self.assert_fine("explain", "--at", "300ms", figure))

    def test_one_server_alone_is_told_with_what_it_did_last(self):
        out = self.assert_fine("explain", "--at", "180ms", "--server", "S3", FIRST)
        self.assertIn("What it did last", out)
        self.assertRegex(out, r"\n  matchIndex\[S3\] +1\n")
        self.assertNotIn("\nserver  role", out)

    def test_its_json_has_its_keys(self):
        found = json.loads(self.assert_fine("explain", "--json", "--at", "180ms", FIRST))
        self.assertEqual(list(found), [*RUN_KEYS, "ending", "leaders", "servers", "messages", "links"])
        self.assertEqual([server["server"] for server in found["servers"]], ["S1", "S2", "S3", "S4", "S5"])
        self.assertEqual((found["servers"][2]["role"], found["servers"][2]["state"]), ("leader", "running"))
        self.assertEqual(found["leaders"][0]["since"]["timeNs"] // 1000, 173_206)
        self.assertEqual({message["type"] for message in found["messages"]}, {"AppendEntries"})
        self.assertIsNone(found["ending"])

    def test_a_violation_is_where_it_ends(self):
        amnesia = SOURCE / "scenarios/amnesia.json"
        found = json.loads(self.assert_fine("explain", "--json", amnesia))
        self.assertIn("is violated", found["ending"]["words"])
        self.assertEqual(found["ending"]["timeNs"], found["timeNs"])


class RefusalTest(ProgramTest):
    def test_what_is_not_known_gets_one_line_with_what_is_near(self):
        for arguments, words in [
                (["--why", "S1.comitIndex"], "a server has no value \"comitIndex\"; did you mean 'commitIndex'?"),
                (["--why", "S1.mood"], 'a server has no value "mood"; it has role, term, votedFor'),
                (["--why", "S9.role"], 'there is no server "S9"; the run has S1 to S5'),
                (["--why", "role"], "expected a server's value, as S1.commitIndex"),
                (["--why", "S1.matchIndex"], 'write "S1.matchIndex[S2]"'),
                (["--why", "S1.matchIndex[S7]"], 'there is no server "S7"'),
                (["--why", "S1.log[0]"], "expected an entry's index, from 1"),
                (["--why", "S1.role[S2]"], "is a single value"),
                (["--why", "S1.log[3"], "expected ] at its end"),
                (["--server", "six"], 'there is no server "six"'),
                (["--at", "3"], "expected a time since the start"),
                (["--at", "3s"], "--at: 3s is after the end of the run, 2s"),
                (["--why", "S1.role", "--server", "S1"], "exclude each other"),
                (["--depth", "3"], "--depth is for --why"),
                (["--why", "S1.role", "--depth", "0"], "expected a whole number")]:
            with self.subTest(arguments):
                self.assertIn(words, self.assert_refused("explain", *arguments, FIRST))

    def test_files_that_are_none_are_refused(self):
        self.assertIn("expected one trace or scenario, found 2", self.assert_refused("explain", FIRST, FIRST))
        self.assertIn("missing.json", self.assert_refused("explain", "missing.json"))
        trace = self.folder / "run.jsonl"
        self.assert_fine("run", "--quiet", "--trace", trace, FIRST)
        cut = self.write("cut.jsonl", "\n".join(trace.read_text().splitlines()[:-1]) + "\n")
        self.assertIn("the trace is incomplete", self.assert_refused("explain", cut))
        self.assertIn("which has its seed", self.assert_refused("explain", "--seed", 2, trace))
        wrong = self.write("wrong.jsonl", re.sub(r'"id":3,', '"id":99,', trace.read_text(), count=1))
        self.assertIn("a record that fits those before it", self.assert_refused("explain", wrong))


if __name__ == "__main__":
    unittest.main()
