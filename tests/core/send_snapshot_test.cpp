#include "tests/core/snapshot_bench.hpp"

/// Leaders that send a snapshot in the place of entries that they have no more, message by message (Raft §7).
namespace raft::tests {
namespace {

constexpr std::uint32_t kChunk = 15;

Options chunks(Options options = {}) {
  options.snapshot_chunk = kChunk;
  return options;
}

/// S1, the leader of term 4 of three, whose log is all in the snapshot up to 3 but for entry 4 and its
/// no-op, 5.
ServerBench sending_leader(const Options& options = chunks()) {
  ServerBench bench(3, compacted({1, 1, 2, 2}, 3, 3), 1, options);
  bench.become_leader();
  bench.written();
  return bench;
}

/// The same, with S2 asking for what the snapshot includes: the first chunk is on its way.
ServerBench sending(const Options& options = chunks()) {
  ServerBench bench = sending_leader(options);
  bench.refused(2, 4, 0, 1);
  return bench;
}

void answered(ServerBench& bench, std::uint64_t offset, std::uint64_t last_included = 3) {
  bench.receive(2, bench.server.current_term().value,
                InstallSnapshotReply{at(last_included), false, offset, bench.server.round(),
                                     bench.server.progress(s(2)).offset});
}
void installed(ServerBench& bench, std::uint64_t last_included = 3) {
  bench.receive(2, bench.server.current_term().value,
                InstallSnapshotReply{at(last_included), true, 0, bench.server.round()});
}

}  // namespace

TEST_CASE("Raft §7, thesis §4.2.3: a server that was removed while it was sent a snapshot is sent no more") {
  ServerBench bench = sending();
  bench.accepted(3, 5);
  bench.step(ChangeRequested{ServerSet::from_mask(0b101), {}, false, false});
  bench.written();
  bench.accepted(3, 6);
  REQUIRE(bench.server.commit_index() == at(6));
  for (int i = 0; i < 10; ++i) bench.fire(Timer::heartbeat);
  REQUIRE(bench.server.departing().empty());
  answered(bench, kChunk);
  CHECK(bench.effects.sends.empty());
  installed(bench);
  CHECK(bench.effects.sends.empty());
  CHECK(bench.server.match_index(s(2)) == at(0));
}

TEST_CASE("Raft §7: a follower that needs a compacted entry is sent the snapshot") {
  struct Row {
    const char* name;
    std::uint64_t refused_prev;
    std::uint64_t conflict_term;
    std::uint64_t conflict_index;
    bool sends_snapshot;
    std::uint64_t prev;
  };
  const std::vector<Row> rows{
      {"an empty log", 4, 0, 1, true, 0},
      {"a log that ends before the base", 4, 0, 3, true, 0},
      {"a log that ends at the base", 4, 0, 4, false, 3},
      {"a conflict that begins before the base", 4, 1, 2, true, 0},
      {"a conflict of the base's term: it may hold the base", 4, 2, 2, false, 3},
      {"a conflict of an unknown term after the base", 4, 3, 4, false, 3},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    ServerBench bench = sending_leader();
    CHECK(bench.server.progress(s(2)).next_index == at(5));
    bench.refused(2, row.refused_prev, row.conflict_term, row.conflict_index);
    if (!row.sends_snapshot) {
      CHECK(bench.sent<AppendEntries>(2).prev_log == end(2, row.prev));
      CHECK(bench.reason(Rule::needs_snapshot).empty());
      continue;
    }
    CHECK(bench.reason(Rule::needs_snapshot) == "entriesCompacted");
    CHECK(bench.sent<InstallSnapshot>(2) == chunk_of(bench.server.snapshot(), 0, kChunk));
    CHECK(bench.server.progress(s(2)).mode == ProgressMode::snapshot);
    CHECK(bench.server.progress(s(2)).probe_sent);
    CHECK(bench.server.progress(s(2)).snapshot == bench.server.snapshot());
    CHECK(bench.sends_to(3) == 0);
  }
}

TEST_CASE("Raft §7: the chunks go out one at a time, each when the one before has come, and entries follow") {
  ServerBench bench = sending();
  const SharedSnapshot snapshot = bench.server.snapshot();
  const std::size_t size = snapshot->bytes().size();
  std::size_t offset = 0;
  while (offset + kChunk < size) {
    CAPTURE(offset);
    offset += kChunk;
    answered(bench, offset);
    CHECK(bench.reason(Rule::heeds_snapshot_reply) == "chunkArrived");
    CHECK(bench.sent<InstallSnapshot>(2) == chunk_of(snapshot, offset, kChunk));
    CHECK(bench.sent<InstallSnapshot>(2).done == (offset + kChunk >= size));
    CHECK(bench.effects.sends.front().after == WriteId{0});
    CHECK(bench.server.progress(s(2)).offset == offset);
  }
  installed(bench);
  CHECK(bench.server.match_index(s(2)) == at(3));
  CHECK(bench.server.progress(s(2)).mode == ProgressMode::replicate);
  CHECK_FALSE(bench.server.progress(s(2)).snapshot);
  CHECK(bench.sent<AppendEntries>(2).prev_log == end(2, 3));
  CHECK(bench.sent<AppendEntries>(2).entries.size() == 2);
  bench.accepted(2, 5);
  CHECK(bench.server.commit_index() == at(5));
}

TEST_CASE(
    "Raft §7: new commands send nothing to a follower that is being sent a snapshot, heartbeats its chunk") {
  ServerBench bench = sending();
  answered(bench, kChunk);
  bench.propose(1);
  CHECK(bench.sends_to(2) == 0);
  bench.fire(Timer::heartbeat);
  CHECK(bench.sent<InstallSnapshot>(2) == chunk_of(bench.server.snapshot(), kChunk, kChunk));
  CHECK(bench.timer(Timer::heartbeat) == TimerChange::arm);
  // The chunk came twice now: the second answer is no news, so that there is one chunk under way and no more.
  answered(bench, std::uint64_t{2} * kChunk);
  CHECK(bench.sends_to(2) == 1);
  answered(bench, std::uint64_t{2} * kChunk);
  CHECK(bench.reason(Rule::heeds_snapshot_reply) == "chunkOnItsWay");
  CHECK(bench.effects.sends.empty());
}

TEST_CASE("Raft §7: a follower is sent the chunk that it asks for") {
  ServerBench bench = sending();
  answered(bench, kChunk);
  answered(bench, 0);  // it has restarted
  CHECK(bench.reason(Rule::heeds_snapshot_reply) == "asksForAnotherChunk");
  CHECK(bench.sent<InstallSnapshot>(2).offset == 0);
  answered(bench, std::uint64_t{2} * kChunk);  // it had more than that
  CHECK(bench.sent<InstallSnapshot>(2).offset == 2 * kChunk);
  answered(bench, 1'000'000);  // nonsense does no harm
  CHECK(bench.sent<InstallSnapshot>(2).offset == bench.server.snapshot()->bytes().size());
  CHECK(bench.sent<InstallSnapshot>(2).data.empty());
}

TEST_CASE("Raft §7: a newer snapshot does not disturb the one that is being sent") {
  ServerBench bench = sending();
  const SharedSnapshot old = bench.server.snapshot();
  bench.accepted(3, 5);
  bench.step(SnapshotRequested{});
  REQUIRE(bench.server.snapshot().last_included() == end(4, 5));
  answered(bench, kChunk);
  CHECK(bench.sent<InstallSnapshot>(2) == chunk_of(old, kChunk, kChunk));
  answered(bench, kChunk + 1, 5);
  CHECK(bench.reason(Rule::heeds_snapshot_reply) == "oldNews");
  CHECK(bench.effects.sends.empty());
  // Once it is there, the follower needs the newer one, from its beginning.
  installed(bench);
  CHECK(bench.server.match_index(s(2)) == at(3));
  CHECK(bench.reason(Rule::needs_snapshot) == "entriesCompacted");
  CHECK(bench.sent<InstallSnapshot>(2) == chunk_of(bench.server.snapshot(), 0, kChunk));
  installed(bench);  // the old answer again
  CHECK(bench.server.progress(s(2)).mode == ProgressMode::snapshot);
  CHECK(bench.server.progress(s(2)).offset == 0);
  installed(bench, 5);
  CHECK(bench.server.match_index(s(2)) == at(5));
  CHECK(bench.server.progress(s(2)).mode == ProgressMode::replicate);
}

TEST_CASE("Raft §7: a follower that is found to have it after all is sent entries again") {
  struct Row {
    const char* name;
    std::uint64_t index;
    bool ends;
  };
  for (const Row& row :
       {Row{"less than the snapshot includes", 2, false}, Row{"just that", 3, true}, Row{"more", 4, true}}) {
    CAPTURE(row.name);
    ServerBench bench = sending();
    bench.accepted(2, row.index);  // a late answer to an AppendEntries
    CHECK(bench.server.match_index(s(2)) == at(row.index));
    CHECK((bench.server.progress(s(2)).mode == ProgressMode::replicate) == row.ends);
    CHECK(bench.sends_to(2) == (row.ends ? 1 : 0));
  }
  ServerBench bench = sending();
  bench.refused(2, 4, 0, 2);  // a late refusal
  CHECK(bench.reason(Rule::heeds_refusal) == "oldNews");
  CHECK(bench.effects.sends.empty());
  CHECK(bench.server.progress(s(2)).mode == ProgressMode::snapshot);
}

TEST_CASE("Raft §7: a follower whose entries are compacted while they are under way is sent the snapshot") {
  ServerBench bench(3, {}, 1, chunks());
  bench.become_leader();
  bench.written();
  bench.accepted(2, 1);
  bench.accepted(3, 1);
  bench.propose(1);
  bench.propose(2);
  bench.written();
  bench.accepted(3, 3);
  bench.step(SnapshotRequested{});
  CHECK(whole_log(bench.server.log()) == "…3:1 |");
  // S2 was sent 2 and 3; they are lost, as its refusal of the next shows.
  bench.propose(3);
  CHECK(bench.sent<AppendEntries>(2).prev_log == end(1, 3));
  bench.refused(2, 3, 0, 2);
  CHECK(bench.sent<InstallSnapshot>(2).last_included == end(1, 3));
}

TEST_CASE("Raft §7: a leader believes nobody who says to have a snapshot of more than the leader's log") {
  ServerBench bench = sending();
  const std::uint64_t last = bench.server.log().last_index().value;
  installed(bench, last + 1);
  CHECK(bench.server.match_index(s(2)) == at(0));
  CHECK(bench.server.progress(s(2)).next_index <= at(last + 1));
  installed(bench);
  CHECK(bench.server.match_index(s(2)) == at(3));
}

TEST_CASE("Raft §5.1: answers to chunks of another term tell nothing, and a newer term ends the leadership") {
  ServerBench bench = sending();
  bench.receive(2, 3, InstallSnapshotReply{at(3), true, 0, 0});
  CHECK(bench.reason(Rule::heeds_append_reply) == "staleTerm");
  CHECK(bench.server.match_index(s(2)) == at(0));
  bench.receive(2, 5, InstallSnapshotReply{at(3), false, 0, 0});
  CHECK(bench.server.role() == Role::follower);
  CHECK(bench.server.current_term() == term(5));
  bench.receive(2, 5, InstallSnapshotReply{at(3), true, 0, 0});
  CHECK(bench.reason(Rule::heeds_append_reply) == "notLeader");
}

TEST_CASE("thesis §6.2: the answer to a chunk is an answer, whatever it says") {
  Options options;
  options.check_quorum = true;
  ServerBench bench = sending(chunks(options));
  bench.fire(Timer::quorum);
  CHECK(bench.server.role() == Role::leader);
  answered(bench, 0);
  CHECK(bench.reason(Rule::heeds_snapshot_reply) == "chunkOnItsWay");
  CHECK(bench.server.answered().contains(s(2)));
  bench.fire(Timer::quorum);
  CHECK(bench.server.role() == Role::leader);
  bench.fire(Timer::quorum);
  CHECK(bench.server.role() == Role::follower);
}

TEST_CASE("thesis §6.4: the answer to a chunk confirms the round of heartbeats that it repeats") {
  Options options;
  options.reads = ReadMode::read_index;
  ServerBench bench = sending(chunks(options));
  bench.accepted(3, 5);
  REQUIRE(bench.server.commit_index() == at(5));
  ClientRequest read{ClientId{1}, 7, {Operation::read, Text("key"), {}, {}}};
  bench.step(Proposed{read});
  const std::uint64_t round = bench.sent<InstallSnapshot>(2).round;
  CHECK(round == bench.server.round());
  CHECK(round == 1);
  bench.receive(2, 4, InstallSnapshotReply{at(3), false, 0, round - 1});
  CHECK(bench.effects.answers.empty());
  bench.receive(2, 4, InstallSnapshotReply{at(3), false, 0, round});
  REQUIRE(bench.effects.answers.size() == 1);
  CHECK(bench.effects.answers.front().status == AnswerStatus::done);
}

TEST_CASE("thesis §3.10: a successor that is sent a snapshot takes over once it has caught up") {
  ServerBench bench = sending();
  bench.step(TransferRequested{s(2)});
  CHECK(bench.sends_to(2) == 0);
  installed(bench);
  CHECK(bench.reason(Rule::may_ask_to_take_over) == "catchingUp");
  CHECK(bench.sent<AppendEntries>(2).entries.size() == 2);
  bench.accepted(2, 5);
  CHECK(bench.sent<TimeoutNow>(2) == TimeoutNow{});
}

TEST_CASE("Raft Figure 2: a new leader begins with probes, whatever it was sending when it led before") {
  ServerBench bench = sending();
  bench.receive(3, 5, RequestVoteReply{false});
  bench.become_leader();
  CHECK(bench.server.progress(s(2)) == Progress{at(6), ProgressMode::probe, true, {}, 0, false, false});
  CHECK(bench.sent<AppendEntries>(2).prev_log == end(4, 5));
}

TEST_CASE("Raft §7: the answer to a chunk that was answered before changes nothing") {
  ServerBench bench = sending();
  answered(bench, kChunk);
  REQUIRE(bench.server.progress(s(2)).offset == kChunk);
  // Sent twice, as with a heartbeat in between, the first chunk is answered twice.
  for (const std::uint64_t offset : {std::uint64_t{0}, std::uint64_t{2} * kChunk}) {
    bench.receive(2, 4, InstallSnapshotReply{at(3), false, offset, bench.server.round(), 0});
    CHECK(bench.reason(Rule::heeds_snapshot_reply) == "chunkOnItsWay");
    CHECK(bench.effects.sends.empty());
    CHECK(bench.server.progress(s(2)).offset == kChunk);
  }
}

TEST_CASE("Raft Figure 2: who leads no longer holds no snapshot for anybody") {
  ServerBench bench = sending();
  bench.receive(3, 5, RequestVoteReply{false});
  REQUIRE(bench.server.role() == Role::follower);
  const LogIndex next_index = bench.server.progress(s(2)).next_index;
  CHECK(bench.server.progress(s(2)) == Progress{next_index, ProgressMode::probe, false, {}, 0, false, false});
  CHECK(bench.effects.has_changed(Change::progress));
}

TEST_CASE("Raft §7: a leader compacts no further while one that it sent a snapshot catches up, for a while") {
  Options options;
  options.snapshot_every = 2;
  ServerBench bench = sending(chunks(options));
  const auto commit_one = [&] {
    bench.propose(1);
    bench.written();
    bench.accepted(3, bench.server.log().last_index().value);
  };
  commit_one();
  CHECK(bench.server.commit_index() == at(6));
  CHECK(bench.server.log().base() == end(2, 3));
  CHECK(bench.server.progress(s(2)).catching_up);
  installed(bench);
  CHECK(bench.server.progress(s(2)).catching_up);
  commit_one();
  CHECK(bench.server.log().base() == end(2, 3));
  SUBCASE("until it has all that is committed") {
    bench.accepted(2, 6);
    CHECK(bench.server.progress(s(2)).catching_up);
    bench.accepted(2, 7);
    CHECK_FALSE(bench.server.progress(s(2)).catching_up);
    commit_one();
    CHECK(bench.server.log().base() == end(4, 8));
  }
  SUBCASE("until the log has four times the length") {
    for (std::uint64_t last = 8; last <= 10; ++last) commit_one();
    CHECK(bench.server.log().base() == end(2, 3));
    commit_one();
    CHECK(bench.server.log().base() == end(4, 11));
  }
  SUBCASE("until it has left") {
    bench.step(ChangeRequested{ServerSet::from_mask(0b101), {}, false, false});
    bench.written();
    bench.accepted(3, 8);
    for (int i = 0; i < 10; ++i) bench.fire(Timer::heartbeat);
    commit_one();
    CHECK(bench.server.log().base() == end(4, 9));
  }
  SUBCASE("but when it is asked to, it compacts") {
    bench.step(SnapshotRequested{});
    CHECK(bench.server.log().base() == end(4, 7));
  }
}

}  // namespace raft::tests
