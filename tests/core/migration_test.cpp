#include <array>

#include "tests/core/membership_bench.hpp"
#include "tests/core/snapshot_bench.hpp"

/// PreVote and CheckQuorum on their way into a cluster, or out of it: what one server does by its own
/// switches, whatever the others have (thesis §9.6, §6.2, §4.2.3). tests/sim/mixed_switches_test.cpp has
/// clusters of such servers.
namespace raft::tests {
namespace {

/// The switches of one server, in the order of the columns below.
struct SwitchColumn {
  std::string name;
  bool pre_vote;
  bool check_quorum;

  [[nodiscard]] Options options() const {
    Options options;
    options.pre_vote = pre_vote;
    options.check_quorum = check_quorum;
    return options;
  }
};
const std::array<SwitchColumn, 4>& switch_columns() {
  static const std::array<SwitchColumn, 4> kColumns{SwitchColumn{"neither", false, false},
                                                    {"PreVote", true, false},
                                                    {"CheckQuorum", false, true},
                                                    {"both", true, true}};
  return kColumns;
}

/// What comes back to who sent a request.
enum class Comes { yes, no, nothing };

/// The answer that the last step sent to S2.
Comes answer_to_s2(const ServerBench& bench) {
  if (bench.sends_to(2) == 0) return Comes::nothing;
  for (const Send& send : bench.effects.sends) {
    if (send.message.to != s(2)) continue;
    if (const auto* vote = std::get_if<RequestVoteReply>(&send.message.body)) {
      return vote->vote_granted ? Comes::yes : Comes::no;
    }
    if (const auto* vote = std::get_if<PreVoteReply>(&send.message.body)) {
      return vote->vote_granted ? Comes::yes : Comes::no;
    }
    if (const auto* reply = std::get_if<AppendEntriesReply>(&send.message.body)) {
      return reply->success ? Comes::yes : Comes::no;
    }
    if (const auto* reply = std::get_if<InstallSnapshotReply>(&send.message.body)) {
      return reply->installed ? Comes::yes : Comes::no;
    }
  }
  return Comes::nothing;
}

/// S1 of three in term 2 with entry 1 of term 1, a follower of S3, which it has just heard.
ServerBench hears_s3(const SwitchColumn& column) {
  ServerBench bench(3, durable({1}, 2), 1, column.options());
  bench.append(3, 2, end(1, 1), {});
  return bench;
}

/// The same, and the minimum election timeout has elapsed since.
ServerBench heard_s3_long_ago(const SwitchColumn& column) {
  ServerBench bench = hears_s3(column);
  bench.fire(Timer::leader_heard);
  return bench;
}

/// S1 of three, whose election timeout has elapsed in term 2; with PreVote it may have won the pre-election.
ServerBench asks_for_votes(const SwitchColumn& column, bool candidate) {
  ServerBench bench(3, durable({1}, column.pre_vote && !candidate ? 2 : 1), 1, column.options());
  bench.fire(Timer::election);
  if (column.pre_vote && candidate) bench.receive(3, 1, PreVoteReply{true, term(1)});
  if (bench.server.role() == Role::candidate) bench.written();
  return bench;
}

/// S1 of three, the leader of term 2.
ServerBench leads_term_two(const SwitchColumn& column) {
  ServerBench bench = asks_for_votes(column, true);
  bench.receive(3, 2, RequestVoteReply{true});
  bench.written();
  REQUIRE(bench.server.role() == Role::leader);
  REQUIRE(bench.server.current_term() == term(2));
  return bench;
}

AppendEntries heartbeat_at_one() {
  AppendEntries request;
  request.prev_log = end(1, 1);
  return request;
}

}  // namespace

TEST_CASE("thesis §9.6, §4.2.3: what a follower answers, by its own switches and whether it hears a leader") {
  struct Row {
    std::string name;
    bool hears;
    std::uint64_t message_term;
    MessageBody body;
    /// By its switches: neither, PreVote, CheckQuorum, both.
    std::array<Comes, 4> answers;
    std::array<std::uint64_t, 4> term_after;
  };
  constexpr Comes kYes = Comes::yes;
  constexpr Comes kNo = Comes::no;
  constexpr Comes kSilent = Comes::nothing;
  const LogPosition last = end(1, 1);
  const std::vector<Row> rows{
      // Without a switch it does not keep in mind whom it hears: it grants, as it would vote.
      {"PreVote of its term", true, 2, PreVote{last}, {kYes, kNo, kNo, kNo}, {2, 2, 2, 2}},
      {"PreVote of a newer term", true, 9, PreVote{last}, {kYes, kNo, kNo, kNo}, {2, 2, 2, 2}},
      {"PreVote, hearing nobody", false, 2, PreVote{last}, {kYes, kYes, kYes, kYes}, {2, 2, 2, 2}},
      {"PreVote of a newer term, hearing nobody",
       false,
       9,
       PreVote{last},
       {kYes, kYes, kYes, kYes},
       {2, 2, 2, 2}},
      {"PreVote of an older term", true, 1, PreVote{last}, {kNo, kNo, kNo, kNo}, {2, 2, 2, 2}},
      // PreVote alone protects from no real election: whoever skipped the question is heard.
      {"RequestVote of a newer term",
       true,
       3,
       RequestVote{last},
       {kYes, kYes, kSilent, kSilent},
       {3, 3, 2, 2}},
      {"RequestVote, hearing nobody", false, 3, RequestVote{last}, {kYes, kYes, kYes, kYes}, {3, 3, 3, 3}},
      {"RequestVote of its term", true, 2, RequestVote{last}, {kYes, kYes, kSilent, kSilent}, {2, 2, 2, 2}},
      {"RequestVote that the leader wants",
       true,
       3,
       RequestVote{last, true},
       {kYes, kYes, kYes, kYes},
       {3, 3, 3, 3}},
      {"RequestVote of an older log",
       true,
       3,
       RequestVote{end(0, 0)},
       {kNo, kNo, kSilent, kSilent},
       {3, 3, 2, 2}},
      {"RequestVote of an older term", true, 1, RequestVote{last}, {kNo, kNo, kNo, kNo}, {2, 2, 2, 2}},
      {"AppendEntries of an older term", true, 1, heartbeat_at_one(), {kNo, kNo, kNo, kNo}, {2, 2, 2, 2}},
      {"AppendEntries of a newer term", true, 3, heartbeat_at_one(), {kYes, kYes, kYes, kYes}, {3, 3, 3, 3}},
  };
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < 4; ++i) {
      const SwitchColumn& column = switch_columns().at(i);
      CAPTURE(row.name);
      CAPTURE(column.name);
      ServerBench bench = row.hears ? hears_s3(column) : heard_s3_long_ago(column);
      bench.receive(2, row.message_term, row.body);
      CHECK(answer_to_s2(bench) == row.answers.at(i));
      CHECK(bench.server.current_term() == term(row.term_after.at(i)));
      for (const Send& send : bench.effects.sends) CHECK(send.message.term == bench.server.current_term());
    }
  }
}

TEST_CASE("thesis §9.6, §6.2, §4.2.3: what ends a leadership, by the leader's own switches") {
  struct Row {
    std::string name;
    std::uint64_t message_term;
    MessageBody body;
    std::array<Comes, 4> answers;
    std::array<bool, 4> leads_on;
  };
  constexpr Comes kYes = Comes::yes;
  constexpr Comes kNo = Comes::no;
  constexpr Comes kSilent = Comes::nothing;
  constexpr std::array<Comes, 4> kUnanswered{kSilent, kSilent, kSilent, kSilent};
  const LogPosition last = end(2, 2);
  const std::vector<Row> rows{
      {"PreVote of its term", 2, PreVote{last}, {kNo, kNo, kNo, kNo}, {true, true, true, true}},
      {"PreVote of a newer term", 9, PreVote{end(9, 9)}, {kNo, kNo, kNo, kNo}, {true, true, true, true}},
      {"RequestVote of a newer term",
       9,
       RequestVote{last},
       {kYes, kYes, kSilent, kSilent},
       {false, false, true, true}},
      {"RequestVote of its own term",
       2,
       RequestVote{last},
       {kNo, kNo, kSilent, kSilent},
       {true, true, true, true}},
      {"RequestVote of an older term", 1, RequestVote{last}, {kNo, kNo, kNo, kNo}, {true, true, true, true}},
      {"RequestVote that it wanted",
       3,
       RequestVote{last, true},
       {kYes, kYes, kYes, kYes},
       {false, false, false, false}},
      // A server at a newer term must be able to say so, or nobody could ever lead it.
      {"a refusal in a newer term",
       9,
       AppendEntriesReply{false, at(1), {}, at(1)},
       kUnanswered,
       {false, false, false, false}},
      {"a refused chunk in a newer term",
       9,
       InstallSnapshotReply{at(1), false, 0, 0},
       kUnanswered,
       {false, false, false, false}},
      {"a refused pre-vote of long ago, in a newer term",
       9,
       PreVoteReply{false, term(1)},
       kUnanswered,
       {false, false, false, false}},
      {"a refused vote of long ago, in a newer term",
       9,
       RequestVoteReply{false},
       kUnanswered,
       {false, false, false, false}},
      {"a leader of an older term", 1, heartbeat_at_one(), {kNo, kNo, kNo, kNo}, {true, true, true, true}},
      {"a leader of a newer term",
       3,
       heartbeat_at_one(),
       {kYes, kYes, kYes, kYes},
       {false, false, false, false}},
  };
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < 4; ++i) {
      const SwitchColumn& column = switch_columns().at(i);
      CAPTURE(row.name);
      CAPTURE(column.name);
      ServerBench bench = leads_term_two(column);
      bench.receive(2, row.message_term, row.body);
      CHECK(answer_to_s2(bench) == row.answers.at(i));
      CHECK((bench.server.role() == Role::leader) == row.leads_on.at(i));
      CHECK(bench.server.current_term() == term(row.leads_on.at(i) ? 2 : row.message_term));
    }
  }
}

TEST_CASE(
    "thesis §4.2.3, §9.6: a server at a higher term answers what would otherwise wait for ever, in any "
    "role") {
  // All of them are in term 2; who asks is in term 1, leads or campaigns, and must learn that.
  struct Asks {
    std::string name;
    MessageBody body;
    bool is_answered;
  };
  const std::vector<Asks> requests{
      {"AppendEntries", heartbeat_at_one(), true},
      {"InstallSnapshot", whole(snapshot_of({1, 1, 1})), true},
      {"RequestVote", RequestVote{end(1, 1)}, true},
      {"PreVote", PreVote{end(1, 1)}, true},
      // Nobody waits for an answer to these.
      {"TimeoutNow", TimeoutNow{}, false},
      {"AppendEntriesReply", AppendEntriesReply{true, at(1), {}, {}}, false},
      {"RequestVoteReply", RequestVoteReply{true}, false},
      {"PreVoteReply", PreVoteReply{true, term(1)}, false},
  };
  for (const SwitchColumn& column : switch_columns()) {
    for (const Asks& asks : requests) {
      for (const ServerBench& before :
           {hears_s3(column), heard_s3_long_ago(column), asks_for_votes(column, false),
            asks_for_votes(column, true), leads_term_two(column)}) {
        CAPTURE(column.name);
        CAPTURE(asks.name);
        CAPTURE(std::string(to_string(before.server.role())));
        ServerBench bench = before;
        REQUIRE(bench.server.current_term() == term(2));
        bench.receive(2, 1, asks.body);
        CHECK(answer_to_s2(bench) == (asks.is_answered ? Comes::no : Comes::nothing));
        for (const Send& send : bench.effects.sends) CHECK(send.message.term == term(2));
        // It learns nothing itself.
        CHECK(bench.server == before.server);
      }
    }
  }
}

TEST_CASE(
    "thesis §9.6, §4.2.3: who comes back from a higher term, and the leader it finds: both get on, in any "
    "mixture") {
  for (const SwitchColumn& of_leader : switch_columns()) {
    for (const SwitchColumn& of_other : switch_columns()) {
      CAPTURE(of_leader.name);
      CAPTURE(of_other.name);
      ServerBench leader = leads_term_two(of_leader);
      // S2 was a candidate up to term 9, before it had its switches; its log is behind.
      ServerBench other(3, durable({1}, 9, s(2)), 2, of_other.options());
      // The leader's heartbeat is refused, whatever S2 has on, and ends the leadership, whatever S1 has on.
      other.receive(1, 2, heartbeat_at_one());
      const AppendEntriesReply refusal = other.sent<AppendEntriesReply>(1);
      CHECK_FALSE(refusal.success);
      REQUIRE(other.effects.sends.front().message.term == term(9));
      leader.receive(2, 9, refusal);
      CHECK(leader.server.role() == Role::follower);
      CHECK(leader.server.current_term() == term(9));
      CHECK(leader.timer(Timer::election) == TimerChange::arm);
      leader.written();
      // S1 asks first, or campaigns at once; S2 answers either way, once it counts on no leader any more.
      other.fire(Timer::leader_heard);
      leader.fire(Timer::election);
      if (of_leader.pre_vote) {
        other.receive(1, 9, leader.sent<PreVote>(2));
        REQUIRE(other.sent<PreVoteReply>(1).vote_granted);
        leader.receive(2, 9, other.sent<PreVoteReply>(1));
      }
      REQUIRE(leader.server.role() == Role::candidate);
      leader.written();
      other.receive(1, 10, RequestVote{end(2, 2)});
      CHECK(other.sent<RequestVoteReply>(1).vote_granted);
      leader.receive(2, 10, RequestVoteReply{true});
      CHECK(leader.server.role() == Role::leader);
      CHECK(leader.server.current_term() == term(10));
      other.written();
      other.receive(1, 10, heartbeat_at_one());
      CHECK(other.sent<AppendEntriesReply>(1).success);
    }
  }
}

TEST_CASE("thesis §9.6, §4.2.3: what PreVote and CheckQuorum do when a server's election timeout elapses") {
  struct Row {
    Role role;
    std::uint64_t term_after;
    bool writes;
  };
  const std::array<Row, 4> rows{Row{Role::candidate, 3, true},
                                {Role::pre_candidate, 2, false},
                                {Role::candidate, 3, true},
                                {Role::pre_candidate, 2, false}};
  for (std::size_t i = 0; i < 4; ++i) {
    const SwitchColumn& column = switch_columns().at(i);
    CAPTURE(column.name);
    ServerBench bench = hears_s3(column);
    CHECK(bench.server.hears_leader() == (column.pre_vote || column.check_quorum));
    bench.fire(Timer::election);
    CHECK(bench.server.role() == rows.at(i).role);
    CHECK(bench.server.current_term() == term(rows.at(i).term_after));
    CHECK(bench.effects.write.has_value() == rows.at(i).writes);
    // Who wants to lead counts on no leader, and so hears the others that want to.
    CHECK_FALSE(bench.server.hears_leader());
    CHECK(bench.sends_to(2) == 1);
    CHECK(bench.sends_to(3) == 1);
  }
}

TEST_CASE("thesis §9.6, §6.2: which timers run by which switch, at followers and at leaders") {
  for (const SwitchColumn& column : switch_columns()) {
    CAPTURE(column.name);
    const ServerBench follower = hears_s3(column);
    const bool counts = column.pre_vote || column.check_quorum;
    CHECK(follower.timer(Timer::leader_heard) == (counts ? TimerChange::arm : TimerChange::none));
    CHECK(follower.timer(Timer::election) == TimerChange::arm);
    ServerBench leader = asks_for_votes(column, true);
    leader.receive(3, 2, RequestVoteReply{true});
    CHECK(leader.timer(Timer::quorum) == (column.check_quorum ? TimerChange::arm : TimerChange::none));
    leader.receive(3, 9, RequestVoteReply{false});
    CHECK(leader.timer(Timer::quorum) == (column.check_quorum ? TimerChange::cancel : TimerChange::none));
  }
}

TEST_CASE(
    "Raft §5.2, thesis §4.2.3, §6.4.1: a server that restarts with other switches keeps its term and its "
    "vote") {
  for (const SwitchColumn& before : switch_columns()) {
    for (const SwitchColumn& after : switch_columns()) {
      CAPTURE(before.name);
      CAPTURE(after.name);
      ServerBench bench = heard_s3_long_ago(before);
      bench.receive(3, 4, RequestVote{end(1, 1)});
      REQUIRE(bench.sent<RequestVoteReply>(3).vote_granted);
      ServerBench again(3, std::move(bench.server).release(), 1, after.options());
      CHECK(again.server.current_term() == term(4));
      // With CheckQuorum on it may have promised a leader before it stopped, though it had it off then.
      CHECK(again.server.hears_leader() == after.check_quorum);
      again.fire(Timer::leader_heard);
      again.receive(2, 4, RequestVote{end(9, 9)});
      CHECK(again.reason(Rule::may_grant_vote) == "alreadyVoted");
      CHECK_FALSE(again.sent<RequestVoteReply>(2).vote_granted);
      again.receive(2, 5, RequestVote{end(9, 9)});
      CHECK(again.sent<RequestVoteReply>(2).vote_granted);
    }
  }
}

}  // namespace raft::tests
