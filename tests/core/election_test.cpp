#include "tests/core/server_bench.hpp"

/// Elections, message by message (Raft §5.1, §5.2, §5.4.1).
namespace raft::tests {

TEST_CASE("Raft §5.2: a server begins as a follower that waits for a leader") {
  const ServerBench bench(3);
  CHECK(bench.server.role() == Role::follower);
  CHECK(bench.server.leader() == kNobody);
  CHECK(bench.timer(Timer::election) == TimerChange::arm);
  CHECK(bench.timer(Timer::heartbeat) == TimerChange::none);
  CHECK(bench.effects.sends.empty());
  CHECK_FALSE(bench.effects.write.has_value());
}

TEST_CASE(
    "Raft §5.2: a follower that hears no leader increments its term, votes for itself and asks the others") {
  ServerBench bench(3, durable({1, 2}, 4, s(2)));
  bench.fire(Timer::election);
  CHECK(bench.server.role() == Role::candidate);
  CHECK(bench.server.current_term() == term(5));
  CHECK(bench.server.voted_for() == s(1));
  REQUIRE(bench.effects.write.has_value());
  CHECK(bench.effects.write->hard_state);
  CHECK(bench.effects.write->current_term == term(5));
  CHECK(bench.effects.write->voted_for == s(1));
  CHECK(bench.effects.write->appended == 0);
  CHECK(bench.sends_to(1) == 0);
  for (const int voter : {2, 3}) CHECK(bench.sent<RequestVote>(voter).last_log == end(2, 2));
  for (const Send& send : bench.effects.sends) {
    CHECK(send.message.term == term(5));
    // Nobody may hear of the candidacy before its term and vote are durable.
    CHECK(send.after == bench.effects.write->id);
  }
  CHECK(bench.timer(Timer::election) == TimerChange::arm);
  CHECK(bench.timer(Timer::heartbeat) == TimerChange::arm);
  CHECK(bench.server.votes().empty());
}

TEST_CASE("Raft §5.2: first ending, a candidate with the votes of a majority leads") {
  ServerBench bench(5);
  bench.fire(Timer::election);
  bench.written();
  CHECK(bench.server.votes().size() == 1);
  bench.receive(2, 1, RequestVoteReply{true});
  CHECK(bench.server.role() == Role::candidate);
  CHECK(bench.reason(Rule::wins_election) == "noQuorumYet");
  bench.receive(3, 1, RequestVoteReply{true});
  CHECK(bench.server.role() == Role::leader);
  CHECK(bench.server.leader() == s(1));
  CHECK(bench.timer(Timer::election) == TimerChange::cancel);
  CHECK(bench.timer(Timer::heartbeat) == TimerChange::arm);
  // It tells everybody at once, with the blank entry of its term (Raft §8).
  CHECK(terms_of(bench.server.log()) == "1");
  for (const int follower : {2, 3, 4, 5}) {
    const auto& request = bench.sent<AppendEntries>(follower);
    CHECK(request.prev_log == end(0, 0));
    CHECK(request.entries.size() == 1);
    CHECK(request.entries[0].kind == EntryKind::no_op);
    CHECK(bench.server.progress(s(follower)).mode == ProgressMode::probe);
  }
}

TEST_CASE("Raft §5.2: a candidate may win before its own vote is durable, by the others' votes") {
  ServerBench bench(3);
  bench.fire(Timer::election);
  bench.receive(2, 1, RequestVoteReply{true});
  CHECK(bench.server.role() == Role::candidate);
  bench.receive(3, 1, RequestVoteReply{true});
  CHECK(bench.server.role() == Role::leader);
  CHECK_FALSE(bench.server.votes().contains(s(1)));
  bench.written(1);
  CHECK(bench.server.role() == Role::leader);
}

TEST_CASE("Raft §5.2: second ending, a candidate that hears the leader of its term gives way") {
  ServerBench bench(3);
  bench.fire(Timer::election);
  bench.append(2, 1, end(0, 0), {1});
  CHECK(bench.server.role() == Role::follower);
  CHECK(bench.server.leader() == s(2));
  CHECK(bench.server.current_term() == term(1));
  CHECK(bench.reason(Rule::accepts_leader) == "candidateGivesWay");
  CHECK(bench.timer(Timer::election) == TimerChange::arm);
  CHECK(bench.timer(Timer::heartbeat) == TimerChange::cancel);
  // Its own vote still counts for nobody else.
  CHECK(bench.server.voted_for() == s(1));
  bench.written();
  CHECK(bench.server.votes().empty());
}

TEST_CASE("Raft §5.2: a candidate that hears a leader of its own or a newer term follows it") {
  for (const std::uint64_t leader_term : {1U, 2U, 9U}) {
    CAPTURE(leader_term);
    ServerBench bench(3);
    bench.fire(Timer::election);
    bench.append(2, leader_term, end(0, 0), {});
    CHECK(bench.server.role() == Role::follower);
    CHECK(bench.server.current_term() == term(leader_term));
    CHECK(bench.server.leader() == s(2));
  }
}

TEST_CASE("Raft §5.2: one round of an election, won, lost or open, in clusters of every size") {
  struct RoundRow {
    int servers;
    int granted;
    int refused;
    Role role;
    std::string reason;
  };
  const std::vector<RoundRow> rows{
      {2, 1, 0, Role::leader, "hasQuorum"},      {2, 0, 1, Role::candidate, "noQuorumYet"},
      {3, 2, 0, Role::leader, "hasQuorum"},      {3, 1, 0, Role::leader, "hasQuorum"},
      {3, 1, 1, Role::leader, "hasQuorum"},      {3, 0, 2, Role::candidate, "noQuorumYet"},
      {3, 0, 0, Role::candidate, "noQuorumYet"}, {5, 4, 0, Role::leader, "hasQuorum"},
      {5, 2, 2, Role::leader, "hasQuorum"},      {5, 1, 3, Role::candidate, "noQuorumYet"},
      {5, 1, 0, Role::candidate, "noQuorumYet"}, {5, 0, 4, Role::candidate, "noQuorumYet"},
      {7, 3, 3, Role::leader, "hasQuorum"},      {7, 2, 4, Role::candidate, "noQuorumYet"},
  };
  for (const RoundRow& row : rows) {
    CAPTURE(row.servers);
    CAPTURE(row.granted);
    CAPTURE(row.refused);
    ServerBench bench(row.servers);
    bench.fire(Timer::election);
    bench.written();
    CHECK(bench.reason(Rule::wins_election) == "noQuorumYet");
    int voter = 1;
    std::string last = "noQuorumYet";
    for (int i = 0; i < row.granted && bench.server.role() == Role::candidate; ++i) {
      bench.receive(++voter, 1, RequestVoteReply{true});
      last = bench.reason(Rule::wins_election);
    }
    for (int i = 0; i < row.refused; ++i) bench.receive(++voter, 1, RequestVoteReply{false});
    CHECK(bench.server.role() == row.role);
    CHECK(bench.server.current_term() == term(1));
    CHECK(last == row.reason);
  }
}

TEST_CASE("Raft §5.2: third ending, a candidate that times out begins a new election in a new term") {
  ServerBench bench(3);
  bench.fire(Timer::election);
  bench.written();
  bench.receive(2, 1, RequestVoteReply{false});
  CHECK(bench.reason(Rule::may_count_vote) == "refusedByVoter");
  bench.fire(Timer::election);
  CHECK(bench.server.role() == Role::candidate);
  CHECK(bench.server.current_term() == term(2));
  CHECK(bench.server.votes().empty());
  CHECK(bench.server.vote_replies().empty());
  CHECK(bench.timer(Timer::election) == TimerChange::arm);
  CHECK_FALSE(bench.effects.has_changed(Change::role));
  // Votes of the election before count no more.
  bench.written();
  bench.receive(2, 1, RequestVoteReply{true});
  CHECK(bench.reason(Rule::may_count_vote) == "staleTerm");
  CHECK(bench.server.role() == Role::candidate);
}

TEST_CASE("Raft §5.2: a vote counts once, however often it comes") {
  ServerBench bench(5);
  bench.fire(Timer::election);
  bench.written();
  bench.receive(2, 1, RequestVoteReply{true});
  bench.receive(2, 1, RequestVoteReply{true});
  CHECK(bench.reason(Rule::may_count_vote) == "alreadyCounted");
  CHECK(bench.server.votes().size() == 2);
  CHECK(bench.server.role() == Role::candidate);
  bench.receive(3, 1, RequestVoteReply{true});
  REQUIRE(bench.server.role() == Role::leader);
  const Server won = bench.server;
  bench.receive(4, 1, RequestVoteReply{true});
  CHECK(bench.reason(Rule::may_count_vote) == "notCandidate");
  CHECK(bench.server == won);
}

TEST_CASE("Raft §5.2: a single server elects itself once its vote is durable") {
  ServerBench bench(1);
  bench.fire(Timer::election);
  CHECK(bench.server.role() == Role::candidate);
  CHECK(bench.effects.sends.empty());
  bench.written();
  CHECK(bench.server.role() == Role::leader);
  bench.written();
  CHECK(bench.server.commit_index() == at(1));
}

TEST_CASE("Raft §5.4.1: a request for a vote tells how the candidate's log ends") {
  struct EndRow {
    std::vector<std::uint64_t> log;
    std::uint64_t current;
    LogPosition last;
  };
  const std::vector<EndRow> rows{
      {{}, 0, end(0, 0)}, {{1}, 1, end(1, 1)}, {{1, 2}, 2, end(2, 2)}, {{1, 1, 1}, 8, end(1, 3)}};
  for (const EndRow& row : rows) {
    ServerBench bench(3, durable(row.log, row.current));
    bench.fire(Timer::election);
    for (const int voter : {2, 3}) CHECK(bench.sent<RequestVote>(voter).last_log == row.last);
    for (const Send& send : bench.effects.sends) CHECK(send.message.term == term(row.current + 1));
  }
}

TEST_CASE("Raft §5.1: a candidate asks again whoever has not answered") {
  ServerBench bench(4);
  bench.fire(Timer::election);
  bench.written();
  bench.receive(2, 1, RequestVoteReply{false});
  bench.fire(Timer::heartbeat);
  CHECK(bench.sends_to(2) == 0);
  for (const int voter : {3, 4}) CHECK(bench.sent<RequestVote>(voter).last_log == end(0, 0));
  for (const Send& send : bench.effects.sends) CHECK(send.after == WriteId{0});
  CHECK(bench.timer(Timer::heartbeat) == TimerChange::arm);
  CHECK_FALSE(bench.effects.write.has_value());
}

TEST_CASE("Raft §5.1: a candidate that asks again still waits for its own vote to be durable") {
  ServerBench bench(3);
  bench.fire(Timer::election);
  bench.fire(Timer::heartbeat);
  for (const Send& send : bench.effects.sends) CHECK(send.after == WriteId{1});
  CHECK(bench.effects.sends.size() == 2);
}

TEST_CASE("Raft §5.2: timers that make no sense are harmless") {
  ServerBench follower(3);
  const Server before = follower.server;
  follower.fire(Timer::heartbeat);
  CHECK(follower.server == before);
  CHECK(follower.effects.sends.empty());
  ServerBench leader(3);
  leader.become_leader();
  const Server led = leader.server;
  leader.fire(Timer::election);
  CHECK(leader.server == led);
  CHECK(leader.effects.sends.empty());
}

TEST_CASE("Raft §5.2, §5.4.1: how a voter answers") {
  struct VoteRow {
    std::string name;
    Durable voter;
    std::uint64_t candidate_term;
    LogPosition candidate_last;
    bool granted;
    std::string reason;
    std::uint64_t term_after;
    ServerId vote_after;
    bool writes;
  };
  const std::vector<VoteRow> rows{
      {"first asked in a new term", durable({1}, 1), 2, end(1, 1), true, "granted", 2, s(2), true},
      {"first asked in its own term", durable({1}, 2), 2, end(1, 1), true, "granted", 2, s(2), true},
      {"asked again", durable({1}, 2, s(2)), 2, end(1, 1), true, "grantedAgain", 2, s(2), false},
      {"another came first", durable({1}, 2, s(3)), 2, end(1, 1), false, "alreadyVoted", 2, s(3), false},
      {"a new term frees the vote", durable({1}, 2, s(3)), 3, end(1, 1), true, "granted", 3, s(2), true},
      {"shorter log", durable({1, 1}, 1), 2, end(1, 1), false, "logOutOfDate", 2, kNobody, true},
      {"older log", durable({2}, 2), 3, end(1, 9), false, "logOutOfDate", 3, kNobody, true},
      {"longer log", durable({1}, 1), 2, end(1, 2), true, "granted", 2, s(2), true},
      {"newer log", durable({1, 1, 1}, 1), 3, end(2, 2), true, "granted", 3, s(2), true},
      {"stale candidate", durable({1}, 3), 2, end(9, 9), false, "staleTerm", 3, kNobody, false}};
  for (const VoteRow& row : rows) {
    CAPTURE(row.name);
    ServerBench bench(3, row.voter);
    bench.receive(2, row.candidate_term, RequestVote{row.candidate_last});
    CHECK(bench.sent<RequestVoteReply>(2).vote_granted == row.granted);
    CHECK(bench.reason(Rule::may_grant_vote) == row.reason);
    CHECK(bench.effects.sends.front().message.term == term(row.term_after));
    CHECK(bench.server.current_term() == term(row.term_after));
    CHECK(bench.server.voted_for() == row.vote_after);
    CHECK(bench.effects.write.has_value() == row.writes);
    // What it says is durable before it is said.
    CHECK(bench.reply_waits_for() == (row.writes ? 1 : 0));
    CHECK((bench.timer(Timer::election) == TimerChange::arm) == (row.reason == "granted"));
  }
}

TEST_CASE("Raft §5.2: a vote puts the election off when it is granted, not when the candidate asks again") {
  ServerBench bench(3);
  bench.receive(2, 1, RequestVote{end(0, 0)});
  CHECK(bench.reason(Rule::resets_election_timer) == "voteGrantedResets");
  CHECK(bench.timer(Timer::election) == TimerChange::arm);
  bench.written();
  bench.receive(2, 1, RequestVote{end(0, 0)});
  CHECK(bench.sent<RequestVoteReply>(2).vote_granted);
  CHECK(bench.reason(Rule::resets_election_timer) == "voteGrantedBefore");
  CHECK(bench.timer(Timer::election) == TimerChange::none);
  // In a new term it is granted anew.
  bench.receive(2, 2, RequestVote{end(0, 0)});
  CHECK(bench.timer(Timer::election) == TimerChange::arm);
}

TEST_CASE("Raft §5.2: a vote that a server granted before it restarted puts no election off") {
  ServerBench bench(3, durable({}, 4, s(2)));
  bench.receive(2, 4, RequestVote{end(0, 0)});
  CHECK(bench.sent<RequestVoteReply>(2).vote_granted);
  CHECK(bench.timer(Timer::election) == TimerChange::none);
}

TEST_CASE("Raft §5.1: a higher term makes any server a follower of nobody known, whatever the message") {
  const std::vector<MessageBody> bodies{RequestVote{end(0, 0)}, RequestVoteReply{true},
                                        AppendEntriesReply{true, at(1), {}, {}}};
  for (const MessageBody& body : bodies) {
    CAPTURE(body.index());
    ServerBench leader(3);
    leader.become_leader();
    leader.receive(2, 7, body);
    CHECK(leader.server.role() == Role::follower);
    CHECK(leader.server.current_term() == term(7));
    CHECK(leader.server.leader() == kNobody);
    CHECK(leader.server.voted_for() != s(1));
    CHECK(leader.timer(Timer::election) == TimerChange::arm);
    CHECK(leader.timer(Timer::heartbeat) == TimerChange::cancel);
    REQUIRE(leader.effects.write.has_value());
    CHECK(leader.effects.write->hard_state);

    ServerBench candidate(3);
    candidate.fire(Timer::election);
    candidate.receive(2, 7, body);
    CHECK(candidate.server.role() == Role::follower);
    // Its election timer runs already; only a vote granted begins it anew.
    const bool voted = std::holds_alternative<RequestVote>(body);
    CHECK((candidate.timer(Timer::election) == TimerChange::arm) == voted);
    CHECK(candidate.timer(Timer::heartbeat) == TimerChange::cancel);
  }
  ServerBench leader(3);
  leader.become_leader();
  leader.append(2, 7, end(0, 0), {});
  CHECK(leader.server.role() == Role::follower);
  CHECK(leader.server.leader() == s(2));
}

TEST_CASE("Raft §5.1: a stale leader is told the newer term and changes nothing") {
  ServerBench bench(3, durable({1}, 5));
  const Server before = bench.server;
  bench.append(2, 4, end(1, 1), {4}, 1);
  CHECK(bench.server == before);
  CHECK(bench.sent<AppendEntriesReply>(2) == AppendEntriesReply{false, at(1), {}, at(1)});
  CHECK(bench.effects.sends.front().message.term == term(5));
  CHECK(bench.timer(Timer::election) == TimerChange::none);
}

TEST_CASE("Raft §5.2: a leader answers no other leader of its own term") {
  ServerBench bench(3);
  bench.become_leader();
  const Server before = bench.server;
  bench.append(2, 1, end(0, 0), {1});
  CHECK(bench.server == before);
  CHECK(bench.reason(Rule::accepts_leader) == "leaderItself");
  CHECK(bench.effects.sends.empty());
}

TEST_CASE("Raft §8: who does not lead sends a client to the leader it knows") {
  ServerBench bench(3);
  bench.propose(1);
  REQUIRE(bench.effects.answers.size() == 1);
  CHECK(bench.effects.answers.front() ==
        Answer{ClientId{1}, 1, AnswerStatus::not_leader, kNobody, LogIndex{0}, {}});
  bench.append(3, 1, end(0, 0), {});
  bench.propose(2);
  REQUIRE(bench.effects.answers.size() == 1);
  CHECK(bench.effects.answers.front().leader == s(3));
  CHECK(bench.effects.answers.front().sequence == 2);
  CHECK(bench.server.log().last_index() == at(0));
  bench.fire(Timer::election);
  bench.propose(3);
  CHECK(bench.effects.answers.front().leader == kNobody);
}

}  // namespace raft::tests
