#include "tests/core/membership_bench.hpp"

/// Learners as followers: servers that are sent the log, answer whoever asks, and never ask themselves
/// (thesis §4.2.1).
namespace raft::tests {
namespace {

Options learner_switches(bool pre_vote, bool check_quorum) {
  Options options;
  options.pre_vote = pre_vote;
  options.check_quorum = check_quorum;
  return options;
}

/// S4, which learns from the voters S1, S2 and S3 and begins with this; there may be six servers.
ServerBench learner(const Durable& content, Options options = {}) {
  options.learners = set({4});
  options.places = 6;
  return ServerBench(3, content, 4, options);
}

/// The same server as one of four voters.
ServerBench voter_in_its_place(const Durable& content, Options options = {}) {
  options.places = 6;
  return ServerBench(4, content, 4, options);
}

AppendEntries entries_of(LogPosition prev, const std::vector<std::uint64_t>& terms, std::uint64_t commit) {
  AppendEntries request;
  request.prev_log = prev;
  request.leader_commit = at(commit);
  std::vector<Entry> entries;
  entries.reserve(terms.size());
  for (const std::uint64_t one : terms) entries.push_back(Entry::no_op(term(one)));
  request.entries.assign(entries);
  return request;
}

}  // namespace

TEST_CASE("thesis §4.2.1: a learner takes the log as a voter does, in each case of Raft §5.3") {
  struct Row {
    std::string name;
    std::uint64_t leader_term;
    AppendEntries request;
    bool success;
    const char* log_after;
    std::uint64_t commit_index;
  };
  // Its log: "1 1 2", in term 3.
  const std::vector<Row> rows{
      {"a heartbeat", 3, entries_of(end(2, 3), {}, 0), true, "1 1 2", 0},
      {"a heartbeat that commits", 3, entries_of(end(2, 3), {}, 2), true, "1 1 2", 2},
      {"a new entry", 3, entries_of(end(2, 3), {3}, 0), true, "1 1 2 3", 0},
      {"a new entry that is committed", 3, entries_of(end(2, 3), {3}, 9), true, "1 1 2 3", 4},
      {"entries that it has", 3, entries_of(end(1, 1), {1, 2}, 1), true, "1 1 2", 1},
      {"entries that conflict", 3, entries_of(end(1, 2), {3, 3}, 0), true, "1 1 3 3", 0},
      {"a gap", 3, entries_of(end(2, 5), {3}, 5), false, "1 1 2", 0},
      {"a conflict before them", 3, entries_of(end(1, 3), {3}, 3), false, "1 1 2", 0},
      {"of a newer leader", 5, entries_of(end(2, 3), {5}, 0), true, "1 1 2 5", 0},
      {"of a stale leader", 2, entries_of(end(2, 3), {2}, 3), false, "1 1 2", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    ServerBench bench = learner(durable({1, 1, 2}, 3));
    bench.receive(1, row.leader_term, row.request);
    CHECK(bench.sent<AppendEntriesReply>(1).success == row.success);
    CHECK(terms_of(bench.server.log()) == row.log_after);
    CHECK(bench.server.commit_index() == at(row.commit_index));
    CHECK(bench.server.role() == Role::follower);
    // What it asks of the world, reasons included, is what a voter would.
    ServerBench voter = voter_in_its_place(durable({1, 1, 2}, 3));
    voter.receive(1, row.leader_term, row.request);
    CHECK(bench.effects == voter.effects);
  }
}

TEST_CASE("thesis §4.2.1, §4.2.2: a learner gives its vote to whoever asks, as Raft §5.2 and §5.4.1 say") {
  struct Row {
    std::string name;
    std::uint64_t current;
    ServerId voted_for;
    int candidate;
    std::uint64_t candidate_term;
    LogPosition candidate_last;
    bool granted;
    const char* reason;
  };
  // Its log: "1 2".
  const std::vector<Row> rows{
      {"a voter of a newer term", 2, kNobody, 2, 3, end(2, 2), true, "mayHaveAVoteByNow"},
      {"a voter of its own term", 2, kNobody, 2, 2, end(2, 2), true, "mayHaveAVoteByNow"},
      {"a server that is no member for all it knows", 2, kNobody, 6, 3, end(2, 9), true, "mayHaveAVoteByNow"},
      {"a longer log", 2, kNobody, 2, 3, end(2, 3), true, "mayHaveAVoteByNow"},
      {"a shorter log", 2, kNobody, 2, 3, end(2, 1), false, "logOutOfDate"},
      {"an older log", 2, kNobody, 2, 3, end(1, 9), false, "logOutOfDate"},
      {"whom it voted for, again", 2, s(2), 2, 2, end(2, 2), true, "grantedAgain"},
      {"another than it voted for", 2, s(3), 2, 2, end(2, 2), false, "alreadyVoted"},
      {"another, in the next term", 2, s(3), 2, 3, end(2, 2), true, "mayHaveAVoteByNow"},
      {"of an older term", 2, kNobody, 2, 1, end(2, 9), false, "staleTerm"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    ServerBench bench = learner(durable({1, 2}, row.current, row.voted_for));
    bench.receive(row.candidate, row.candidate_term, RequestVote{row.candidate_last});
    CHECK(bench.reason(Rule::may_grant_vote) == row.reason);
    CHECK(bench.sent<RequestVoteReply>(row.candidate).vote_granted == row.granted);
    const bool votes_now = row.granted && row.voted_for != s(row.candidate);
    CHECK((bench.server.voted_for() == s(row.candidate)) == row.granted);
    // A vote is on the disk before it is given (Raft Figure 2), a learner's, too.
    CHECK((bench.reply_waits_for() != 0) == (votes_now || row.candidate_term > row.current));
  }
}

TEST_CASE("thesis §4.2.1, §4.2.3: a learner that hears a leader ignores candidates, as any server does") {
  struct Row {
    std::string name;
    bool check_quorum;
    bool hears_leader;
    bool leader_asked;
    const char* heeds;
    bool answers;
  };
  for (const Row& row : {Row{"without CheckQuorum", false, true, false, "", true},
                         Row{"with it, hearing a leader", true, true, false, "hearsLeader", false},
                         Row{"with it, hearing nobody", true, false, false, "noLeaderHeard", true},
                         Row{"the leader wants it", true, true, true, "leaderAskedForIt", true}}) {
    CAPTURE(row.name);
    ServerBench bench = learner(durable({1}, 1), learner_switches(false, row.check_quorum));
    bench.append(1, 1, end(1, 1), {});
    if (!row.hears_leader) bench.fire(Timer::leader_heard);
    bench.receive(2, 2, RequestVote{end(1, 1), row.leader_asked});
    CHECK(bench.reason(Rule::heeds_vote_request) == row.heeds);
    CHECK(bench.sends_to(2) == (row.answers ? 1 : 0));
    CHECK(bench.server.current_term() == term(row.answers ? 2 : 1));
  }
}

TEST_CASE("thesis §4.2.1, §9.6: a learner grants pre-votes as a voter does, and promises nothing by it") {
  struct Row {
    std::string name;
    bool hears_leader;
    int candidate;
    std::uint64_t candidate_term;
    LogPosition candidate_last;
    bool granted;
    const char* reason;
  };
  const std::vector<Row> rows{
      {"of its own term", false, 2, 2, end(2, 2), true, "wouldVote"},
      {"of a newer term", false, 2, 7, end(2, 2), true, "wouldVote"},
      {"of a server that is no member for all it knows", false, 6, 2, end(2, 2), true, "wouldVote"},
      {"an older log", false, 2, 7, end(1, 9), false, "logOutOfDate"},
      {"of an older term", false, 2, 1, end(2, 9), false, "staleTerm"},
      {"while it hears a leader", true, 2, 2, end(2, 2), false, "hearsLeader"},
      {"while it hears a leader, of a newer term", true, 2, 7, end(9, 9), false, "hearsLeader"},
  };
  for (const Row& row : rows) {
    for (const bool check_quorum : {false, true}) {
      CAPTURE(row.name);
      CAPTURE(check_quorum);
      ServerBench bench = learner(durable({1, 2}, 2), learner_switches(true, check_quorum));
      bench.append(1, 2, end(2, 2), {});
      if (!row.hears_leader) bench.fire(Timer::leader_heard);
      const Server before = bench.server;
      bench.receive(row.candidate, row.candidate_term, PreVote{row.candidate_last});
      CHECK(bench.reason(Rule::may_grant_pre_vote) == row.reason);
      CHECK(bench.sent<PreVoteReply>(row.candidate) == PreVoteReply{row.granted, term(row.candidate_term)});
      CHECK(bench.server == before);
    }
  }
}

TEST_CASE("thesis §4.2.1, §3.10: a learner that is asked to take over does not, whatever the term") {
  struct Row {
    std::string name;
    std::uint64_t message_term;
    const char* reason;
    std::uint64_t term_after;
  };
  for (const Row& row :
       {Row{"of an older term", 1, "staleTerm", 2}, Row{"of its own term", 2, "notAVoter", 2},
        Row{"of a newer term", 5, "notAVoter", 5}}) {
    for (const bool pre_vote : {false, true}) {
      CAPTURE(row.name);
      CAPTURE(pre_vote);
      ServerBench bench = learner(durable({1}, 2), learner_switches(pre_vote, true));
      bench.receive(1, row.message_term, TimeoutNow{});
      CHECK(bench.reason(Rule::takes_over) == row.reason);
      CHECK(bench.server.role() == Role::follower);
      CHECK(bench.server.current_term() == term(row.term_after));
      CHECK(bench.server.voted_for() == kNobody);
      CHECK(bench.effects.sends.empty());
    }
  }
}

TEST_CASE(
    "thesis §4.2.1: a learner whose election timeout elapses neither asks nor campaigns, and waits on") {
  for (const bool pre_vote : {false, true}) {
    for (const bool check_quorum : {false, true}) {
      for (const bool hears_leader : {false, true}) {
        CAPTURE(pre_vote);
        CAPTURE(check_quorum);
        CAPTURE(hears_leader);
        ServerBench bench = learner(durable({1}, 1), learner_switches(pre_vote, check_quorum));
        if (hears_leader) bench.append(1, 1, end(1, 1), {});
        const Server before = bench.server;
        bench.fire(Timer::election);
        CHECK(bench.judgements(Rule::may_campaign) == "no notAVoter");
        CHECK(bench.server == before);
        CHECK(bench.effects.nothing());
        // The timer runs again from the next leader that is heard on: it may be a voter by then.
        bench.append(2, 2, end(1, 1), {2});
        CHECK(bench.timer(Timer::election) == TimerChange::arm);
        CHECK(bench.sent<AppendEntriesReply>(2).success);
      }
    }
  }
}

TEST_CASE("thesis §4.2.1, §4.2.2: whether a server campaigns goes by the configurations in its log") {
  struct Row {
    std::string name;
    std::vector<Configuration> in_log;
    std::uint64_t committed;
    const char* judgement;
    /// Whom it asks for votes.
    ServerSet asked;
  };
  const Configuration learns = of(set({1, 2, 3}), {}, set({4}));
  const Configuration votes = of(set({1, 2, 3, 4}));
  const Configuration joint = of(set({1, 2, 3, 4}), set({1, 2, 3}));
  const Configuration out_of_joint = of(set({1, 2, 3}), set({1, 2, 3, 4}), set({4}));
  const std::vector<Row> rows{
      {"it learns from the first", {}, 1, "no notAVoter", {}},
      {"it was made a learner anew", {learns}, 1, "no notAVoter", {}},
      {"it was promoted", {votes}, 2, "yes noLeaderInTime", set({1, 2, 3})},
      {"its promotion may still be undone", {votes}, 1, "yes noLeaderInTime", set({1, 2, 3})},
      {"it is being promoted by joint consensus", {joint}, 1, "yes noLeaderInTime", set({1, 2, 3})},
      {"promoted, and made a learner again, which may be undone",
       {votes, learns},
       2,
       "yes votesUntilCommitted",
       set({1, 2, 3})},
      {"promoted, and made a learner again for certain", {votes, learns}, 3, "no notAVoter", {}},
      {"being made a learner by joint consensus: of Cold it votes",
       {votes, out_of_joint},
       3,
       "yes noLeaderInTime",
       set({1, 2, 3})},
      {"made a learner by joint consensus, which may be undone",
       {votes, out_of_joint, learns},
       3,
       "yes votesUntilCommitted",
       set({1, 2, 3})},
      {"made a learner by joint consensus for certain", {votes, out_of_joint, learns}, 4, "no notAVoter", {}},
      {"left altogether for certain", {of(set({1, 2, 3}))}, 2, "no notAVoter", {}},
      {"a learner that is about to leave", {of(set({1, 2, 3}))}, 1, "no notAVoter", {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    ServerBench bench = learner(durable({1}, 1));
    append_configurations(bench, 1, 1, end(1, 1), row.in_log, row.committed);
    bench.fire(Timer::election);
    CHECK(bench.judgements(Rule::may_campaign) == row.judgement);
    CHECK(receivers(bench) == row.asked);
    CHECK((bench.server.role() == Role::candidate) == !row.asked.empty());
  }
}

TEST_CASE("thesis §4.2.1: a promotion that is undone makes a learner of the server again") {
  for (const bool pre_vote : {false, true}) {
    CAPTURE(pre_vote);
    ServerBench bench = learner(durable({1}, 1), learner_switches(pre_vote, false));
    append_configurations(bench, 1, 1, end(1, 1), {of(set({1, 2, 3, 4}))});
    bench.written();
    bench.fire(Timer::election);
    REQUIRE(bench.server.role() == (pre_vote ? Role::pre_candidate : Role::candidate));
    // A leader of a newer term has something else there, and sends it.
    bench.append(2, 5, end(1, 1), {5});
    CHECK(bench.server.role() == Role::follower);
    CHECK(bench.server.configuration() == of(set({1, 2, 3}), {}, set({4})));
    bench.fire(Timer::election);
    CHECK(bench.judgements(Rule::may_campaign) == "no notAVoter");
    CHECK(bench.effects.nothing());
  }
}

TEST_CASE(
    "Raft §8, thesis §6.4: a learner turns clients to the leader, and serves reads as a follower does") {
  Options options;
  options.reads = ReadMode::read_index;
  options.follower_reads = true;
  ServerBench bench = learner(durable({1}, 1), options);
  bench.append(1, 1, end(1, 1), {}, 1);
  bench.propose(1);
  REQUIRE(bench.effects.answers.size() == 1);
  CHECK(bench.effects.answers.front().status == AnswerStatus::not_leader);
  CHECK(bench.effects.answers.front().leader == s(1));
  bench.step(Proposed{{ClientId{1}, 2, {Operation::read, Text("key"), {}, {}}}});
  CHECK(bench.reason(Rule::serves_read) == "asksTheLeader");
  bench.receive(1, 1, ReadIndexReply{bench.sent<ReadIndex>(1).id, at(2)});
  CHECK(bench.effects.answers.empty());
  bench.append(1, 1, end(1, 1), {1}, 2);
  REQUIRE(bench.effects.answers.size() == 1);
  CHECK(bench.effects.answers.front().status == AnswerStatus::done);
  CHECK(bench.effects.answers.front().read_index == at(2));
}

}  // namespace raft::tests
