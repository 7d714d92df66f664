#include "tests/core/membership_bench.hpp"

/// What the configuration in a log makes of a server that does not lead (Raft §6, thesis §4).
namespace raft::tests {
namespace {

/// S`id` of three voters with a log of one no-op of term 1; there may be six servers.
ServerBench follower_with(int id, Options options = {}) {
  options.places = 6;
  return ServerBench(3, durable({1}, 1), id, options);
}

}  // namespace

TEST_CASE("Raft §6: a server uses the latest configuration in its log, committed or not, and undone or not") {
  ServerBench bench = follower_with(2);
  append_configurations(bench, 1, 1, end(1, 1), {of(set({1, 2, 3, 4}))});
  CHECK(bench.server.configuration() == of(set({1, 2, 3, 4})));
  CHECK(bench.server.configurations().latest_index() == at(2));
  CHECK(bench.server.configurations().changing());
  // A leader of another term has something else there.
  bench.append(3, 2, end(1, 1), {2});
  CHECK(bench.server.configuration() == of(set({1, 2, 3})));
  CHECK_FALSE(bench.server.configurations().changing());
  // And its majority elects.
  bench.fire(Timer::election);
  CHECK(receivers(bench) == set({1, 3}));
  bench.written();
  bench.receive(3, 3, RequestVoteReply{true});
  CHECK(bench.server.role() == Role::leader);
}

TEST_CASE("Raft §6: of several configurations that are cut off, the one before them is in force again") {
  ServerBench bench = follower_with(2);
  append_configurations(bench, 1, 1, end(1, 1),
                        {of(set({1, 2, 3, 4})), of(set({1, 2, 3, 4, 5})), of(set({1, 2, 3, 4, 5, 6}))});
  CHECK(bench.server.configuration() == of(set({1, 2, 3, 4, 5, 6})));
  bench.append(3, 2, end(1, 2), {2});
  CHECK(bench.server.configuration() == of(set({1, 2, 3, 4})));
  CHECK(bench.server.configurations().previous() == of(set({1, 2, 3})));
  append_configurations(bench, 3, 2, end(2, 3), {of(set({1, 2, 3}))}, 4);
  CHECK(bench.server.configuration() == of(set({1, 2, 3})));
  CHECK_FALSE(bench.server.configurations().changing());
}

TEST_CASE("Raft §6: a server that restarts finds the configuration in its log") {
  ServerBench bench = follower_with(2);
  append_configurations(bench, 1, 1, end(1, 1),
                        {of(set({1, 2, 3, 4}), set({1, 2, 3})), of(set({1, 2, 3, 4}))}, 2);
  Durable content;
  content.current_term = bench.server.current_term();
  content.log = bench.server.log();
  const ServerBench again(3, content, 2);
  CHECK(again.server.configuration() == of(set({1, 2, 3, 4})));
  CHECK(again.server.configurations().previous() == of(set({1, 2, 3, 4}), set({1, 2, 3})));
  // It does not know yet what is committed.
  CHECK(again.server.configurations().committed() == of(set({1, 2, 3})));
}

TEST_CASE("Raft §6: in joint consensus it takes both majorities to be elected") {
  ServerBench bench = follower_with(3);
  append_configurations(bench, 1, 1, end(1, 1), {of(set({3, 4, 5}), set({1, 2, 3}))});
  bench.fire(Timer::election);
  CHECK(receivers(bench) == set({1, 2, 4, 5}));
  bench.written();
  bench.receive(4, 2, RequestVoteReply{true});
  bench.receive(5, 2, RequestVoteReply{true});
  CHECK(bench.reason(Rule::wins_election) == "noQuorumYet");
  // Who takes no part gives no vote that counts.
  bench.receive(6, 2, RequestVoteReply{true});
  CHECK(bench.server.role() == Role::candidate);
  bench.receive(1, 2, RequestVoteReply{true});
  CHECK(bench.server.role() == Role::leader);
}

TEST_CASE("Raft §6: one majority that refuses is enough to lose") {
  ServerBench bench = follower_with(3);
  append_configurations(bench, 1, 1, end(1, 1), {of(set({3, 4, 5}), set({1, 2, 3}))});
  bench.fire(Timer::election);
  bench.written();
  bench.receive(4, 2, RequestVoteReply{true});
  bench.receive(1, 2, RequestVoteReply{false});
  CHECK(bench.reason(Rule::wins_election) == "noQuorumYet");
  bench.receive(2, 2, RequestVoteReply{false});
  CHECK(bench.reason(Rule::wins_election) == "cannotWin");
  bench.receive(5, 2, RequestVoteReply{true});
  CHECK(bench.reason(Rule::wins_election) == "cannotWin");
  CHECK(bench.server.role() == Role::candidate);
}

TEST_CASE("thesis §9.6, Raft §6: in joint consensus it takes both majorities of pre-votes") {
  Options options;
  options.pre_vote = true;
  ServerBench bench = follower_with(3, options);
  append_configurations(bench, 1, 1, end(1, 1), {of(set({3, 4, 5}), set({1, 2, 3}))});
  bench.written();
  bench.fire(Timer::election);
  CHECK(receivers(bench) == set({1, 2, 4, 5}));
  bench.receive(4, 1, PreVoteReply{true, term(1)});
  CHECK(bench.server.role() == Role::pre_candidate);
  bench.receive(1, 1, PreVoteReply{true, term(1)});
  CHECK(bench.server.role() == Role::candidate);
}

TEST_CASE("thesis §4.2.2: a server that is voted out campaigns as long as that may be undone") {
  ServerBench bench = follower_with(3);
  append_configurations(bench, 1, 1, end(1, 1), {of(set({1, 2}))});
  bench.fire(Timer::election);
  CHECK(bench.reason(Rule::may_campaign) == "votesUntilCommitted");
  CHECK(bench.server.role() == Role::candidate);
  CHECK(receivers(bench) == set({1, 2}));
  bench.written();
  bench.receive(1, 2, RequestVoteReply{true});
  // Its own vote does not count: it is no voter.
  CHECK(bench.server.role() == Role::candidate);
  bench.receive(2, 2, RequestVoteReply{true});
  CHECK(bench.server.role() == Role::leader);
}

TEST_CASE("thesis §4.2.3: a server that knows that it is voted out campaigns no more") {
  ServerBench bench = follower_with(3);
  append_configurations(bench, 1, 1, end(1, 1), {of(set({1, 2}))}, 2);
  bench.fire(Timer::election);
  CHECK(bench.reason(Rule::may_campaign) == "notAVoter");
  CHECK(bench.server.role() == Role::follower);
  CHECK(bench.effects.sends.empty());
  CHECK(bench.timer(Timer::election) == TimerChange::none);
  // A leader that takes it back in is heard, and then it may.
  append_configurations(bench, 1, 1, end(1, 2), {of(set({1, 2, 3}))}, 2);
  CHECK(bench.timer(Timer::election) == TimerChange::arm);
  bench.fire(Timer::election);
  CHECK(bench.server.role() == Role::candidate);
}

TEST_CASE("Raft §6, thesis §3.10: a voter of Cold may be asked to take over while it votes") {
  ServerBench bench = follower_with(2);
  append_configurations(bench, 1, 1, end(1, 1), {of(set({3, 4, 5}), set({1, 2, 3}))});
  bench.receive(1, 1, TimeoutNow{});
  CHECK(bench.reason(Rule::takes_over) == "leaderAsks");
  CHECK(bench.server.role() == Role::candidate);
}

TEST_CASE("thesis §4.2.1: a learner takes the log, votes when asked, and never campaigns") {
  Options options;
  options.learners = set({4});
  options.places = 4;
  ServerBench bench(3, {}, 4, options);
  bench.append(1, 1, end(0, 0), {1, 1}, 1);
  CHECK(terms_of(bench.server.log()) == "1 1");
  CHECK(bench.server.commit_index() == at(1));
  bench.fire(Timer::election);
  CHECK(bench.reason(Rule::may_campaign) == "notAVoter");
  CHECK(bench.server.current_term() == term(1));
  // Who asks may know more: a configuration in which it votes (thesis §4.2.1).
  bench.receive(2, 2, RequestVote{end(1, 2)});
  CHECK(bench.sent<RequestVoteReply>(2).vote_granted);
  bench.receive(1, 2, TimeoutNow{});
  CHECK(bench.reason(Rule::takes_over) == "notAVoter");
}

TEST_CASE("thesis §4.2.1: a learner counts in no majority") {
  Options options;
  options.learners = set({4, 5});
  options.places = 5;
  options.check_quorum = true;
  ServerBench bench(3, {}, 1, options);
  bench.fire(Timer::election);
  CHECK(receivers(bench) == set({2, 3}));
  bench.written();
  bench.receive(4, 1, RequestVoteReply{true});
  CHECK(bench.server.role() == Role::candidate);
  bench.receive(2, 1, RequestVoteReply{true});
  REQUIRE(bench.server.role() == Role::leader);
  CHECK(receivers(bench) == set({2, 3, 4, 5}));
  bench.written();
  bench.accepted(4, 1);
  bench.accepted(5, 1);
  CHECK(bench.server.commit_index() == at(0));
  bench.fire(Timer::quorum);
  CHECK(bench.server.role() == Role::follower);
}

TEST_CASE("thesis §4.2: votes are given whoever asks, of whatever configuration") {
  ServerBench bench = follower_with(2);
  bench.receive(6, 2, RequestVote{end(1, 1)});
  CHECK(bench.sent<RequestVoteReply>(6).vote_granted);
}

TEST_CASE("thesis §4.2.3: servers that hear a leader do not let a removed server disrupt it") {
  Options options;
  options.check_quorum = true;
  ServerBench bench = follower_with(2, options);
  append_configurations(bench, 1, 1, end(1, 1), {of(set({1, 2}))}, 2);
  bench.receive(3, 5, RequestVote{end(1, 1)});
  CHECK(bench.reason(Rule::heeds_vote_request) == "hearsLeader");
  CHECK(bench.server.current_term() == term(1));
  CHECK(bench.effects.sends.empty());
}

}  // namespace raft::tests
