#include "tests/core/server_bench.hpp"

/// Leaders: sending the log, pipelining, and backing up (Raft §5.3, thesis §10.2).
namespace raft::tests {
namespace {

Options limits(std::uint32_t entries, std::uint32_t in_flight) {
  Options options;
  options.max_entries_per_append = entries;
  options.max_in_flight = in_flight;
  return options;
}

/// The leader S1 of term 2 of three, its no-op at index 4 on its way to everybody.
ServerBench new_leader(const Options& options = {}) {
  ServerBench bench(3, durable({1, 1, 1}, 1), 1, options);
  bench.become_leader();
  return bench;
}

}  // namespace

TEST_CASE("Raft Figure 2: a new leader knows nothing and begins at the end of its log") {
  const ServerBench bench = new_leader();
  for (const int follower : {2, 3}) {
    CHECK(bench.server.match_index(s(follower)) == at(0));
    CHECK(bench.server.progress(s(follower)).next_index == at(4));
    CHECK(bench.server.progress(s(follower)).probe_sent);
    const auto& request = bench.sent<AppendEntries>(follower);
    CHECK(request.prev_log == end(1, 3));
    CHECK(request.entries.size() == 1);
    CHECK(request.leader_commit == at(0));
  }
  REQUIRE(bench.effects.write.has_value());
  CHECK(bench.effects.write->appended == 1);
}

TEST_CASE("thesis §10.2.1: a leader sends entries while its own write of them is on its way") {
  ServerBench bench = new_leader();
  bench.accepted(2, 4);
  bench.propose(1);
  REQUIRE(bench.effects.write.has_value());
  CHECK(bench.sent<AppendEntries>(2).entries.size() == 1);
  CHECK(bench.effects.sends.front().after == WriteId{0});
}

TEST_CASE("thesis §10.2.2: a leader sends nothing new to a follower whose probe is unanswered") {
  ServerBench bench = new_leader();
  bench.propose(1);
  CHECK(bench.effects.sends.empty());
  // Not everybody was sent something: the heartbeat stays where it is.
  CHECK(bench.timer(Timer::heartbeat) == TimerChange::none);
  bench.accepted(2, 4);
  CHECK(bench.server.progress(s(2)).mode == ProgressMode::replicate);
  const auto& request = bench.sent<AppendEntries>(2);
  CHECK(request.prev_log == end(2, 4));
  CHECK(request.entries.size() == 1);
  CHECK(bench.server.progress(s(2)).next_index == at(6));
}

TEST_CASE("Raft Figure 2: AppendEntries to everybody begins a new idle period") {
  ServerBench bench = new_leader();
  bench.accepted(2, 4);
  bench.accepted(3, 4);
  bench.propose(1);
  CHECK(bench.effects.sends.size() == 2);
  CHECK(bench.timer(Timer::heartbeat) == TimerChange::arm);
}

TEST_CASE("Raft §5.2: heartbeats go to everybody, with what is committed, and probe again") {
  ServerBench bench = new_leader();
  bench.written();
  bench.accepted(2, 4);
  CHECK(bench.server.commit_index() == at(4));
  bench.fire(Timer::heartbeat);
  CHECK(bench.sent<AppendEntries>(2).entries.empty());
  CHECK(bench.sent<AppendEntries>(2).prev_log == end(2, 4));
  CHECK(bench.sent<AppendEntries>(2).leader_commit == at(4));
  // The probe to S3 may be lost: it is sent once more.
  CHECK(bench.sent<AppendEntries>(3).entries.size() == 1);
  CHECK(bench.sent<AppendEntries>(3).prev_log == end(1, 3));
  CHECK(bench.timer(Timer::heartbeat) == TimerChange::arm);
}

TEST_CASE("thesis §10.2.2: a pipeline is filled up to its window and goes on as it drains") {
  ServerBench bench = new_leader(limits(64, 3));
  bench.accepted(2, 4);
  for (std::uint32_t i = 1; i <= 5; ++i) {
    CAPTURE(i);
    bench.propose(i);
    CHECK(bench.sends_to(2) == (i <= 3 ? 1 : 0));
  }
  CHECK(bench.server.progress(s(2)).next_index == at(8));
  bench.accepted(2, 6);
  const auto& request = bench.sent<AppendEntries>(2);
  CHECK(request.prev_log == end(2, 7));
  CHECK(request.entries.size() == 2);
  bench.accepted(2, 9);
  CHECK(bench.effects.sends.empty());
}

TEST_CASE("thesis §10.2.2: a heartbeat into a full window carries no entries") {
  ServerBench bench = new_leader(limits(64, 2));
  bench.accepted(2, 4);
  for (std::uint32_t i = 1; i <= 3; ++i) bench.propose(i);
  bench.fire(Timer::heartbeat);
  CHECK(bench.sent<AppendEntries>(2).prev_log == end(2, 6));
  CHECK(bench.sent<AppendEntries>(2).entries.empty());
}

TEST_CASE("thesis §10.2.2: one AppendEntries carries at most so many entries") {
  ServerBench bench = new_leader(limits(2, 64));
  bench.refused(2, 3, 0, 1);
  CHECK(bench.sent<AppendEntries>(2).prev_log == end(0, 0));
  CHECK(bench.sent<AppendEntries>(2).entries.size() == 2);
  bench.accepted(2, 2);
  CHECK(bench.sent<AppendEntries>(2).prev_log == end(1, 2));
  CHECK(bench.sent<AppendEntries>(2).entries.size() == 2);
  CHECK(bench.server.progress(s(2)).next_index == at(5));
}

TEST_CASE("thesis §10.2.2: a follower far behind is sent as many batches as its window has room for") {
  ServerBench bench(3, durable({1, 1, 1, 1, 1, 1, 1, 1, 1}, 1), 1, limits(2, 5));
  bench.become_leader();
  bench.refused(2, 9, 0, 1);
  CHECK(bench.sent<AppendEntries>(2).entries.size() == 2);  // one probe
  bench.accepted(2, 2);
  REQUIRE(bench.sends_to(2) == 3);
  std::vector<std::uint64_t> prev;
  std::vector<std::uint64_t> sizes;
  for (const Send& send : bench.effects.sends) {
    const auto& request = std::get<AppendEntries>(send.message.body);
    prev.push_back(request.prev_log.index.value);
    sizes.push_back(request.entries.size());
  }
  CHECK(prev == std::vector<std::uint64_t>{2, 4, 6});
  CHECK(sizes == std::vector<std::uint64_t>{2, 2, 1});
  CHECK(bench.server.progress(s(2)).next_index == at(8));
}

TEST_CASE("Raft Figure 2: an old acknowledgement lowers neither matchIndex nor nextIndex") {
  ServerBench bench = new_leader();
  bench.accepted(2, 4);
  bench.propose(1);
  bench.accepted(2, 5);
  bench.accepted(2, 4);
  CHECK(bench.reason(Rule::match_index_after) == "oldNews");
  CHECK(bench.server.match_index(s(2)) == at(5));
  CHECK(bench.server.progress(s(2)).next_index == at(6));
}

TEST_CASE(
    "Raft §5.3: a leader believes nobody whose log is said to agree with entries that it does not have") {
  ServerBench bench = new_leader();
  bench.accepted(2, 4);
  const std::uint64_t last = bench.server.log().last_index().value;
  const LogIndex committed = bench.server.commit_index();
  for (const std::uint64_t beyond : {last + 1, last + 1'000}) {
    CAPTURE(beyond);
    bench.accepted(2, beyond);
    bench.accepted(3, beyond);
    CHECK(bench.reason(Rule::match_index_after) == "beyondTheLog");
    CHECK(bench.server.match_index(s(2)) == at(4));
    CHECK(bench.server.progress(s(2)).next_index <= at(last + 1));
    CHECK(bench.server.commit_index() == committed);
  }
  bench.accepted(2, last);
  CHECK(bench.server.match_index(s(2)) == at(last));
}

TEST_CASE("Raft §5.3: a leader backs up on a refusal and probes from there") {
  struct RefusalRow {
    std::string name;
    std::uint64_t conflict_term;
    std::uint64_t conflict_index;
    LogPosition prev_after;
  };
  // The leader's log is 1 1 2 2 4 4 5, its no-op of term 6 at index 8, and its first probe is at index 7.
  const std::vector<RefusalRow> rows{{"its log is too short", 0, 4, end(2, 3)},
                                     {"its log is empty", 0, 1, end(0, 0)},
                                     {"a term that the leader has", 2, 3, end(2, 4)},
                                     {"a term that the leader has later", 4, 7, end(4, 6)},
                                     {"a term that the leader skips", 3, 3, end(1, 2)},
                                     {"a term before all of the leader's", 0, 1, end(0, 0)}};
  for (const RefusalRow& row : rows) {
    CAPTURE(row.name);
    ServerBench bench(3, durable({1, 1, 2, 2, 4, 4, 5}, 5));
    bench.become_leader();
    bench.refused(2, 7, row.conflict_term, row.conflict_index);
    CHECK(bench.sent<AppendEntries>(2).prev_log == row.prev_after);
    CHECK(bench.server.progress(s(2)).mode == ProgressMode::probe);
    CHECK(bench.server.progress(s(2)).probe_sent);
  }
}

TEST_CASE("Raft §5.3: a refusal that comes twice, or late, moves nothing") {
  ServerBench bench = new_leader();
  bench.refused(2, 3, 0, 2);
  CHECK(bench.server.progress(s(2)).next_index == at(2));
  bench.refused(2, 3, 0, 2);
  CHECK(bench.reason(Rule::heeds_refusal) == "oldNews");
  CHECK(bench.effects.sends.empty());
  bench.accepted(2, 4);
  bench.refused(2, 1, 0, 1);
  CHECK(bench.reason(Rule::heeds_refusal) == "oldNews");
  CHECK(bench.server.progress(s(2)).mode == ProgressMode::replicate);
  CHECK(bench.server.progress(s(2)).next_index == at(5));
}

TEST_CASE(
    "thesis §10.2.2: a message lost in the pipeline sends the leader back to probing, never before the "
    "match") {
  ServerBench bench = new_leader();
  bench.accepted(2, 4);
  for (std::uint32_t i = 1; i <= 3; ++i) bench.propose(i);
  CHECK(bench.server.progress(s(2)).next_index == at(8));
  bench.refused(2, 6, 0, 5);  // it has index 4; the message with index 5 is lost
  CHECK(bench.server.progress(s(2)).mode == ProgressMode::probe);
  CHECK(bench.sent<AppendEntries>(2).prev_log == end(2, 4));
  CHECK(bench.sent<AppendEntries>(2).entries.size() == 3);
  bench.accepted(2, 7);
  CHECK(bench.server.progress(s(2)).mode == ProgressMode::replicate);
  CHECK(bench.server.progress(s(2)).next_index == at(8));
}

TEST_CASE("Raft §5.1: replies of an older term, or to a server that leads no more, are not heeded") {
  ServerBench bench = new_leader();
  const Server before = bench.server;
  bench.receive(2, 1, AppendEntriesReply{true, at(4), {}, {}});
  CHECK(bench.reason(Rule::heeds_append_reply) == "staleTerm");
  CHECK(bench.server == before);
  bench.receive(2, 1, AppendEntriesReply{false, at(3), {}, at(1)});
  CHECK(bench.server == before);
  ServerBench follower(3);
  const Server idle = follower.server;
  follower.receive(2, 0, AppendEntriesReply{true, at(4), {}, {}});
  CHECK(follower.reason(Rule::heeds_append_reply) == "notLeader");
  CHECK(follower.server == idle);
}

TEST_CASE(
    "Raft §5.4.2: a leader commits what a majority has of its own term, and answers when it is applied") {
  ServerBench bench(5);
  bench.become_leader();
  bench.propose(7);
  bench.written();
  bench.accepted(2, 2);
  CHECK(bench.server.commit_index() == at(0));
  CHECK(bench.effects.answers.empty());
  bench.accepted(3, 2);
  CHECK(bench.server.commit_index() == at(2));
  CHECK(bench.server.last_applied() == at(2));
  CHECK(bench.effects.first_applied == at(1));
  REQUIRE(bench.effects.answers.size() == 1);
  CHECK(bench.effects.answers.front() ==
        Answer{ClientId{1}, 7, AnswerStatus::done, s(1), at(2), {ResultStatus::ok, ""}});
}

TEST_CASE("Raft §5.3: a leader appends a command and sends it to everybody, and commits nothing by that") {
  ServerBench bench = new_leader();
  bench.written();
  bench.accepted(2, 4);
  bench.accepted(3, 4);
  REQUIRE(bench.server.commit_index() == at(4));
  bench.propose(1);
  CHECK(terms_of(bench.server.log()) == "1 1 1 2 2");
  for (const int follower : {2, 3}) {
    const auto& request = bench.sent<AppendEntries>(follower);
    CHECK(request.prev_log == end(2, 4));
    CHECK(request.leader_commit == at(4));
    REQUIRE(request.entries.size() == 1);
    CHECK(request.entries[0].term == term(2));
    CHECK(request.entries[0].kind == EntryKind::command);
  }
  bench.written();
  CHECK(bench.server.commit_index() == at(4));
  CHECK(bench.effects.answers.empty());
}

TEST_CASE("Raft §5.3: an entry is committed by a majority and no fewer, in clusters of every size") {
  struct CountRow {
    int servers;
    int acknowledging;
    bool committed;
  };
  const std::vector<CountRow> rows{{1, 0, true},  {2, 0, false}, {2, 1, true},  {3, 0, false},
                                   {3, 1, true},  {3, 2, true},  {4, 1, false}, {4, 2, true},
                                   {5, 0, false}, {5, 1, false}, {5, 2, true},  {5, 4, true}};
  for (const CountRow& row : rows) {
    CAPTURE(row.servers);
    CAPTURE(row.acknowledging);
    ServerBench bench(row.servers);
    bench.become_leader();
    bench.propose(1);
    bench.written();
    for (int i = 0; i < row.acknowledging; ++i) bench.accepted(2 + i, 2);
    CHECK((bench.server.commit_index() == at(2)) == row.committed);
    CHECK((bench.server.last_applied() == at(2)) == row.committed);
  }
}

TEST_CASE("Raft §5.3: with an entry of its term a leader commits all before it, whoever created them") {
  for (const std::vector<std::uint64_t>& before :
       std::vector<std::vector<std::uint64_t>>{{}, {2}, {1, 2}, {1}, {1, 1, 2, 2}}) {
    const std::uint64_t last = before.size() + 1;
    CAPTURE(last);
    ServerBench bench(3, durable(before, 2));
    bench.become_leader();
    bench.written();
    CHECK(bench.server.commit_index() == at(0));
    bench.accepted(2, last);
    CHECK(bench.server.commit_index() == at(last));
    CHECK(bench.effects.first_applied == at(1));
    CHECK(bench.server.last_applied() == at(last));
  }
}

TEST_CASE("Raft §5.4.2: Figure 8, entries of an older term on a majority do not commit by counting") {
  ServerBench bench(5, durable({1, 2}, 3));
  bench.become_leader();  // term 4
  bench.refused(2, 2, 0, 2);
  bench.written();
  bench.accepted(2, 2);
  bench.accepted(3, 2);
  CHECK(bench.reason(Rule::may_commit) == "olderTerm");
  CHECK(bench.server.commit_index() == at(0));
  bench.accepted(2, 3);
  CHECK(bench.server.commit_index() == at(0));
  bench.accepted(3, 3);
  CHECK(bench.server.commit_index() == at(3));
}

TEST_CASE("Raft §8: a leader answers only for commands of its own term") {
  Durable content = durable({1}, 1);
  content.log.append(Entry::of(term(1), write_request(3)));
  ServerBench bench(3, content);
  bench.become_leader();
  bench.written();
  bench.accepted(2, 3);
  CHECK(bench.server.last_applied() == at(3));
  CHECK(bench.effects.answers.empty());
  CHECK(bench.server.store().content().at(Text("key")) == "v");
}

TEST_CASE(
    "thesis §10.2.2: after a refusal in the pipeline a leader sends one message a step until all is there") {
  Options options;
  options.max_entries_per_append = 1;
  ServerBench bench(3, durable({1, 1, 1}, 3), 1, options);
  bench.become_leader();
  bench.written();
  bench.accepted(2, 3);  // the probe: all that is left goes out at once
  for (int i = 0; i < 4; ++i) bench.propose(static_cast<std::uint32_t>(i + 1));
  REQUIRE(bench.server.log().last_index() == at(8));
  REQUIRE(bench.server.progress(s(2)).next_index == at(9));
  // 5 was overtaken by 6, which is refused.
  bench.refused(2, 5, 0, 5);
  CHECK(bench.server.progress(s(2)).mode == ProgressMode::probe);
  CHECK(bench.server.progress(s(2)).cautious);
  CHECK(bench.sends_to(2) == 1);
  for (std::uint64_t last = 5; last < 8; ++last) {
    bench.accepted(2, last);
    CHECK(bench.sends_to(2) == 1);
    CHECK(bench.server.progress(s(2)).cautious);
  }
  bench.accepted(2, 8);
  CHECK(bench.sends_to(2) == 0);
  CHECK_FALSE(bench.server.progress(s(2)).cautious);
}

}  // namespace raft::tests
