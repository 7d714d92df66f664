#include "tests/core/server_bench.hpp"

/// Handing the leadership over, message by message (thesis §3.10).
namespace raft::tests {
namespace {

/// S1 of three, the leader of term 1; its no-op is durable, and S2 and S3 have it if told so.
ServerBench transferring_leader(bool followers_have_it = true, const Options& options = {}) {
  ServerBench bench(3, {}, 1, options);
  bench.become_leader();
  bench.written();
  for (const int follower : {2, 3}) {
    if (followers_have_it) bench.accepted(follower, 1);
  }
  return bench;
}

void hand_over(ServerBench& bench, int to) {
  bench.step(TransferRequested{s(to)});
}

Options all_on() {
  Options options;
  options.pre_vote = true;
  options.check_quorum = true;
  return options;
}

Options transfer_with_check_quorum() {
  Options options;
  options.check_quorum = true;
  return options;
}

int timeouts_sent(const ServerBench& bench) {
  int count = 0;
  for (const Send& send : bench.effects.sends) {
    count += static_cast<int>(send.message.type() == MessageType::timeout_now);
  }
  return count;
}

}  // namespace

TEST_CASE("thesis §3.10: a successor that has the whole log is asked to take over at once") {
  ServerBench bench = transferring_leader();
  hand_over(bench, 2);
  CHECK(bench.reason(Rule::may_transfer) == "transferBegins");
  CHECK(bench.reason(Rule::may_ask_to_take_over) == "caughtUp");
  CHECK(bench.sent<TimeoutNow>(2) == TimeoutNow{});
  CHECK(bench.effects.sends.size() == 1);
  CHECK(bench.effects.sends.front().message.term == term(1));
  CHECK(bench.effects.sends.front().after == WriteId{0});
  CHECK(bench.timer(Timer::transfer) == TimerChange::arm);
  CHECK(bench.server.successor() == s(2));
  // It leads until the successor's election deposes it.
  CHECK(bench.server.role() == Role::leader);
  CHECK(bench.server.current_term() == term(1));
}

TEST_CASE("thesis §3.10: a successor that is behind is asked once it has caught up") {
  ServerBench bench = transferring_leader();
  bench.propose(1);
  bench.propose(2);
  hand_over(bench, 2);
  CHECK(bench.reason(Rule::may_ask_to_take_over) == "catchingUp");
  CHECK(timeouts_sent(bench) == 0);
  bench.accepted(2, 2);
  CHECK(timeouts_sent(bench) == 0);
  // What others have does not matter.
  bench.accepted(3, 3);
  CHECK(timeouts_sent(bench) == 0);
  bench.accepted(2, 3);
  CHECK(bench.sent<TimeoutNow>(2) == TimeoutNow{});
  // The same answer again is no news.
  bench.accepted(2, 3);
  CHECK(timeouts_sent(bench) == 0);
}

TEST_CASE("thesis §3.10: a successor of which nothing is known yet is brought up first") {
  ServerBench bench = transferring_leader(false);
  hand_over(bench, 3);
  CHECK(timeouts_sent(bench) == 0);
  bench.refused(3, 0, 0, 1);
  CHECK(timeouts_sent(bench) == 0);
  bench.accepted(3, 1);
  CHECK(bench.sent<TimeoutNow>(3) == TimeoutNow{});
}

TEST_CASE(
    "thesis §3.10: handing over to itself, to who has no vote, or where it does not lead does nothing") {
  for (const int target : {1, 4, 9}) {
    CAPTURE(target);
    ServerBench bench = transferring_leader();
    const Server before = bench.server;
    hand_over(bench, target);
    CHECK(bench.reason(Rule::may_transfer) == (target == 1 ? "leadsAlready" : "notAVoter"));
    CHECK(bench.server == before);
    CHECK(bench.effects.sends.empty());
    CHECK(bench.timer(Timer::transfer) == TimerChange::none);
  }
  ServerBench follower(3);
  follower.append(2, 1, end(0, 0), {});
  const Server before = follower.server;
  hand_over(follower, 3);
  CHECK(follower.reason(Rule::may_transfer) == "notLeader");
  CHECK(follower.server == before);
  CHECK(follower.effects.sends.empty());
}

TEST_CASE("thesis §3.10: asked for the same successor again, a leader goes on as it is") {
  ServerBench bench = transferring_leader();
  hand_over(bench, 2);
  const Server before = bench.server;
  hand_over(bench, 2);
  CHECK(bench.reason(Rule::may_transfer) == "transferInProgress");
  CHECK(bench.server == before);
  CHECK(bench.effects.sends.empty());
  // Its time is not lengthened by asking.
  CHECK(bench.timer(Timer::transfer) == TimerChange::none);
}

TEST_CASE("thesis §3.10: asked for another successor, a leader turns to that one") {
  ServerBench bench = transferring_leader();
  hand_over(bench, 2);
  CHECK(bench.timer(Timer::transfer) == TimerChange::arm);
  hand_over(bench, 3);
  CHECK(bench.reason(Rule::may_transfer) == "turnsToAnother");
  CHECK(bench.server.successor() == s(3));
  CHECK(bench.sent<TimeoutNow>(3) == TimeoutNow{});
  // In the time that is left: whoever asks for one successor after another keeps commands waiting no longer.
  CHECK(bench.timer(Timer::transfer) == TimerChange::none);
  bench.fire(Timer::heartbeat);
  CHECK(timeouts_sent(bench) == 1);
}

TEST_CASE("thesis §3.10: while it hands over a leader takes no commands") {
  ServerBench bench = transferring_leader();
  hand_over(bench, 2);
  const Server before = bench.server;
  bench.propose(1);
  REQUIRE(bench.effects.answers.size() == 1);
  const Answer& answer = bench.effects.answers.front();
  CHECK(answer.status == AnswerStatus::try_later);
  CHECK(answer.reason == Reason::transferring);
  CHECK(answer.leader == s(1));
  CHECK(answer.sequence == 1);
  CHECK(bench.server == before);
}

TEST_CASE("thesis §3.10: what was taken before the transfer is still committed and answered") {
  ServerBench bench = transferring_leader();
  bench.propose(1);
  bench.written();
  hand_over(bench, 2);
  bench.accepted(3, 2);
  REQUIRE(bench.effects.answers.size() == 1);
  CHECK(bench.effects.answers.front().status == AnswerStatus::done);
}

TEST_CASE("thesis §3.10: a transfer that has not come about in an election timeout is given up") {
  ServerBench bench = transferring_leader();
  hand_over(bench, 2);
  bench.fire(Timer::transfer);
  CHECK(bench.server.successor() == kNobody);
  CHECK(bench.server.role() == Role::leader);
  CHECK(bench.timer(Timer::transfer) == TimerChange::cancel);
  bench.propose(1);
  CHECK(bench.effects.answers.empty());
  CHECK(bench.server.log().last_index() == at(2));
  bench.fire(Timer::heartbeat);
  CHECK(timeouts_sent(bench) == 0);
  // It may be tried again.
  bench.accepted(2, 2);
  hand_over(bench, 2);
  CHECK(bench.sent<TimeoutNow>(2) == TimeoutNow{});
}

TEST_CASE("thesis §3.10: TimeoutNow is sent again with every heartbeat, for it may be lost") {
  ServerBench bench = transferring_leader();
  hand_over(bench, 2);
  for (int beat = 0; beat < 3; ++beat) {
    bench.fire(Timer::heartbeat);
    CHECK(timeouts_sent(bench) == 1);
    CHECK(bench.sends_to(2) == 2);
    CHECK(bench.sends_to(3) == 1);
  }
  ServerBench behind = transferring_leader(false);
  hand_over(behind, 2);
  behind.fire(Timer::heartbeat);
  CHECK(timeouts_sent(behind) == 0);
}

TEST_CASE("thesis §3.10: a newer term ends the transfer") {
  ServerBench bench = transferring_leader();
  hand_over(bench, 2);
  bench.receive(2, 2, RequestVote{end(1, 1), true});
  CHECK(bench.server.role() == Role::follower);
  CHECK(bench.sent<RequestVoteReply>(2).vote_granted);
  CHECK(bench.server.successor() == kNobody);
  CHECK(bench.timer(Timer::transfer) == TimerChange::cancel);
  // Elected again it takes commands.
  bench.written();
  bench.become_leader();
  bench.propose(1);
  CHECK(bench.effects.answers.empty());
}

TEST_CASE("thesis §3.10, §6.2: stepping down for want of a majority ends the transfer") {
  ServerBench bench = transferring_leader(false, transfer_with_check_quorum());
  hand_over(bench, 2);
  bench.fire(Timer::quorum);
  CHECK(bench.server.role() == Role::follower);
  CHECK(bench.server.successor() == kNobody);
  CHECK(bench.timer(Timer::transfer) == TimerChange::cancel);
  const Server before = bench.server;
  bench.fire(Timer::transfer);
  CHECK(bench.server == before);
}

TEST_CASE("thesis §3.10: who is asked to take over begins an election at once, with no pre-vote") {
  ServerBench bench(3, durable({1}, 2), 1, all_on());
  bench.append(3, 2, end(1, 1), {});
  bench.receive(3, 2, TimeoutNow{});
  CHECK(bench.reason(Rule::takes_over) == "leaderAsks");
  CHECK(bench.server.role() == Role::candidate);
  CHECK(bench.server.current_term() == term(3));
  CHECK(bench.server.voted_for() == s(1));
  REQUIRE(bench.effects.write.has_value());
  for (const int voter : {2, 3}) {
    CHECK(bench.sent<RequestVote>(voter).leadership_transfer);
    CHECK(bench.sent<RequestVote>(voter).last_log == end(1, 1));
  }
  for (const Send& send : bench.effects.sends) CHECK(send.after == bench.effects.write->id);
}

TEST_CASE("thesis §3.10: asking again for votes it still says that the leader wants it") {
  ServerBench bench(3, durable({1}, 2), 1, all_on());
  bench.receive(3, 2, TimeoutNow{});
  bench.fire(Timer::heartbeat);
  for (const int voter : {2, 3}) CHECK(bench.sent<RequestVote>(voter).leadership_transfer);
}

TEST_CASE("thesis §3.10: an election after that is the candidate's own") {
  ServerBench plain(3, durable({1}, 2));
  plain.receive(3, 2, TimeoutNow{});
  plain.written();
  plain.fire(Timer::election);
  CHECK(plain.server.current_term() == term(4));
  for (const int voter : {2, 3}) CHECK_FALSE(plain.sent<RequestVote>(voter).leadership_transfer);

  ServerBench asking(3, durable({1}, 2), 1, all_on());
  asking.receive(3, 2, TimeoutNow{});
  asking.written();
  asking.fire(Timer::election);
  CHECK(asking.server.role() == Role::pre_candidate);
  asking.receive(2, 3, PreVoteReply{true, term(3)});
  CHECK(asking.server.role() == Role::candidate);
  CHECK_FALSE(asking.sent<RequestVote>(2).leadership_transfer);
}

TEST_CASE("thesis §3.10: a successor elected leads as any leader") {
  ServerBench bench(3, durable({1}, 2), 1, all_on());
  bench.receive(3, 2, TimeoutNow{});
  bench.written();
  bench.receive(3, 3, RequestVoteReply{true});
  CHECK(bench.server.role() == Role::leader);
  CHECK(bench.server.successor() == kNobody);
  bench.propose(1);
  CHECK(bench.effects.answers.empty());
}

TEST_CASE("thesis §3.10: a stale TimeoutNow is ignored") {
  ServerBench bench(3, durable({1}, 5));
  const Server before = bench.server;
  bench.receive(3, 4, TimeoutNow{});
  CHECK(bench.reason(Rule::takes_over) == "staleTerm");
  CHECK(bench.server == before);
  CHECK(bench.effects.sends.empty());
}

TEST_CASE("thesis §3.10: TimeoutNow asked again is old news to who has taken over") {
  ServerBench bench(3, durable({1}, 2));
  bench.receive(3, 2, TimeoutNow{});
  const Server candidate = bench.server;
  bench.receive(3, 2, TimeoutNow{});
  CHECK(bench.server == candidate);
  CHECK(bench.effects.sends.empty());
  bench.written();
  bench.receive(3, 3, RequestVoteReply{true});
  const Server led = bench.server;
  bench.receive(3, 2, TimeoutNow{});
  CHECK(bench.server == led);
}

TEST_CASE("thesis §3.10: a leader asked by nobody it knows to take over its own term stays") {
  ServerBench bench = transferring_leader();
  const Server before = bench.server;
  bench.receive(2, 1, TimeoutNow{});
  CHECK(bench.reason(Rule::takes_over) == "leadsAlready");
  CHECK(bench.server == before);
}

TEST_CASE("thesis §3.10: a TimeoutNow of a newer term is adopted and followed") {
  ServerBench bench(3, durable({1}, 2));
  bench.receive(3, 6, TimeoutNow{});
  CHECK(bench.server.role() == Role::candidate);
  CHECK(bench.server.current_term() == term(7));
}

TEST_CASE("thesis §3.10: a pre-candidate that is asked to take over asks no longer") {
  ServerBench bench(3, durable({1}, 2), 1, all_on());
  bench.fire(Timer::election);
  REQUIRE(bench.server.role() == Role::pre_candidate);
  bench.receive(3, 2, TimeoutNow{});
  CHECK(bench.server.role() == Role::candidate);
  CHECK(bench.server.current_term() == term(3));
  // Its own vote counts once it is durable; the pre-votes it had do not.
  CHECK(bench.server.votes().empty());
}

TEST_CASE("thesis §3.10: a single server has nobody to hand over to") {
  ServerBench bench(1);
  bench.become_leader();
  hand_over(bench, 1);
  CHECK(bench.server.successor() == kNobody);
  hand_over(bench, 2);
  CHECK(bench.server.successor() == kNobody);
}

}  // namespace raft::tests
