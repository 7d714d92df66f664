#include "tests/core/server_bench.hpp"

/// CheckQuorum, message by message: leaders that hear no majority (thesis §6.2), and followers that hear a
/// leader (thesis §4.2.3).
namespace raft::tests {
namespace {

Options check_quorum() {
  Options options;
  options.check_quorum = true;
  return options;
}

/// S1 of so many servers, with CheckQuorum.
ServerBench checker(int servers, const Durable& content = {}) {
  return ServerBench(servers, content, 1, check_quorum());
}

/// S1 of so many servers, the leader of term 1.
ServerBench leader_of(int servers) {
  ServerBench bench = checker(servers);
  bench.become_leader();
  return bench;
}

/// S1 of three, a follower of S3 in term 2, which it has just heard.
ServerBench hearing_follower() {
  ServerBench bench = checker(3, durable({1}, 2));
  bench.append(3, 2, end(1, 1), {});
  REQUIRE(bench.server.hears_leader());
  return bench;
}

void check_steps_down(ServerBench& bench) {
  const Term before = bench.server.current_term();
  const ServerId voted_for = bench.server.voted_for();
  bench.fire(Timer::quorum);
  CHECK(bench.reason(Rule::keeps_leadership) == "noQuorumHeard");
  CHECK(bench.server.role() == Role::follower);
  CHECK(bench.server.leader() == kNobody);
  CHECK(bench.server.current_term() == before);
  CHECK(bench.server.voted_for() == voted_for);
  CHECK_FALSE(bench.effects.write.has_value());
  CHECK(bench.timer(Timer::election) == TimerChange::arm);
  CHECK(bench.timer(Timer::heartbeat) == TimerChange::cancel);
}

void check_stays(ServerBench& bench) {
  bench.fire(Timer::quorum);
  CHECK(bench.reason(Rule::keeps_leadership) == "quorumHeard");
  CHECK(bench.server.role() == Role::leader);
  CHECK(bench.timer(Timer::quorum) == TimerChange::arm);
  CHECK(bench.server.answered().empty());
}

}  // namespace

TEST_CASE("thesis §6.2: a new leader has an election timeout to hear a majority") {
  ServerBench bench = checker(3);
  bench.fire(Timer::election);
  bench.written();
  bench.receive(2, 1, RequestVoteReply{true});
  REQUIRE(bench.server.role() == Role::leader);
  CHECK(bench.timer(Timer::quorum) == TimerChange::arm);
  CHECK(bench.server.answered().empty());

  ServerBench plain(3);
  plain.fire(Timer::election);
  plain.written();
  plain.receive(2, 1, RequestVoteReply{true});
  CHECK(plain.timer(Timer::quorum) == TimerChange::none);
}

TEST_CASE("thesis §6.2: a leader that nobody answers steps down, in its term") {
  ServerBench bench = leader_of(3);
  check_steps_down(bench);
  bench.propose(1);
  REQUIRE(bench.effects.answers.size() == 1);
  CHECK(bench.effects.answers.front().status == AnswerStatus::not_leader);
  CHECK(bench.effects.answers.front().leader == kNobody);
}

TEST_CASE("thesis §6.2: a leader that a minority answers steps down") {
  ServerBench bench = leader_of(5);
  bench.accepted(2, 1);
  bench.accepted(2, 1);
  CHECK(bench.server.answered().size() == 1);
  check_steps_down(bench);
}

TEST_CASE("thesis §6.2: a leader that a majority answers stays") {
  ServerBench bench = leader_of(5);
  bench.accepted(2, 1);
  bench.accepted(4, 1);
  check_stays(bench);
}

TEST_CASE("thesis §6.2: each period is counted anew") {
  ServerBench bench = leader_of(3);
  bench.accepted(2, 1);
  check_stays(bench);
  bench.accepted(3, 1);
  check_stays(bench);
  check_steps_down(bench);
}

TEST_CASE("thesis §6.2: a refusal is an answer, too; one of an older term is none") {
  ServerBench refused = leader_of(3);
  refused.refused(2, 0, 0, 1);
  CHECK(refused.server.answered().contains(s(2)));
  check_stays(refused);

  ServerBench stale(3, durable({1}, 4), 1, check_quorum());
  stale.become_leader();
  stale.receive(2, 4, AppendEntriesReply{true, at(1), {}, {}});
  CHECK(stale.server.answered().empty());
  check_steps_down(stale);
}

TEST_CASE("thesis §6.2: a single server is its own majority") {
  ServerBench bench = leader_of(1);
  check_stays(bench);
  check_stays(bench);
}

TEST_CASE("thesis §6.2: a leader that stepped down follows the next leader, and votes in the next term") {
  ServerBench bench = leader_of(3);
  check_steps_down(bench);
  bench.receive(2, 2, RequestVote{end(1, 1)});
  CHECK(bench.sent<RequestVoteReply>(2).vote_granted);
  bench.append(2, 2, end(1, 1), {2});
  CHECK(bench.server.leader() == s(2));
  CHECK(terms_of(bench.server.log()) == "1 2");
}

TEST_CASE("thesis §6.2: a leader that sees a newer term asks itself no more") {
  ServerBench bench = leader_of(3);
  bench.receive(2, 5, AppendEntriesReply{false, at(0), {}, at(1)});
  CHECK(bench.server.role() == Role::follower);
  CHECK(bench.timer(Timer::quorum) == TimerChange::cancel);
  const Server before = bench.server;
  bench.fire(Timer::quorum);
  CHECK(bench.server == before);
  CHECK(bench.timer(Timer::quorum) == TimerChange::none);
}

TEST_CASE("thesis §6.2: what was heard in an earlier leadership does not count in the next") {
  ServerBench bench = leader_of(3);
  bench.accepted(2, 1);
  bench.receive(3, 5, RequestVoteReply{false});
  REQUIRE(bench.server.role() == Role::follower);
  bench.written();
  bench.become_leader();
  CHECK(bench.server.answered().empty());
  check_steps_down(bench);
}

TEST_CASE("thesis §4.2.3: who hears a leader ignores a candidate of a newer term, silently") {
  ServerBench bench = hearing_follower();
  const Server before = bench.server;
  bench.receive(2, 9, RequestVote{end(9, 9)});
  CHECK(bench.reason(Rule::heeds_vote_request) == "hearsLeader");
  CHECK(bench.reason(Rule::adopts_term) == "");
  CHECK(bench.server == before);
  CHECK(bench.effects.sends.empty());
  CHECK_FALSE(bench.effects.write.has_value());
  CHECK(bench.timer(Timer::election) == TimerChange::none);
}

TEST_CASE("thesis §4.2.3: a leader, too, ignores a candidate of a newer term") {
  ServerBench bench = leader_of(3);
  const Server before = bench.server;
  bench.receive(2, 9, RequestVote{end(9, 9)});
  CHECK(bench.server == before);
  CHECK(bench.effects.sends.empty());
}

TEST_CASE("thesis §4.2.3: without CheckQuorum candidates are heard") {
  ServerBench bench(3, durable({1}, 2));
  bench.append(3, 2, end(1, 1), {});
  bench.receive(2, 3, RequestVote{end(1, 1)});
  CHECK(bench.reason(Rule::heeds_vote_request) == "");
  CHECK(bench.sent<RequestVoteReply>(2).vote_granted);
}

TEST_CASE("thesis §4.2.3: after the minimum election timeout candidates are heard again") {
  ServerBench bench = hearing_follower();
  bench.fire(Timer::leader_heard);
  bench.receive(2, 3, RequestVote{end(1, 1)});
  CHECK(bench.reason(Rule::heeds_vote_request) == "noLeaderHeard");
  CHECK(bench.sent<RequestVoteReply>(2).vote_granted);
  CHECK(bench.server.current_term() == term(3));
}

TEST_CASE("thesis §4.2.3: a candidate of an older term is answered as ever") {
  ServerBench bench = hearing_follower();
  bench.receive(2, 1, RequestVote{end(1, 1)});
  CHECK(bench.reason(Rule::heeds_vote_request) == "staleTerm");
  CHECK_FALSE(bench.sent<RequestVoteReply>(2).vote_granted);
  CHECK(bench.effects.sends.front().message.term == term(2));
}

TEST_CASE(
    "thesis §4.2.3: who has learnt a newer term elsewhere still keeps its promise to the leader it hears") {
  ServerBench bench = hearing_follower();
  // Its own vote request of long ago is refused by who is in term 3.
  bench.receive(2, 3, RequestVoteReply{false});
  REQUIRE(bench.server.current_term() == term(3));
  REQUIRE(bench.server.hears_leader());
  bench.receive(2, 3, RequestVote{end(1, 1)});
  CHECK(bench.reason(Rule::heeds_vote_request) == "hearsLeader");
  CHECK(bench.effects.sends.empty());
  CHECK(bench.server.voted_for() == kNobody);
}

TEST_CASE("thesis §3.10, §4.2.3: a candidate whom the leader has asked is heard") {
  ServerBench follower = hearing_follower();
  follower.receive(2, 3, RequestVote{end(1, 1), true});
  CHECK(follower.reason(Rule::heeds_vote_request) == "leaderAskedForIt");
  CHECK(follower.sent<RequestVoteReply>(2).vote_granted);
  CHECK(follower.server.current_term() == term(3));

  ServerBench leader = leader_of(3);
  leader.receive(2, 2, RequestVote{end(1, 1), true});
  CHECK(leader.server.role() == Role::follower);
  CHECK(leader.sent<RequestVoteReply>(2).vote_granted);
}

TEST_CASE("thesis §4.2.3: only candidates are ignored; any other message of a newer term counts") {
  ServerBench bench = hearing_follower();
  bench.append(2, 7, end(1, 1), {});
  CHECK(bench.server.leader() == s(2));
  CHECK(bench.server.current_term() == term(7));
  bench.receive(3, 8, AppendEntriesReply{false, at(0), {}, at(1)});
  CHECK(bench.server.current_term() == term(8));
}

TEST_CASE("thesis §4.2.3: a server ahead in term says so to a leader behind, so that neither is stuck") {
  ServerBench ahead = checker(3, durable({1}, 9));
  ahead.append(2, 4, end(1, 1), {});
  CHECK_FALSE(ahead.sent<AppendEntriesReply>(2).success);
  CHECK(ahead.effects.sends.front().message.term == term(9));

  ServerBench leader = leader_of(3);
  leader.receive(3, 9, AppendEntriesReply{false, at(0), {}, at(0)});
  CHECK(leader.server.role() == Role::follower);
  CHECK(leader.server.current_term() == term(9));
}

TEST_CASE("thesis §6.4.1: a restarted server counts as hearing a leader for the minimum timeout") {
  ServerBench bench = checker(3, durable({1}, 2));
  CHECK(bench.server.hears_leader());
  CHECK(bench.server.leader() == kNobody);
  CHECK(bench.timer(Timer::leader_heard) == TimerChange::arm);
  CHECK(bench.timer(Timer::election) == TimerChange::arm);
  bench.receive(2, 3, RequestVote{end(1, 1)});
  CHECK(bench.effects.sends.empty());
  bench.fire(Timer::leader_heard);
  bench.receive(2, 3, RequestVote{end(1, 1)});
  CHECK(bench.sent<RequestVoteReply>(2).vote_granted);
}

TEST_CASE("thesis §6.4.1: a server that never ran has heard nobody") {
  ServerBench bench = checker(3);
  CHECK_FALSE(bench.server.hears_leader());
  CHECK(bench.timer(Timer::leader_heard) == TimerChange::none);
  bench.receive(2, 1, RequestVote{end(0, 0)});
  CHECK(bench.sent<RequestVoteReply>(2).vote_granted);
}

TEST_CASE("thesis §9.6: with PreVote alone a restarted server has heard nobody, for nothing rests on it") {
  Options options;
  options.pre_vote = true;
  const ServerBench bench(3, durable({1}, 2), 1, options);
  CHECK_FALSE(bench.server.hears_leader());
}

TEST_CASE("thesis §4.2.3: a candidate hears no leader, and so hears other candidates") {
  ServerBench bench = hearing_follower();
  bench.fire(Timer::election);
  CHECK(bench.server.role() == Role::candidate);
  CHECK_FALSE(bench.server.hears_leader());
  bench.receive(2, 4, RequestVote{end(1, 1)});
  CHECK(bench.sent<RequestVoteReply>(2).vote_granted);
}

TEST_CASE("thesis §4.2.3: a vote granted is not hearing a leader") {
  ServerBench bench = checker(3);
  bench.receive(2, 1, RequestVote{end(0, 0)});
  CHECK_FALSE(bench.server.hears_leader());
  bench.receive(3, 2, RequestVote{end(0, 0)});
  CHECK(bench.sent<RequestVoteReply>(3).vote_granted);
}

}  // namespace raft::tests
