#include "tests/core/membership_bench.hpp"

/// Changes of the membership at the leader, message by message (Raft §6, thesis §4).
namespace raft::tests {

TEST_CASE("thesis §4.1: a new configuration is in force as soon as it is in the log") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2, 3, 4}), false);
  CHECK(bench.reason(Rule::may_change_membership) == "changeBegins");
  CHECK(bench.server.configuration() == of(set({1, 2, 3, 4})));
  CHECK(bench.server.log().at(at(2)) == Entry::of(term(1), of(set({1, 2, 3, 4}))));
  CHECK(bench.server.configurations().changing());
  CHECK(receivers(bench) == set({2, 3, 4}));
  // Of the new server nothing is known: it is probed.
  CHECK(bench.server.progress(s(4)).mode == ProgressMode::probe);
  CHECK(bench.server.match_index(s(4)) == at(0));
  // Two of four are no majority any more.
  bench.written();
  bench.accepted(2, 2);
  CHECK(bench.server.commit_index() == at(1));
  bench.accepted(4, 2);
  CHECK(bench.server.commit_index() == at(2));
  CHECK_FALSE(bench.server.configurations().changing());
}

TEST_CASE("thesis §4.1: when a server is removed, the majority of the others commits that") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2}), false);
  CHECK(bench.server.configuration() == of(set({1, 2})));
  bench.written();
  // The third has left: it counts no more.
  bench.accepted(3, 2);
  CHECK(bench.server.commit_index() == at(1));
  bench.accepted(2, 2);
  CHECK(bench.server.commit_index() == at(2));
}

TEST_CASE("thesis §4.2.3: a removed server is sent the change and that it is committed, and then no more") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2}), false);
  CHECK(bench.server.departing() == set({3}));
  CHECK(bench.sent<AppendEntries>(3).entries.size() == 1);
  bench.written();
  bench.accepted(3, 2);
  bench.accepted(2, 2);
  // The step that commits it tells the server that has left.
  CHECK(bench.sent<AppendEntries>(3).leader_commit == at(2));
  CHECK(bench.server.departing() == set({}));
  bench.fire(Timer::heartbeat);
  CHECK(receivers(bench) == set({2}));
  // Whatever it answers, nothing is sent to it.
  bench.accepted(3, 2);
  CHECK(bench.effects.sends.empty());
  bench.refused(3, 1, 0, 1);
  CHECK(bench.effects.sends.empty());
}

TEST_CASE("thesis §4.2.3: a removed server that is behind is told again, and last when it has the change") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2}), false);
  bench.written();
  bench.accepted(2, 2);
  CHECK(bench.sent<AppendEntries>(3).leader_commit == at(2));
  CHECK(bench.server.departing() == set({3}));
  bench.fire(Timer::heartbeat);
  CHECK(receivers(bench) == set({2, 3}));
  bench.accepted(3, 2);
  CHECK(bench.sent<AppendEntries>(3).leader_commit == at(2));
  CHECK(bench.server.departing() == set({}));
}

TEST_CASE("thesis §4.2.3: a removed server that never answers is sent no more after some heartbeats") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2}), false);
  for (int i = 0; i < 20; ++i) bench.fire(Timer::heartbeat);
  // It is not committed yet that it has left.
  CHECK(bench.server.departing() == set({3}));
  bench.written();
  bench.accepted(2, 2);
  for (int i = 0; i < 9; ++i) bench.fire(Timer::heartbeat);
  CHECK(receivers(bench) == set({2, 3}));
  bench.fire(Timer::heartbeat);
  CHECK(bench.server.departing() == set({}));
  bench.fire(Timer::heartbeat);
  CHECK(receivers(bench) == set({2}));
}

TEST_CASE("thesis §4.2.3: what a removed server answers in a newer term deposes nobody") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2}), false);
  bench.written();
  SUBCASE("once its removal is committed") {
    bench.accepted(2, 2);
    bench.receive(3, 9, AppendEntriesReply{false, at(1), {}, at(1)});
    CHECK(bench.reason(Rule::heeds_outsider) == "hasLeft");
    CHECK(bench.server.role() == Role::leader);
    CHECK(bench.server.current_term() == term(1));
  }
  SUBCASE("but before that it might come back") {
    bench.receive(3, 9, AppendEntriesReply{false, at(1), {}, at(1)});
    CHECK(bench.server.role() == Role::follower);
    CHECK(bench.server.current_term() == term(9));
  }
}

TEST_CASE("thesis §4.2.3: of several that leave one after the other each is told, for as long as the first") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2}), false);
  bench.written();
  bench.accepted(2, 2);
  for (int i = 0; i < 8; ++i) bench.fire(Timer::heartbeat);
  CHECK(bench.server.departing() == set({3}));
  change_to(bench, set({1}), false);
  CHECK(bench.server.departing() == set({2, 3}));
  bench.written();
  CHECK(bench.server.commit_index() == at(3));
  for (int i = 0; i < 9; ++i) bench.fire(Timer::heartbeat);
  CHECK(receivers(bench) == set({2, 3}));
  // Who comes back departs no more.
  change_to(bench, set({1, 3}), false);
  CHECK(bench.server.departing() == set({2}));
}

TEST_CASE(
    "thesis §4.2.3: a new leader tells those who have left by a configuration that it finds uncommitted") {
  Durable content = durable({1}, 1);
  content.log.append(Entry::of(term(1), of(set({1, 2}))));
  ServerBench bench(3, content, 1);
  bench.fire(Timer::election);
  bench.written();
  bench.receive(2, 2, RequestVoteReply{true});
  REQUIRE(bench.server.role() == Role::leader);
  CHECK(bench.server.departing() == set({3}));
  CHECK(receivers(bench) == set({2, 3}));
  bench.written();
  bench.accepted(2, 3);
  CHECK(bench.sent<AppendEntries>(3).leader_commit == at(3));
}

TEST_CASE("thesis §4.2.3: a farewell starts where the server is known to be, not where it is thought to be") {
  ServerBench bench = settled_leader();
  bench.propose(1);
  bench.propose(2);
  change_to(bench, set({1, 2}), false);
  bench.written();
  // S3 is known to have the first entry only; the others are on their way and may come later than this.
  bench.accepted(2, 4);
  CHECK(bench.server.commit_index() == at(4));
  CHECK(bench.sent<AppendEntries>(3).prev_log == end(1, 1));
  CHECK(bench.sent<AppendEntries>(3).entries.size() == 3);
}

TEST_CASE("thesis §4.1: of a server that left and comes back nothing is taken for known") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2}), false);
  bench.written();
  bench.accepted(3, 2);
  bench.accepted(2, 2);
  change_to(bench, set({1, 2, 3}), false);
  CHECK(bench.server.match_index(s(3)) == at(0));
  CHECK(bench.server.progress(s(3)).mode == ProgressMode::probe);
  CHECK(bench.sent<AppendEntries>(3).prev_log == end(1, 2));
}

TEST_CASE("thesis §4.2.3: who has left and answers is told until it knows, however long that takes") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2}), false);
  bench.written();
  bench.accepted(2, 2);
  REQUIRE(bench.server.departing() == set({3}));
  for (int again = 0; again < 3; ++again) {
    for (int i = 0; i < 9; ++i) bench.fire(Timer::heartbeat);
    bench.accepted(3, 1);
    CHECK(bench.server.departing() == set({3}));
  }
  for (int i = 0; i < 9; ++i) bench.fire(Timer::heartbeat);
  CHECK(bench.server.departing() == set({3}));
  bench.fire(Timer::heartbeat);
  CHECK(bench.server.departing() == set({}));
}

TEST_CASE("thesis §4.2.3: of who has left, answers that tell nothing new are answered with nothing") {
  ServerBench bench = settled_leader();
  bench.propose(1);
  change_to(bench, set({1, 2}), false);
  bench.written();
  bench.accepted(2, 3);
  REQUIRE(bench.server.departing() == set({3}));
  bench.accepted(3, 2);
  CHECK(bench.sends_to(3) == 1);
  for (int copy = 0; copy < 10; ++copy) {
    bench.accepted(3, 2);
    CHECK(bench.sends_to(3) == 0);
  }
  // What got lost comes with a heartbeat.
  bench.fire(Timer::heartbeat);
  CHECK(bench.sends_to(3) == 1);
  CHECK(bench.timer(Timer::heartbeat) == TimerChange::arm);
}

TEST_CASE("thesis §4.2.3, §6.4: it is not forgotten for the rounds of heartbeats that reads ask for") {
  Options options;
  options.reads = ReadMode::read_index;
  ServerBench bench(3, {}, 1, options);
  bench.become_leader();
  bench.written();
  bench.accepted(2, 1);
  change_to(bench, set({1, 2}), false);
  bench.written();
  bench.accepted(2, 2);
  REQUIRE(bench.server.departing() == set({3}));
  for (std::uint32_t i = 1; i <= 20; ++i) {
    bench.step(Proposed{{ClientId{1}, i, {Operation::read, Text("key"), {}, {}}}});
    bench.receive(2, 1, AppendEntriesReply{true, at(2), {}, {}, bench.server.round()});
    REQUIRE(bench.server.confirmed_round() == i);
    // Nor do they put off the heartbeats by which it is given up if it is dead.
    CHECK(bench.timer(Timer::heartbeat) == TimerChange::none);
  }
  CHECK(bench.server.departing() == set({3}));
  for (int i = 0; i < 10; ++i) bench.fire(Timer::heartbeat);
  CHECK(bench.server.departing() == set({}));
}

TEST_CASE("thesis §4.2.3: nothing that a server which has left answers deposes a leader") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2}), false);
  bench.written();
  bench.accepted(2, 2);
  const Server before = bench.server;
  for (const MessageBody& late :
       {MessageBody{RequestVoteReply{false}}, MessageBody{PreVoteReply{false, term(0)}},
        MessageBody{AppendEntriesReply{}}, MessageBody{InstallSnapshotReply{}}}) {
    bench.receive(3, 9, late);
    CHECK(bench.judgements(Rule::heeds_outsider) == "no hasLeft about S3");
    CHECK(bench.server == before);
  }
  // Nor while the next change is under way: that this may be undone brings nobody back who left before.
  change_to(bench, set({1}), false);
  REQUIRE(bench.server.configurations().changing());
  bench.receive(3, 9, PreVoteReply{false, term(0)});
  CHECK(bench.judgements(Rule::heeds_outsider) == "no hasLeft about S3");
  CHECK(bench.server.role() == Role::leader);
  // Who takes part is heard.
  bench.receive(2, 9, RequestVoteReply{false});
  CHECK(bench.server.role() == Role::follower);
}

TEST_CASE("thesis §4.2.3: a leader that steps down and leads again owes nobody a farewell") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2}), false);
  bench.written();
  bench.accepted(2, 2);
  CHECK(bench.server.departing() == set({3}));
  bench.append(2, 2, end(1, 2), {2}, 2);
  CHECK(bench.server.departing() == set({}));
}

TEST_CASE("thesis §6.4, §4.1: a round of heartbeats ends when those it waits for have left") {
  Options options;
  options.reads = ReadMode::read_index;
  options.places = 2;
  ServerBench bench(2, {}, 1, options);
  bench.become_leader();
  bench.written();
  bench.accepted(2, 1);
  bench.step(Proposed{{ClientId{1}, 1, {Operation::read, Text("key"), {}, {}}}});
  CHECK(bench.server.confirmed_round() < bench.server.round());
  change_to(bench, set({1}), false);
  bench.written();
  CHECK(bench.server.commit_index() == at(2));
  CHECK(bench.server.confirmed_round() == bench.server.round());
  REQUIRE(bench.effects.answers.size() == 1);
  CHECK(bench.effects.answers.front().status == AnswerStatus::done);
}

TEST_CASE("thesis §4.1 (2015): no change before an entry of the leader's term is committed") {
  Options options;
  options.places = 4;
  ServerBench bench(3, durable({1, 1}, 1), 1, options);
  bench.become_leader();
  bench.written();
  change_to(bench, set({1, 2, 3, 4}), false);
  CHECK(bench.reason(Rule::may_change_membership) == "waitsForTermCommit");
  CHECK(bench.server.configuration() == of(set({1, 2, 3})));
  CHECK_FALSE(bench.effects.write.has_value());
  bench.accepted(2, 3);
  change_to(bench, set({1, 2, 3, 4}), false);
  CHECK(bench.reason(Rule::may_change_membership) == "changeBegins");
}

TEST_CASE("thesis §4.1: a change waits for the one before to be committed") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2, 3, 4}), false);
  bench.written();
  change_to(bench, set({1, 2, 3, 4, 5}), false);
  CHECK(bench.reason(Rule::may_change_membership) == "changeInProgress");
  CHECK(bench.server.configuration() == of(set({1, 2, 3, 4})));
  bench.accepted(2, 2);
  bench.accepted(3, 2);
  change_to(bench, set({1, 2, 3, 4, 5}), false);
  CHECK(bench.reason(Rule::may_change_membership) == "changeBegins");
  CHECK(bench.server.configuration() == of(set({1, 2, 3, 4, 5})));
}

TEST_CASE("Raft §6: while two configurations are joint, both majorities commit, and then the new one alone") {
  ServerBench bench = settled_leader();
  change_to(bench, set({3, 4, 5}), true);
  const Configuration joint = of(set({3, 4, 5}), set({1, 2, 3}));
  CHECK(bench.server.configuration() == joint);
  CHECK(receivers(bench) == set({2, 3, 4, 5}));
  bench.written();
  // A majority of the old configuration, then of the new.
  bench.accepted(2, 2);
  CHECK(bench.server.commit_index() == at(1));
  bench.accepted(4, 2);
  CHECK(bench.server.commit_index() == at(1));
  bench.accepted(5, 2);
  CHECK(bench.server.commit_index() == at(2));
  // Cnew follows by itself, and is in force at once.
  CHECK(bench.reason(Rule::leaves_joint) == "jointCommitted");
  CHECK(bench.server.log().at(at(3)) == Entry::of(term(1), of(set({3, 4, 5}))));
  CHECK(bench.server.configuration() == of(set({3, 4, 5})));
  CHECK(bench.server.departing() == set({2}));
  bench.written();
  bench.accepted(2, 3);
  bench.accepted(4, 3);
  CHECK(bench.server.commit_index() == at(2));
  bench.accepted(3, 3);
  CHECK(bench.server.commit_index() == at(3));
}

TEST_CASE("Raft §6: the other way round, the old majority comes last") {
  ServerBench bench = settled_leader();
  change_to(bench, set({3, 4, 5}), true);
  bench.written();
  for (const int server : {3, 4, 5}) bench.accepted(server, 2);
  // S1 and S3 of the old voters, all of the new: committed with the first that makes both.
  CHECK(bench.server.commit_index() == at(2));
  ServerBench other = settled_leader();
  change_to(other, set({4, 5, 6}), true);
  other.written();
  for (const int server : {4, 5, 6}) other.accepted(server, 2);
  CHECK(other.server.commit_index() == at(1));
  other.accepted(3, 2);
  CHECK(other.server.commit_index() == at(2));
}

TEST_CASE("Raft §6, thesis §4.2.2: a leader that is not in Cnew leads until that is committed, uncounted") {
  ServerBench bench = settled_leader();
  change_to(bench, set({2, 3}), false);
  CHECK(bench.server.role() == Role::leader);
  bench.written();
  bench.propose(1);
  bench.written();
  bench.accepted(2, 3);
  // Itself and S2 are no majority of S2 and S3.
  CHECK(bench.server.commit_index() == at(1));
  CHECK(bench.server.role() == Role::leader);
  bench.accepted(3, 3);
  CHECK(bench.server.commit_index() == at(3));
  CHECK(bench.reason(Rule::leads_on) == "notAVoter");
  CHECK(bench.server.role() == Role::follower);
  CHECK(bench.server.leader() == kNobody);
  CHECK(bench.server.current_term() == term(1));
  // What was committed with it is answered all the same.
  REQUIRE(bench.effects.answers.size() == 1);
  CHECK(bench.effects.answers.front().status == AnswerStatus::done);
  // It never campaigns again.
  bench.fire(Timer::election);
  CHECK(bench.reason(Rule::may_campaign) == "notAVoter");
  CHECK(bench.server.current_term() == term(1));
  CHECK(bench.effects.sends.empty());
  CHECK(bench.timer(Timer::election) == TimerChange::none);
}

TEST_CASE("Raft §6: a leader that finds a committed joint configuration ends it") {
  Options options;
  options.places = 4;
  Durable content = durable({1}, 1);
  content.log.append(Entry::of(term(1), of(set({2, 3, 4}), set({1, 2, 3}))));
  ServerBench bench(3, content, 2, options);
  CHECK(bench.server.configuration().joint());
  bench.fire(Timer::election);
  CHECK(receivers(bench) == set({1, 3, 4}));
  bench.written();
  bench.receive(3, 2, RequestVoteReply{true});
  REQUIRE(bench.server.role() == Role::leader);
  bench.written();
  bench.accepted(3, 3);
  CHECK(bench.server.commit_index() == at(3));
  CHECK(bench.server.configuration() == of(set({2, 3, 4})));
  CHECK(bench.server.log().at(at(4)).kind == EntryKind::configuration);
}

TEST_CASE("Raft §6: a change of learners alone needs no joint consensus") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2, 3}), true, set({4}));
  CHECK(bench.server.configuration() == of(set({1, 2, 3}), {}, set({4})));
  CHECK(receivers(bench) == set({2, 3, 4}));
}

TEST_CASE(
    "Raft §6, thesis §6.2, §6.4: a leader in joint consensus needs both majorities to stay, and to read") {
  Options options;
  options.check_quorum = true;
  options.reads = ReadMode::read_index;
  ServerBench bench = settled_leader(options);
  change_to(bench, set({4, 5, 6}), true);
  bench.written();
  bench.step(Proposed{{ClientId{1}, 1, {Operation::read, Text("key"), {}, {}}}});
  const auto answer_round = [&](int from) {
    bench.receive(from, 1, AppendEntriesReply{true, at(1), {}, {}, bench.server.round()});
  };
  answer_round(2);
  answer_round(3);
  CHECK(bench.server.confirmed_round() < bench.server.round());
  answer_round(4);
  answer_round(5);
  CHECK(bench.server.confirmed_round() == bench.server.round());
  bench.fire(Timer::quorum);
  CHECK(bench.reason(Rule::keeps_leadership) == "quorumHeard");
  answer_round(2);
  answer_round(3);
  bench.fire(Timer::quorum);
  CHECK(bench.reason(Rule::keeps_leadership) == "noQuorumHeard");
  CHECK(bench.server.role() == Role::follower);
}

TEST_CASE("thesis §3.10: a change and a handing over keep out of each other's way") {
  ServerBench bench = settled_leader();
  bench.step(TransferRequested{s(2)});
  change_to(bench, set({1, 2}), false);
  CHECK(bench.reason(Rule::may_change_membership) == "transferring");

  ServerBench joint = settled_leader();
  change_to(joint, set({1, 2, 3, 4, 5}), true);
  joint.written();
  joint.step(TransferRequested{s(2)});
  for (const int server : {2, 3, 4}) joint.accepted(server, 2);
  CHECK(joint.server.commit_index() == at(2));
  // Cnew waits: the successor must have the whole log.
  CHECK(joint.server.log().last_index() == at(2));
  joint.fire(Timer::transfer);
  CHECK(joint.server.log().last_index() == at(3));
  CHECK(joint.server.configuration() == of(set({1, 2, 3, 4, 5})));
}

TEST_CASE("thesis §3.10, §4.2.2: a removed leader steps down after a transfer that did not come about") {
  ServerBench bench = settled_leader();
  change_to(bench, set({2, 3}), false);
  bench.written();
  bench.step(TransferRequested{s(2)});
  bench.accepted(2, 2);
  bench.accepted(3, 2);
  CHECK(bench.server.commit_index() == at(2));
  CHECK(bench.server.role() == Role::leader);
  bench.fire(Timer::transfer);
  CHECK(bench.server.role() == Role::follower);
}

TEST_CASE("thesis §3.10: the leadership goes to no learner and to nobody outside") {
  ServerBench bench = settled_leader();
  change_to(bench, set({1, 2, 3}), false, set({4}));
  for (const int target : {4, 5}) {
    bench.step(TransferRequested{s(target)});
    CHECK(bench.reason(Rule::may_transfer) == "notAVoter");
  }
}

}  // namespace raft::tests
