#include "tests/core/server_bench.hpp"

/// PreVote, message by message (thesis §9.6).
namespace raft::tests {
namespace {

Options pre_vote() {
  Options options;
  options.pre_vote = true;
  return options;
}

/// S1 of so many servers, with PreVote.
ServerBench asker(int servers, const Durable& content = {}) {
  return ServerBench(servers, content, 1, pre_vote());
}

/// S1 of so many servers, which hears no leader and has begun to ask.
ServerBench pre_candidate(int servers, const Durable& content = {}) {
  ServerBench bench = asker(servers, content);
  bench.fire(Timer::election);
  REQUIRE(bench.server.role() == (servers == 1 ? Role::candidate : Role::pre_candidate));
  return bench;
}

PreVoteReply yes(std::uint64_t asked_in) {
  return {true, term(asked_in)};
}
PreVoteReply no(std::uint64_t asked_in) {
  return {false, term(asked_in)};
}

/// S1 of three, the leader of term 1, elected after it had asked.
ServerBench leader_of_three() {
  ServerBench bench = pre_candidate(3);
  bench.receive(2, 0, yes(0));
  bench.written();
  bench.receive(2, 1, RequestVoteReply{true});
  REQUIRE(bench.server.role() == Role::leader);
  return bench;
}

}  // namespace

TEST_CASE("thesis §9.6: a server that hears no leader asks first; term, vote and disk stay as they are") {
  ServerBench bench = asker(3, durable({1, 2}, 4, s(2)));
  bench.fire(Timer::election);
  CHECK(bench.server.role() == Role::pre_candidate);
  CHECK(bench.server.current_term() == term(4));
  CHECK(bench.server.voted_for() == s(2));
  CHECK_FALSE(bench.effects.write.has_value());
  for (const int voter : {2, 3}) CHECK(bench.sent<PreVote>(voter).last_log == end(2, 2));
  for (const Send& send : bench.effects.sends) {
    CHECK(send.message.term == term(4));
    CHECK(send.after == WriteId{0});
  }
  CHECK(bench.sends_to(1) == 0);
  CHECK(bench.timer(Timer::election) == TimerChange::arm);
  CHECK(bench.timer(Timer::heartbeat) == TimerChange::arm);
  CHECK(bench.server.votes() == ServerSet::first(1));
}

TEST_CASE("thesis §9.6: without PreVote nobody asks") {
  ServerBench bench(3);
  bench.fire(Timer::election);
  CHECK(bench.server.role() == Role::candidate);
  CHECK(bench.server.current_term() == term(1));
}

TEST_CASE("thesis §9.6: with the pre-votes of a majority a real election begins, in the next term") {
  ServerBench bench = pre_candidate(5, durable({1}, 4));
  bench.receive(2, 4, yes(4));
  CHECK(bench.server.role() == Role::pre_candidate);
  CHECK(bench.reason(Rule::wins_pre_election) == "noQuorumYet");
  bench.receive(3, 4, yes(4));
  CHECK(bench.reason(Rule::wins_pre_election) == "hasQuorum");
  CHECK(bench.server.role() == Role::candidate);
  CHECK(bench.server.current_term() == term(5));
  CHECK(bench.server.voted_for() == s(1));
  REQUIRE(bench.effects.write.has_value());
  CHECK(bench.effects.write->hard_state);
  for (const int voter : {2, 3, 4, 5}) {
    const auto& request = bench.sent<RequestVote>(voter);
    CHECK(request.last_log == end(1, 1));
    CHECK_FALSE(request.leadership_transfer);
  }
  for (const Send& send : bench.effects.sends) {
    CHECK(send.message.term == term(5));
    CHECK(send.after == bench.effects.write->id);
  }
  // Pre-votes are no votes.
  CHECK(bench.server.votes().empty());
  CHECK(bench.server.vote_replies().empty());
}

TEST_CASE("thesis §9.6: the votes of an election that was asked for first make a leader") {
  ServerBench bench = leader_of_three();
  CHECK(bench.server.current_term() == term(1));
  CHECK(bench.sent<AppendEntries>(2).entries.size() == 1);
}

TEST_CASE("thesis §9.6: refusals of a majority leave the pre-candidate where it is") {
  ServerBench bench = pre_candidate(3, durable({1}, 4));
  bench.receive(2, 4, no(4));
  CHECK(bench.reason(Rule::may_count_pre_vote) == "refusedByVoter");
  bench.receive(3, 4, no(4));
  CHECK(bench.server.role() == Role::pre_candidate);
  CHECK(bench.server.current_term() == term(4));
  CHECK(bench.server.votes().size() == 1);
  CHECK(bench.server.vote_replies().size() == 3);
}

TEST_CASE("thesis §9.6: who is behind in term learns that from a refusal") {
  ServerBench bench = pre_candidate(3, durable({1}, 4, s(2)));
  bench.receive(2, 7, no(4));
  CHECK(bench.server.role() == Role::follower);
  CHECK(bench.server.current_term() == term(7));
  CHECK(bench.server.voted_for() == kNobody);
  REQUIRE(bench.effects.write.has_value());
  CHECK(bench.effects.write->hard_state);
  CHECK(bench.timer(Timer::heartbeat) == TimerChange::cancel);
  // Its election timer runs on.
  CHECK(bench.timer(Timer::election) == TimerChange::none);
  CHECK(bench.reason(Rule::may_count_pre_vote) == "notPreCandidate");
  // The next question is asked in the new term, once that is durable.
  bench.fire(Timer::election);
  CHECK(bench.server.role() == Role::pre_candidate);
  CHECK(bench.server.current_term() == term(7));
  for (const Send& send : bench.effects.sends) {
    CHECK(send.message.term == term(7));
    CHECK(send.after == WriteId{1});
  }
}

TEST_CASE("thesis §9.6: how a server answers who asks") {
  struct AnswerRow {
    std::string name;
    Durable voter;
    bool hears_leader;
    std::uint64_t candidate_term;
    LogPosition candidate_last;
    bool granted;
    std::string reason;
  };
  const std::vector<AnswerRow> rows{
      {"of its own term", durable({1}, 2), false, 2, end(1, 1), true, "wouldVote"},
      {"of a newer term", durable({1}, 2), false, 7, end(1, 1), true, "wouldVote"},
      {"has voted for another", durable({1}, 2, s(3)), false, 2, end(1, 1), true, "wouldVote"},
      {"longer log", durable({1}, 2), false, 2, end(1, 2), true, "wouldVote"},
      {"shorter log", durable({1, 1}, 2), false, 2, end(1, 1), false, "logOutOfDate"},
      {"older log", durable({2}, 2), false, 2, end(1, 9), false, "logOutOfDate"},
      {"older log in a newer term", durable({2}, 2), false, 7, end(1, 9), false, "logOutOfDate"},
      {"hears a leader", durable({1}, 2), true, 2, end(1, 1), false, "hearsLeader"},
      {"hears a leader, of a newer term", durable({1}, 2), true, 7, end(9, 9), false, "hearsLeader"},
      {"stale", durable({1}, 2), false, 1, end(9, 9), false, "staleTerm"}};
  for (const AnswerRow& row : rows) {
    CAPTURE(row.name);
    ServerBench bench = asker(3, row.voter);
    if (row.hears_leader) bench.append(3, 2, end(0, 0), {});
    const Server before = bench.server;
    bench.receive(2, row.candidate_term, PreVote{row.candidate_last});
    CHECK(bench.reason(Rule::may_grant_pre_vote) == row.reason);
    CHECK(bench.sent<PreVoteReply>(2) == PreVoteReply{row.granted, term(row.candidate_term)});
    CHECK(bench.effects.sends.front().message.term == term(2));
    CHECK(bench.reply_waits_for() == 0);
    // It promises nothing: not the vote, not the term, not to wait longer.
    CHECK(bench.server == before);
    CHECK_FALSE(bench.effects.write.has_value());
    CHECK(bench.timer(Timer::election) == TimerChange::none);
  }
}

TEST_CASE("thesis §9.6: several candidates may be granted a pre-vote, one then a vote") {
  ServerBench bench = asker(4, durable({1}, 2));
  for (const int candidate : {2, 3, 4}) {
    bench.receive(candidate, 2, PreVote{end(1, 1)});
    CHECK(bench.sent<PreVoteReply>(candidate).vote_granted);
  }
  bench.receive(3, 3, RequestVote{end(1, 1)});
  CHECK(bench.sent<RequestVoteReply>(3).vote_granted);
  bench.receive(2, 3, RequestVote{end(1, 1)});
  CHECK_FALSE(bench.sent<RequestVoteReply>(2).vote_granted);
}

TEST_CASE("thesis §9.6: who asks grants the others that ask, too") {
  ServerBench bench = pre_candidate(3, durable({1}, 2));
  bench.receive(2, 2, PreVote{end(1, 1)});
  CHECK(bench.sent<PreVoteReply>(2) == yes(2));
  CHECK(bench.server.role() == Role::pre_candidate);
  CHECK(bench.server.votes().size() == 1);
}

TEST_CASE("thesis §9.6: a leader grants no pre-vote, of whatever term, and stays") {
  ServerBench bench = leader_of_three();
  for (const std::uint64_t asked_in : {1U, 2U, 9U}) {
    CAPTURE(asked_in);
    const Server before = bench.server;
    bench.receive(3, asked_in, PreVote{end(9, 9)});
    CHECK(bench.sent<PreVoteReply>(3) == no(asked_in));
    CHECK(bench.reason(Rule::may_grant_pre_vote) == "leaderItself");
    CHECK(bench.server == before);
  }
}

TEST_CASE(
    "thesis §9.6: a follower grants pre-votes once it has not heard its leader for the minimum timeout") {
  ServerBench bench = asker(3);
  CHECK_FALSE(bench.server.hears_leader());
  bench.append(3, 1, end(0, 0), {1});
  CHECK(bench.server.hears_leader());
  CHECK(bench.timer(Timer::leader_heard) == TimerChange::arm);
  bench.written();
  bench.receive(2, 1, PreVote{end(1, 1)});
  CHECK(bench.reason(Rule::may_grant_pre_vote) == "hearsLeader");
  bench.fire(Timer::leader_heard);
  CHECK_FALSE(bench.server.hears_leader());
  CHECK(bench.server.leader() == s(3));
  bench.receive(2, 1, PreVote{end(1, 1)});
  CHECK(bench.sent<PreVoteReply>(2) == yes(1));
  // Each heartbeat counts anew.
  bench.append(3, 1, end(1, 1), {});
  CHECK(bench.server.hears_leader());
  bench.append(3, 1, end(1, 1), {});
  CHECK(bench.timer(Timer::leader_heard) == TimerChange::arm);
}

TEST_CASE("thesis §9.6: what a stale leader says is not hearing a leader") {
  ServerBench bench = asker(3, durable({1}, 5));
  bench.append(3, 4, end(1, 1), {});
  CHECK_FALSE(bench.server.hears_leader());
  bench.receive(2, 5, PreVote{end(1, 1)});
  CHECK(bench.sent<PreVoteReply>(2) == yes(5));
}

TEST_CASE("thesis §9.6: who begins to ask no longer hears its leader") {
  ServerBench bench = asker(3);
  bench.append(3, 1, end(0, 0), {});
  bench.fire(Timer::election);
  CHECK(bench.server.role() == Role::pre_candidate);
  CHECK_FALSE(bench.server.hears_leader());
  CHECK(bench.server.leader() == kNobody);
  CHECK(bench.timer(Timer::leader_heard) == TimerChange::cancel);
}

TEST_CASE("thesis §9.6: a pre-vote that comes twice counts once") {
  ServerBench bench = pre_candidate(5);
  bench.receive(2, 0, yes(0));
  bench.receive(2, 0, yes(0));
  CHECK(bench.reason(Rule::may_count_pre_vote) == "alreadyCounted");
  CHECK(bench.server.votes().size() == 2);
  CHECK(bench.server.role() == Role::pre_candidate);
}

TEST_CASE("thesis §9.6: an answer that comes too late changes nothing") {
  ServerBench candidate = pre_candidate(5);
  candidate.receive(2, 0, yes(0));
  candidate.receive(3, 0, yes(0));
  REQUIRE(candidate.server.role() == Role::candidate);
  const Server before = candidate.server;
  candidate.receive(4, 0, yes(0));
  CHECK(candidate.reason(Rule::may_count_pre_vote) == "notPreCandidate");
  CHECK(candidate.server == before);

  ServerBench leader = leader_of_three();
  const Server led = leader.server;
  leader.receive(3, 0, yes(0));
  leader.receive(3, 1, yes(1));
  CHECK(leader.server == led);

  ServerBench follower = pre_candidate(3);
  follower.append(2, 1, end(0, 0), {});
  const Server followed = follower.server;
  follower.receive(3, 0, yes(0));
  follower.receive(3, 1, yes(1));
  CHECK(follower.server == followed);
}

TEST_CASE("thesis §9.6: an answer to a question of another term counts for nothing") {
  ServerBench bench = pre_candidate(3, durable({1}, 4));
  bench.receive(2, 7, no(4));
  bench.written();
  bench.fire(Timer::election);
  REQUIRE(bench.server.role() == Role::pre_candidate);
  // The one it had asked in term 4 answers now.
  bench.receive(3, 4, yes(4));
  CHECK(bench.reason(Rule::may_count_pre_vote) == "askedInAnotherTerm");
  CHECK(bench.server.role() == Role::pre_candidate);
  CHECK(bench.server.votes().size() == 1);
  // A server that is behind answers in its own older term, and that counts.
  bench.receive(3, 4, yes(7));
  CHECK(bench.reason(Rule::may_count_pre_vote) == "counted");
  CHECK(bench.server.current_term() == term(8));
}

TEST_CASE("thesis §9.6: a vote of the term before is no pre-vote") {
  ServerBench bench = pre_candidate(3, durable({1}, 4));
  bench.receive(2, 4, RequestVoteReply{true});
  CHECK(bench.reason(Rule::may_count_vote) == "notCandidate");
  CHECK(bench.server.role() == Role::pre_candidate);
  CHECK(bench.server.votes().size() == 1);
}

TEST_CASE("thesis §9.6: a pre-candidate that hears a leader follows it, or tells it of its own term") {
  struct LeaderRow {
    std::string name;
    std::uint64_t leader_term;
    Role role;
    std::uint64_t term_after;
    ServerId leader;
  };
  const std::vector<LeaderRow> rows{{"of its term", 4, Role::follower, 4, s(2)},
                                    {"of a newer term", 6, Role::follower, 6, s(2)},
                                    {"of an older term", 3, Role::pre_candidate, 4, kNobody}};
  for (const LeaderRow& row : rows) {
    CAPTURE(row.name);
    ServerBench bench = pre_candidate(3, durable({1}, 4));
    bench.append(2, row.leader_term, end(1, 1), {});
    CHECK(bench.server.role() == row.role);
    CHECK(bench.server.current_term() == term(row.term_after));
    CHECK(bench.server.leader() == row.leader);
    CHECK(bench.effects.sends.front().message.term == term(row.term_after));
    const bool follows = row.role == Role::follower;
    CHECK(bench.sent<AppendEntriesReply>(2).success == follows);
    CHECK(bench.server.hears_leader() == follows);
    CHECK((bench.timer(Timer::election) == TimerChange::arm) == follows);
    CHECK((bench.timer(Timer::heartbeat) == TimerChange::cancel) == follows);
  }
}

TEST_CASE("thesis §9.6: a pre-candidate votes like a follower") {
  ServerBench same = pre_candidate(3, durable({1}, 4));
  same.receive(2, 4, RequestVote{end(1, 1)});
  CHECK(same.sent<RequestVoteReply>(2).vote_granted);
  CHECK(same.server.voted_for() == s(2));
  CHECK(same.server.current_term() == term(4));
  CHECK(same.timer(Timer::election) == TimerChange::arm);

  ServerBench newer = pre_candidate(3, durable({1}, 4, s(3)));
  newer.receive(2, 5, RequestVote{end(1, 1)});
  CHECK(newer.sent<RequestVoteReply>(2).vote_granted);
  CHECK(newer.server.role() == Role::follower);
  CHECK(newer.server.current_term() == term(5));
}

TEST_CASE("thesis §9.6: a single server has its majority at once") {
  ServerBench bench = pre_candidate(1);
  CHECK(bench.server.role() == Role::candidate);
  CHECK(bench.server.current_term() == term(1));
  CHECK(bench.effects.sends.empty());
  bench.written();
  CHECK(bench.server.role() == Role::leader);
}

TEST_CASE("thesis §9.6: a pre-candidate asks again whoever has not answered") {
  ServerBench bench = pre_candidate(5, durable({1}, 4));
  bench.receive(2, 4, no(4));
  bench.receive(3, 4, yes(4));
  bench.fire(Timer::heartbeat);
  CHECK(bench.sends_to(2) == 0);
  CHECK(bench.sends_to(3) == 0);
  for (const int voter : {4, 5}) CHECK(bench.sent<PreVote>(voter).last_log == end(1, 1));
  CHECK(bench.timer(Timer::heartbeat) == TimerChange::arm);
  CHECK(bench.timer(Timer::election) == TimerChange::none);
  CHECK(bench.server.votes().size() == 2);
}

TEST_CASE("thesis §9.6: a pre-candidate that times out asks all anew, in the same term") {
  ServerBench bench = pre_candidate(5, durable({1}, 4));
  bench.receive(2, 4, yes(4));
  bench.receive(3, 4, no(4));
  bench.fire(Timer::election);
  CHECK(bench.server.role() == Role::pre_candidate);
  CHECK(bench.server.current_term() == term(4));
  CHECK(bench.server.votes() == ServerSet::first(1));
  CHECK(bench.server.vote_replies() == ServerSet::first(1));
  for (const int voter : {2, 3, 4, 5}) CHECK(bench.sent<PreVote>(voter).last_log == end(1, 1));
  CHECK(bench.timer(Timer::election) == TimerChange::arm);
  // Who had refused may have lost its leader since.
  bench.receive(3, 4, yes(4));
  CHECK(bench.reason(Rule::may_count_pre_vote) == "counted");
}

TEST_CASE("thesis §9.6: a candidate that times out asks for pre-votes in its current term") {
  ServerBench bench = pre_candidate(3, durable({1}, 4));
  bench.receive(2, 4, yes(4));
  bench.written();
  REQUIRE(bench.server.role() == Role::candidate);
  bench.fire(Timer::election);
  CHECK(bench.server.role() == Role::pre_candidate);
  CHECK(bench.server.current_term() == term(5));
  CHECK(bench.server.voted_for() == s(1));
  CHECK_FALSE(bench.effects.write.has_value());
  for (const int voter : {2, 3}) {
    CHECK(bench.sent<PreVote>(voter).last_log == end(1, 1));
    CHECK(bench.server.current_term() == term(5));
  }
  // A vote of the election that it has given up is late.
  bench.receive(3, 5, RequestVoteReply{true});
  CHECK(bench.reason(Rule::may_count_vote) == "notCandidate");
  bench.receive(3, 5, yes(5));
  CHECK(bench.server.role() == Role::candidate);
  CHECK(bench.server.current_term() == term(6));
}

TEST_CASE("thesis §9.6: a candidate whose vote becomes durable only after it began to ask leads nothing") {
  ServerBench bench = pre_candidate(3, durable({1}, 4));
  bench.receive(2, 4, yes(4));
  bench.fire(Timer::election);
  REQUIRE(bench.server.role() == Role::pre_candidate);
  // The new term is on its way to the disk, and nobody hears of it before.
  for (const Send& send : bench.effects.sends) CHECK(send.after == WriteId{1});
  bench.written();
  CHECK(bench.server.role() == Role::pre_candidate);
  CHECK(bench.server.votes() == ServerSet::first(1));
}

TEST_CASE("thesis §9.6: who asks is no leader: clients are sent away") {
  ServerBench bench = pre_candidate(3);
  bench.propose(1);
  REQUIRE(bench.effects.answers.size() == 1);
  CHECK(bench.effects.answers.front().status == AnswerStatus::not_leader);
  CHECK(bench.effects.answers.front().leader == kNobody);
  CHECK(bench.server.log().last_index() == at(0));
}

}  // namespace raft::tests
