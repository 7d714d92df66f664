#include <algorithm>

#include "tests/core/membership_bench.hpp"

/// Reads that do not go through the log, message by message (thesis §6.4).
namespace raft::tests {
namespace {

/// A server with reads by ReadIndex, and short words for what happens to it.
struct ReadBench : ServerBench {
  explicit ReadBench(int servers, const Durable& content = {}, int id = 1,
                     const Options& options = reads_by(ReadMode::read_index))
      : ServerBench(servers, content, id, options) {}

  void read(std::uint32_t sequence, int client = 1) { step(Proposed{read_request(sequence, client)}); }
  /// `from` has answered the heartbeats of this round.
  void beat(int from, std::uint64_t round) {
    receive(from, server.current_term().value,
            AppendEntriesReply{true, server.match_index(s(from)), {}, {}, round});
  }
  /// A leader with its blank entry and the value "v" committed and applied.
  void lead() {
    become_leader();
    written();
    propose(1);
    written();
    for (int follower = 2; follower <= server.options().voters.size(); ++follower) {
      accepted(follower, server.log().last_index().value);
    }
    REQUIRE(server.last_applied() == server.log().last_index());
  }
  [[nodiscard]] int answers() const { return static_cast<int>(effects.answers.size()); }
  /// The only answer of the last step.
  [[nodiscard]] const Answer& answer() const {
    REQUIRE(effects.answers.size() == 1);
    return effects.answers.front();
  }
  /// The round that the last step's heartbeats to S2 carry.
  [[nodiscard]] std::uint64_t sent_round() const { return sent<AppendEntries>(2).round; }
};

/// A follower S1 of leader S2 in term 1, which knows entry 1 of it as committed.
ReadBench reading_follower(int servers = 3) {
  ReadBench bench(servers, {}, 1, reads_by(ReadMode::read_index, true));
  bench.append(2, 1, end(0, 0), {1}, 1);
  bench.written();
  return bench;
}

}  // namespace

TEST_CASE("thesis §6.4: a leader answers a read once a majority has answered heartbeats sent after it came") {
  ReadBench bench(3);
  bench.lead();
  const LogPosition before = bench.server.log().last();
  bench.read(2);
  CHECK(bench.reason(Rule::serves_read) == "waitsForRound");
  CHECK(bench.answers() == 0);
  CHECK(bench.sent_round() == 1);
  CHECK(bench.sent<AppendEntries>(3).round == 1);
  CHECK(bench.sent<AppendEntries>(3).entries.empty());
  CHECK(bench.timer(Timer::heartbeat) == TimerChange::none);
  bench.beat(3, 1);
  CHECK(bench.reason(Rule::confirms_round) == "roundConfirmed");
  CHECK(bench.answer().status == AnswerStatus::done);
  CHECK(bench.answer().sequence == 2);
  CHECK(bench.answer().client == ClientId{1});
  CHECK(bench.answer().leader == s(1));
  CHECK(bench.answer().result == Result{ResultStatus::ok, "v"});
  CHECK(bench.answer().read_index == at(2));
  CHECK(bench.answer().index == at(0));
  // Nothing of it is in the log, nor waits any more.
  CHECK(bench.server.log().last() == before);
  CHECK(bench.server.reads().empty());
  bench.beat(2, 1);
  CHECK(bench.answers() == 0);
}

TEST_CASE("thesis §6.4: a new leader answers no read before an entry of its own term is committed") {
  ReadBench bench(3, durable({1, 1}, 1));
  bench.become_leader();
  bench.written();
  bench.read(1);
  CHECK(bench.reason(Rule::serves_read) == "waitsForTermCommit");
  CHECK(bench.effects.sends.empty());
  // Even a majority that answers says nothing: the leader does not know what is committed.
  bench.beat(2, 0);
  bench.beat(3, 0);
  CHECK(bench.answers() == 0);
  bench.accepted(2, 3);
  REQUIRE(bench.server.commit_index() == at(3));
  CHECK(bench.answers() == 0);
  CHECK(bench.server.round() == 1);
  bench.beat(2, 1);
  CHECK(bench.answer().result.status == ResultStatus::no_such_key);
  CHECK(bench.answer().read_index == at(3));
}

TEST_CASE("thesis §6.4: one round of heartbeats serves all reads that wait for it") {
  ReadBench bench(5);
  bench.become_leader();
  bench.written();
  for (std::uint32_t sequence = 1; sequence <= 10; ++sequence) bench.read(sequence);
  for (const int voter : {2, 3}) bench.accepted(voter, 1);
  CHECK(bench.server.round() == 1);
  bench.beat(2, 1);
  CHECK(bench.answers() == 0);
  bench.beat(3, 1);
  CHECK(bench.answers() == 10);
  CHECK(bench.server.round() == 1);
}

TEST_CASE("thesis §6.4: a read that comes while a round is under way waits for the next one") {
  ReadBench bench(3);
  bench.lead();
  bench.read(2);
  bench.read(3);
  CHECK(bench.reason(Rule::serves_read) == "waitsForRound");
  CHECK(bench.effects.sends.empty());
  bench.read(4);
  // Those heartbeats were sent before it came.
  bench.beat(2, 1);
  CHECK(bench.answer().sequence == 2);
  CHECK(bench.sent_round() == 2);
  CHECK(bench.server.reads().size() == 2);
  bench.beat(3, 1);
  CHECK(bench.answers() == 0);
  bench.beat(3, 2);
  CHECK(bench.answers() == 2);
  CHECK(bench.server.round() == 2);
  CHECK(bench.server.confirmed_round() == 2);
}

TEST_CASE("Raft §8, thesis §6.4: a read that is asked again takes the place of the same, and of no other") {
  ReadBench bench(3);
  bench.lead();
  bench.read(2);
  bench.read(3);
  const std::uint64_t own = bench.server.reads().back().id;
  // A follower numbers its own reads: the same number of another server is another read.
  bench.receive(2, 1, ReadIndex{own});
  bench.receive(3, 1, ReadIndex{own});
  REQUIRE(bench.server.reads().size() == 4);
  bench.read(3);
  bench.receive(2, 1, ReadIndex{own});
  CHECK(bench.effects.has_changed(Change::reads));
  REQUIRE(bench.server.reads().size() == 4);
  CHECK(bench.server.reads()[0].sequence == 2);
  CHECK(bench.server.reads()[1].server == s(3));
  CHECK(bench.server.reads()[2].sequence == 3);
  CHECK(bench.server.reads()[3].server == s(2));
  bench.beat(2, 1);
  CHECK(bench.answers() == 1);
  bench.beat(2, 2);
  CHECK(bench.answers() == 1);
  CHECK(bench.sends_to(2) == 1);
  CHECK(bench.sends_to(3) == 1);
}

TEST_CASE("thesis §6.4: answers to an earlier round do not count for the present one") {
  ReadBench bench(5);
  bench.lead();
  bench.read(2);
  bench.beat(2, 1);
  bench.beat(3, 1);
  CHECK(bench.answers() == 1);
  bench.read(3);
  CHECK(bench.server.round() == 2);
  for (const int voter : {2, 3, 4, 5}) {
    bench.beat(voter, 1);
    bench.beat(voter, 0);
  }
  CHECK(bench.answers() == 0);
  // Nor does one that was never begun.
  for (const int voter : {2, 3, 4, 5}) bench.beat(voter, 3);
  CHECK(bench.answers() == 0);
  CHECK(bench.server.round_answers().size() == 1);
}

TEST_CASE("thesis §6.4: a minority does not confirm a round, however often it answers") {
  ReadBench bench(5);
  bench.lead();
  bench.read(2);
  for (int i = 0; i < 3; ++i) bench.beat(2, 1);
  CHECK(bench.reason(Rule::confirms_round) == "roundUnconfirmed");
  CHECK(bench.answers() == 0);
  CHECK(bench.server.reads().size() == 1);
}

TEST_CASE("thesis §6.4: heartbeats that are lost are sent again, and are of the same round") {
  ReadBench bench(3);
  bench.lead();
  bench.read(2);
  bench.fire(Timer::heartbeat);
  CHECK(bench.sent_round() == 1);
  bench.beat(2, 1);
  CHECK(bench.answers() == 1);
}

TEST_CASE("thesis §6.4: a follower that refuses for its log's sake still answers the round") {
  ReadBench bench(3);
  bench.lead();
  bench.read(2);
  bench.receive(3, 1, AppendEntriesReply{false, at(2), {}, at(1), 1});
  CHECK(bench.answers() == 1);
}

TEST_CASE("thesis §6.4: a reply of an older term does not count for a round") {
  ReadBench bench(3, durable({1}, 4));
  bench.lead();
  REQUIRE(bench.server.current_term() == term(5));
  bench.read(2);
  bench.receive(2, 4, AppendEntriesReply{true, at(1), {}, {}, 1});
  CHECK(bench.answers() == 0);
  CHECK(bench.server.round_answers().size() == 1);
}

TEST_CASE("thesis §6.4: who is asked in an older term than its own answers no round of the present one") {
  // Its refusal carries its own term; a leader that was re-elected in that term must not take the old round's
  // number for the new one's.
  ReadBench bench(3, durable({1}, 5));
  AppendEntries stale;
  stale.prev_log = end(1, 1);
  stale.round = 1;
  bench.receive(2, 3, stale);
  const auto& reply = bench.sent<AppendEntriesReply>(2);
  CHECK_FALSE(reply.success);
  CHECK(reply.round == 0);
}

TEST_CASE("thesis §6.4: alone in its cluster a server answers reads at once") {
  ReadBench bench(1);
  bench.fire(Timer::election);
  bench.written();
  REQUIRE(bench.server.role() == Role::leader);
  bench.read(1);
  CHECK(bench.reason(Rule::serves_read) == "waitsForTermCommit");
  bench.written();
  CHECK(bench.answer().sequence == 1);
  bench.read(2);
  CHECK(bench.answer().sequence == 2);
  CHECK(bench.server.reads().empty());
}

TEST_CASE("thesis §6.4: a read goes through the log where it is told to") {
  ReadBench bench(3, {}, 1, reads_by(ReadMode::log));
  bench.lead();
  bench.read(2);
  CHECK(bench.server.log().last_index() == at(3));
  CHECK(bench.server.reads().empty());
  bench.written();
  bench.accepted(2, 3);
  CHECK(bench.answer().index == at(3));
  CHECK(bench.answer().read_index == at(0));
  CHECK(bench.answer().result.value == "v");
}

TEST_CASE("Raft §8: a follower that may not ask turns a read away and names the leader") {
  ReadBench bench(3);
  bench.append(2, 1, end(0, 0), {1}, 1);
  bench.read(1);
  CHECK(bench.answer().status == AnswerStatus::not_leader);
  CHECK(bench.answer().leader == s(2));
  CHECK(bench.server.reads().empty());
}

TEST_CASE("thesis §6.4: a follower that knows no leader has nobody to ask") {
  ReadBench bench(3, {}, 1, reads_by(ReadMode::read_index, true));
  bench.read(1);
  CHECK(bench.answer().status == AnswerStatus::not_leader);
  CHECK(bench.answer().leader == kNobody);
}

TEST_CASE("thesis §6.4, §4.2.3: a removed server asks nobody, and turns away what it has asked for") {
  ReadBench bench = reading_follower();
  bench.read(1);
  bench.receive(2, 1, ReadIndexReply{bench.sent<ReadIndex>(2).id, at(4)});
  bench.read(2, 2);
  append_configurations(bench, 2, 1, end(1, 1), {of(set({2, 3}))}, 1);
  SUBCASE("it may come to have its part again until that is committed") {
    CHECK(bench.answers() == 0);
    CHECK(bench.server.reads().size() == 2);
  }
  SUBCASE("once it is, nobody sends it what it waits for") {
    bench.append(2, 1, end(1, 2), {}, 2);
    REQUIRE(bench.answers() == 2);
    for (const Answer& answer : bench.effects.answers) {
      CHECK(answer.status == AnswerStatus::not_leader);
      CHECK(answer.leader == s(2));
    }
    CHECK(bench.server.reads().empty());
  }
  SUBCASE("what it needs may come together with that") {
    bench.append(2, 1, end(1, 2), {1, 1}, 4);
    REQUIRE(bench.answers() == 2);
    CHECK(bench.effects.answers.front().status == AnswerStatus::done);
    CHECK(bench.effects.answers.back().status == AnswerStatus::not_leader);
  }
  bench.read(3, 3);
  CHECK(bench.reason(Rule::serves_read) == "notLeader");
  CHECK(bench.answer().status == AnswerStatus::not_leader);
}

TEST_CASE("Raft Figure 2: a question to the leader waits until the term that it speaks of is durable") {
  ReadBench bench(3, {}, 1, reads_by(ReadMode::read_index, true));
  bench.append(2, 1, end(0, 0), {1}, 1);
  bench.read(1);
  CHECK(bench.sent<ReadIndex>(2).id != 0);
  CHECK(bench.reply_waits_for() == bench.server.last_write().value);
  CHECK(bench.reply_waits_for() > 0);
  bench.written();
  bench.read(2);
  CHECK(bench.reply_waits_for() == 0);
}

TEST_CASE("thesis §6.4: a follower asks the leader, waits until it has applied so far, and answers") {
  ReadBench bench = reading_follower();
  bench.read(1);
  CHECK(bench.reason(Rule::serves_read) == "asksTheLeader");
  const std::uint64_t id = bench.sent<ReadIndex>(2).id;
  CHECK(bench.sends_to(3) == 0);
  bench.receive(2, 1, ReadIndexReply{id, at(3)});
  CHECK(bench.answers() == 0);
  bench.append(2, 1, end(1, 1), {1}, 2);
  CHECK(bench.answers() == 0);
  bench.append(2, 1, end(1, 2), {1}, 3);
  CHECK(bench.answer().status == AnswerStatus::done);
  CHECK(bench.answer().leader == s(2));
  CHECK(bench.answer().read_index == at(3));
  CHECK(bench.server.reads().empty());
}

TEST_CASE("thesis §6.4: a follower that is up to date answers as soon as the leader has") {
  ReadBench bench = reading_follower();
  bench.read(1);
  bench.receive(2, 1, ReadIndexReply{bench.sent<ReadIndex>(2).id, at(1)});
  CHECK(bench.answer().read_index == at(1));
}

TEST_CASE("thesis §6.4: an answer that comes twice, or to nothing that was asked, changes nothing") {
  ReadBench bench = reading_follower();
  bench.read(1);
  const std::uint64_t id = bench.sent<ReadIndex>(2).id;
  bench.receive(2, 1, ReadIndexReply{id + 1, at(1)});
  CHECK(bench.answers() == 0);
  bench.receive(2, 1, ReadIndexReply{id, at(1)});
  CHECK(bench.answers() == 1);
  bench.receive(2, 1, ReadIndexReply{id, at(1)});
  CHECK(bench.answers() == 0);
  CHECK(bench.server.reads().empty());
  // While one waits to be applied, a second answer does not lower what it waits for.
  bench.read(2);
  const std::uint64_t second = bench.sent<ReadIndex>(2).id;
  bench.receive(2, 1, ReadIndexReply{second, at(5)});
  bench.receive(2, 1, ReadIndexReply{second, at(1)});
  CHECK(bench.answers() == 0);
}

TEST_CASE("thesis §6.4: a follower's reads are told apart, in whatever order they are answered") {
  ReadBench bench = reading_follower();
  bench.read(1, 1);
  const std::uint64_t first = bench.sent<ReadIndex>(2).id;
  bench.read(1, 2);
  const std::uint64_t second = bench.sent<ReadIndex>(2).id;
  CHECK(first != second);
  bench.receive(2, 1, ReadIndexReply{second, at(1)});
  CHECK(bench.answer().client == ClientId{2});
  bench.receive(2, 1, ReadIndexReply{first, at(1)});
  CHECK(bench.answer().client == ClientId{1});
}

TEST_CASE("thesis §6.4: a follower that restarts takes no answer to an earlier question for one to a later") {
  ReadBench before = reading_follower();
  before.read(1);
  const std::uint64_t asked = before.sent<ReadIndex>(2).id;
  // It crashes; what it asked for is on its way still.
  ReadBench after(3, durable({1}, 1), 1, reads_by(ReadMode::read_index, true));
  after.append(2, 1, end(1, 1), {}, 1);
  after.read(2);
  after.receive(2, 1, ReadIndexReply{asked, at(1)});
  CHECK(after.answers() == 0);
}

TEST_CASE(
    "thesis §6.4: a leader answers a follower's question as it would a client, and keeps nothing of it") {
  ReadBench bench(3);
  bench.lead();
  bench.receive(3, 1, ReadIndex{7});
  CHECK(bench.server.round() == 1);
  CHECK(bench.server.reads().size() == 1);
  bench.beat(2, 1);
  const auto& reply = bench.sent<ReadIndexReply>(3);
  CHECK(reply.id == 7);
  CHECK(reply.read_index == at(2));
  CHECK(bench.answers() == 0);
  CHECK(bench.server.reads().empty());
}

TEST_CASE("thesis §6.4: who does not lead leaves a follower's question unanswered") {
  ReadBench bench = reading_follower();
  bench.receive(3, 1, ReadIndex{7});
  CHECK(bench.effects.sends.empty());
  CHECK(bench.server.reads().empty());
}

TEST_CASE("thesis §6.4: a leader that steps down turns away the reads that it cannot vouch for") {
  ReadBench bench(3);
  bench.lead();
  bench.read(2);
  bench.receive(3, 1, ReadIndex{7});
  REQUIRE(bench.server.reads().size() == 2);
  bench.append(2, 2, end(1, 2), {2});
  CHECK(bench.answer().status == AnswerStatus::not_leader);
  CHECK(bench.answer().sequence == 2);
  CHECK(bench.server.reads().empty());
  CHECK(bench.server.round() == 0);
  // What is answered to it now speaks of a term that is over.
  bench.receive(3, 1, AppendEntriesReply{true, at(2), {}, {}, 1});
  CHECK(bench.answers() == 0);
}

TEST_CASE("thesis §6.4: a leader that steps down before it knows what is committed turns reads away") {
  ReadBench bench(3);
  bench.become_leader();
  bench.read(1);
  bench.append(2, 2, end(0, 0), {2});
  CHECK(bench.answer().status == AnswerStatus::not_leader);
}

TEST_CASE("thesis §6.4: a follower's read that is confirmed is answered whoever leads by then") {
  ReadBench bench = reading_follower();
  bench.read(1);
  bench.receive(2, 1, ReadIndexReply{bench.sent<ReadIndex>(2).id, at(2)});
  bench.read(2);
  bench.append(3, 2, end(1, 1), {1, 2}, 1);
  // What was confirmed waits on; what was not is turned away.
  CHECK(bench.answer().sequence == 2);
  CHECK(bench.answer().status == AnswerStatus::not_leader);
  bench.append(3, 2, end(2, 3), {}, 3);
  CHECK(bench.answer().sequence == 1);
  CHECK(bench.answer().status == AnswerStatus::done);
}

TEST_CASE("thesis §6.4: where reads may be stale, every server answers at once from what it has applied") {
  for (const int servers : {1, 3}) {
    CAPTURE(servers);
    ReadBench fresh(servers, durable({1, 1}, 1), 1, reads_by(ReadMode::stale));
    fresh.read(1);
    CHECK(fresh.answer().status == AnswerStatus::done);
    CHECK(fresh.answer().result.status == ResultStatus::no_such_key);
    CHECK(fresh.answer().read_index == at(0));
    CHECK(fresh.effects.sends.empty());
  }
  ReadBench bench(3, {}, 1, reads_by(ReadMode::stale));
  bench.lead();
  bench.read(2);
  CHECK(bench.reason(Rule::serves_read) == "staleOnPurpose");
  CHECK(bench.answer().result.value == "v");
  bench.append(2, 2, end(1, 2), {2});
  bench.read(3);
  CHECK(bench.answer().result.value == "v");
  CHECK(bench.answer().leader == s(2));
  bench.fire(Timer::election);
  bench.read(4);
  CHECK(bench.answer().result.value == "v");
}

TEST_CASE("thesis §6.4: copies of a server with reads that wait are equal and go on alike") {
  ReadBench bench(3);
  bench.lead();
  bench.read(2);
  bench.read(3);
  ReadBench copy = bench;
  CHECK(copy.server == bench.server);
  CHECK(copy.server.hash() == bench.server.hash());
  copy.beat(2, 1);
  CHECK_FALSE(copy.server == bench.server);
  CHECK(copy.server.hash() != bench.server.hash());
  bench.beat(2, 1);
  CHECK(copy.server == bench.server);
  CHECK(copy.effects == bench.effects);
}

}  // namespace raft::tests
