#include "tests/core/snapshot_bench.hpp"

/// Followers that are sent a snapshot, message by message (Raft §7, extended version Figure 13).
namespace raft::tests {
namespace {

StateMachine machine_with(const std::string& value) {
  StateMachine machine;
  Entry entry = Entry::of(term(1), write_request(1, value));
  machine.apply(entry, at(1), 0, nullptr);
  return machine;
}

/// S1 of three, a follower of S2 in `current` with this log, of which `committed` entries are committed.
ServerBench installing_follower(const std::vector<std::uint64_t>& terms, std::uint64_t current,
                                std::uint64_t committed = 0) {
  ServerBench bench(3, durable(terms, current));
  bench.append(2, current, bench.server.log().last(), {}, committed);
  return bench;
}

}  // namespace

TEST_CASE("Raft Figure 13: a snapshot that comes whole takes the place of what it includes") {
  struct Row {
    const char* name;
    std::vector<std::uint64_t> log;
    std::uint64_t committed;
    std::vector<std::uint64_t> snapshot;
    const char* reason;
    const char* log_after;
    bool replaces;
    std::size_t compacted;
    std::size_t removed;
    std::uint64_t durable_index;
  };
  const std::vector<Row> rows{
      {"an empty log", {}, 0, {1, 1, 2}, "endsBeforeLastIncluded", "…3:2 |", true, 0, 0, 0},
      {"a shorter log, the beginning of it",
       {1, 1},
       2,
       {1, 1, 2},
       "endsBeforeLastIncluded",
       "…3:2 |",
       true,
       0,
       2,
       0},
      {"a shorter log that conflicts",
       {1, 1, 1},
       1,
       {1, 2, 2, 2},
       "endsBeforeLastIncluded",
       "…4:2 |",
       true,
       0,
       3,
       0},
      {"the log that it includes", {1, 1, 2}, 0, {1, 1, 2}, "holdsLastIncluded", "…3:2 |", false, 3, 0, 3},
      {"a longer log that matches",
       {1, 1, 2, 2, 3},
       1,
       {1, 1, 2},
       "holdsLastIncluded",
       "…3:2 | 2 3",
       false,
       3,
       0,
       5},
      {"a longer log that conflicts",
       {1, 1, 1, 1, 1},
       1,
       {1, 2, 2},
       "lastIncludedConflicts",
       "…3:2 |",
       true,
       0,
       5,
       0},
      {"a log of a later term that conflicts",
       {1, 3, 3},
       1,
       {1, 2},
       "lastIncludedConflicts",
       "…2:2 |",
       true,
       0,
       3,
       0},
      {"all but the last is committed",
       {1, 1, 1},
       2,
       {1, 1, 1},
       "holdsLastIncluded",
       "…3:1 |",
       false,
       3,
       0,
       3},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    ServerBench bench = installing_follower(row.log, 4, row.committed);
    const SharedSnapshot snapshot = snapshot_of(row.snapshot, machine_with("new"));
    bench.receive(2, 4, whole(snapshot));
    CHECK(bench.reason(Rule::takes_chunk) == "nextChunk");
    CHECK(bench.reason(Rule::keeps_suffix) == row.reason);
    CHECK(whole_log(bench.server.log()) == row.log_after);
    CHECK(bench.server.log().prefix_hash(snapshot.last_included().index) == snapshot.log_hash());
    CHECK(bench.server.snapshot() == snapshot);
    CHECK(bench.server.machine() == snapshot->machine());
    CHECK(bench.server.commit_index() == snapshot.last_included().index);
    CHECK(bench.server.last_applied() == snapshot.last_included().index);
    CHECK(bench.effects.last_applied == at(0));  // no entry was applied
    CHECK(bench.server.incoming() == IncomingSnapshot{});
    CHECK(bench.server.durable_index() == at(row.durable_index));
    REQUIRE(bench.effects.write);
    CHECK(bench.effects.write->snapshot == snapshot.last_included());
    CHECK(bench.effects.write->replaces_log == row.replaces);
    CHECK(bench.effects.write->truncate_from == at(row.replaces ? 1 : 0));
    CHECK(bench.effects.write->appended == 0);
    CHECK(bench.effects.write->last_index == bench.server.log().last_index());
    CHECK(bench.effects.compacted.size() == row.compacted);
    CHECK(bench.effects.removed.size() == row.removed);
    // It is there once it is durable, not before.
    CHECK(bench.sent<InstallSnapshotReply>(2) ==
          InstallSnapshotReply{snapshot.last_included().index, true, 0, 0});
    CHECK(bench.reply_waits_for() == bench.effects.write->id.value);
    bench.written();
    CHECK(bench.server.durable_index() == bench.server.log().last_index());
    // The leader goes on right after it.
    bench.append(2, 4, bench.server.log().last(), {4}, bench.server.log().last_index().value + 1);
    CHECK(bench.sent<AppendEntriesReply>(2).success);
    CHECK(bench.server.last_applied() == bench.server.log().last_index());
  }
}

TEST_CASE("Raft §7: a snapshot that describes a prefix of what is committed changes nothing") {
  struct Row {
    const char* name;
    std::uint64_t committed;
    std::vector<std::uint64_t> snapshot;
  };
  for (const Row& row : {Row{"all that is committed", 3, {1, 1, 2}},
                         Row{"less than is committed", 4, {1, 1, 2}}, Row{"much less", 5, {1}}}) {
    CAPTURE(row.name);
    ServerBench bench = installing_follower({1, 1, 2, 2, 3}, 4, row.committed);
    const Server before = bench.server;
    bench.receive(2, 4, whole(snapshot_of(row.snapshot, machine_with("old"))));
    CHECK(bench.reason(Rule::takes_chunk) == "includesNothingNew");
    CHECK(bench.server == before);
    CHECK_FALSE(bench.effects.write);
    // The leader learns that it is there and moves on.
    CHECK(bench.sent<InstallSnapshotReply>(2) == InstallSnapshotReply{at(row.snapshot.size()), true, 0, 0});
  }
}

TEST_CASE("Raft §7: an old snapshot changes nothing after a newer one, and its answer waits for that one") {
  ServerBench bench = installing_follower({}, 4);
  bench.receive(2, 4, whole(snapshot_of({1, 1, 2, 2})));
  const std::string log = whole_log(bench.server.log());
  bench.receive(2, 4, whole(snapshot_of({1, 1})));
  CHECK(whole_log(bench.server.log()) == log);
  CHECK(bench.sent<InstallSnapshotReply>(2) == InstallSnapshotReply{at(2), true, 0, 0});
  CHECK(bench.reply_waits_for() == bench.server.last_write().value);
  bench.written();
  bench.receive(2, 4, whole(snapshot_of({1, 1, 2, 2})));
  CHECK(bench.reply_waits_for() == 0);
  CHECK(whole_log(bench.server.log()) == log);
}

TEST_CASE("Raft Figure 13: chunks are put together in order, whatever comes twice, late or not at all") {
  const SharedSnapshot snapshot = snapshot_of({1, 1, 2}, machine_with("new"));
  const std::size_t size = snapshot->bytes().size();
  constexpr std::size_t kChunk = 30;
  REQUIRE(size > 2 * kChunk);
  ServerBench bench = installing_follower({1}, 4, 1);
  std::size_t sent = 0;
  const auto send = [&](std::size_t offset) {
    sent = offset;
    bench.receive(2, 4, chunk_of(snapshot, offset, kChunk, 6));
  };
  const auto expect = [&](const char* reason, std::uint64_t offset) {
    CHECK(bench.reason(Rule::takes_chunk) == reason);
    CHECK(bench.sent<InstallSnapshotReply>(2) == InstallSnapshotReply{at(3), false, offset, 6, sent});
    CHECK(bench.server.incoming().bytes == snapshot->bytes().substr(0, offset));
    CHECK(bench.server.last_applied() == at(1));
    CHECK_FALSE(bench.effects.write);
    CHECK(bench.timer(Timer::election) == TimerChange::arm);  // a sign of life with each chunk
  };
  send(kChunk);
  expect("anotherOffset", 0);
  send(0);
  expect("nextChunk", kChunk);
  send(0);
  expect("anotherOffset", kChunk);
  send(2 * kChunk);
  expect("anotherOffset", kChunk);
  send(kChunk);
  expect("nextChunk", 2 * kChunk);
  send(0);
  expect("anotherOffset", 2 * kChunk);
  std::size_t offset = 2 * kChunk;
  for (; offset + kChunk < size; offset += kChunk) send(offset);
  send(offset);
  CHECK(bench.sent<InstallSnapshotReply>(2) == InstallSnapshotReply{at(3), true, 0, 6, sent});
  CHECK(bench.server.snapshot() == snapshot);
  CHECK(bench.server.store().content().at(Text("key")) == "new");
  // The last one again, and the first: it is there.
  for (const std::size_t again : {offset, std::size_t{0}}) {
    send(again);
    CHECK(bench.reason(Rule::takes_chunk) == "includesNothingNew");
    CHECK(bench.sent<InstallSnapshotReply>(2).installed);
    CHECK(bench.server.incoming() == IncomingSnapshot{});
  }
}

TEST_CASE(
    "Raft Figure 13: a newer snapshot takes the place of what has come of an older one, never the reverse") {
  const SharedSnapshot older = snapshot_of({1, 1});
  const SharedSnapshot newer = snapshot_of({1, 1, 2});
  ServerBench bench = installing_follower({}, 4);
  bench.receive(2, 4, chunk_of(older, 0, 20));
  bench.receive(2, 4, chunk_of(newer, 20, 20));  // not from its beginning
  CHECK(bench.sent<InstallSnapshotReply>(2) == InstallSnapshotReply{at(3), false, 0, 0, 20});
  CHECK(bench.server.incoming().last_included == end(1, 2));
  bench.receive(2, 4, chunk_of(newer, 0, 15));
  CHECK(bench.server.incoming().last_included == end(2, 3));
  CHECK(bench.sent<InstallSnapshotReply>(2) == InstallSnapshotReply{at(3), false, 15, 0});
  bench.receive(2, 4, chunk_of(older, 0, 20));
  CHECK(bench.reason(Rule::takes_chunk) == "olderSnapshot");
  CHECK(bench.server.incoming().bytes.size() == 15);
  CHECK_FALSE(bench.sent<InstallSnapshotReply>(2).installed);
}

TEST_CASE(
    "Raft §7: what a former leader has sent of a newer snapshot does not stand in the way of an older one") {
  const SharedSnapshot older = snapshot_of({1, 1});
  const SharedSnapshot newer = snapshot_of({1, 1, 2});
  ServerBench bench = installing_follower({}, 4);
  bench.receive(2, 4, chunk_of(newer, 0, 20));
  bench.receive(3, 5, chunk_of(older, 0, 30));
  CHECK(bench.reason(Rule::takes_chunk) == "replacesIncoming");
  CHECK(bench.server.incoming() == IncomingSnapshot{end(1, 2), term(5), older->bytes().substr(0, 30)});
  // The same snapshot goes on where the former leader has stopped: its bytes are the same.
  bench.receive(2, 6, chunk_of(older, 0, 30));
  CHECK(bench.sent<InstallSnapshotReply>(2) == InstallSnapshotReply{at(2), false, 30, 0});
  bench.receive(2, 6, chunk_of(older, 30, 999));
  CHECK(bench.sent<InstallSnapshotReply>(2) == InstallSnapshotReply{at(2), true, 0, 0, 30});
  CHECK(bench.server.snapshot() == older);
}

TEST_CASE("Raft §7: what has come of a snapshot is lost in a crash, and asked for again") {
  const SharedSnapshot snapshot = snapshot_of({1, 1, 2});
  ServerBench bench = installing_follower({1}, 4);
  bench.receive(2, 4, chunk_of(snapshot, 0, 20));
  ServerBench restarted(3, std::move(bench.server).release());
  CHECK(restarted.server.incoming() == IncomingSnapshot{});
  restarted.receive(2, 4, chunk_of(snapshot, 20, 20));
  CHECK(restarted.sent<InstallSnapshotReply>(2) == InstallSnapshotReply{at(3), false, 0, 0, 20});
}

TEST_CASE(
    "Raft §7: what has come of a snapshot is forgotten once the log holds, committed, what it includes") {
  ServerBench bench = installing_follower({1}, 4);
  bench.receive(2, 4, chunk_of(snapshot_of({1, 1, 2}), 0, 20));
  bench.append(2, 4, end(1, 1), {1, 2}, 2);
  CHECK(bench.server.incoming().bytes.size() == 20);
  bench.append(2, 4, end(2, 3), {}, 3);
  CHECK(bench.server.commit_index() == at(3));
  CHECK(bench.server.incoming() == IncomingSnapshot{});
  CHECK(bench.effects.has_changed(Change::snapshot));
}

TEST_CASE("bytes that are not the snapshot that was announced are refused, and it begins anew") {
  const SharedSnapshot snapshot = snapshot_of({1, 1, 2});
  InstallSnapshot damaged = whole(snapshot);
  damaged.data[12] = static_cast<char>(damaged.data[12] ^ 1);
  InstallSnapshot another = whole(snapshot_of({1, 1}));
  another.last_included = snapshot.last_included();
  InstallSnapshot cut_short = chunk_of(snapshot, 0, 20);
  cut_short.done = true;
  for (const auto& [chunk, reason] : {std::pair{damaged, "snapshotDamaged"},
                                      {another, "anotherSnapshot"},
                                      {cut_short, "snapshotDamaged"}}) {
    ServerBench bench = installing_follower({1}, 4, 1);
    bench.receive(2, 4, chunk);
    CHECK(bench.sent<InstallSnapshotReply>(2) == InstallSnapshotReply{at(3), false, 0, 0});
    CHECK(bench.judgements(Rule::takes_chunk) == "yes nextChunk about S2");
    CHECK(bench.judgements(Rule::may_install) == std::string("no ") + reason + " about S2");
    CHECK_FALSE(bench.server.snapshot());
    CHECK(bench.server.incoming() == IncomingSnapshot{});
    CHECK(whole_log(bench.server.log()) == "1");
    bench.receive(2, 4, whole(snapshot));
    CHECK(bench.sent<InstallSnapshotReply>(2).installed);
  }
}

TEST_CASE("Raft §5.1, §5.2: who sends a snapshot leads: terms, candidates and timers as with AppendEntries") {
  const SharedSnapshot snapshot = snapshot_of({1, 1, 2});
  {
    ServerBench stale = installing_follower({1}, 5);
    stale.receive(3, 4, chunk_of(snapshot, 0, 20, 8));
    CHECK(stale.reason(Rule::accepts_leader) == "staleTerm");
    CHECK(stale.sent<InstallSnapshotReply>(3) == InstallSnapshotReply{at(3), false, 0, 0});
    CHECK(stale.effects.sends.front().message.term == term(5));
    CHECK(stale.timer(Timer::election) == TimerChange::none);
    CHECK(stale.server.incoming() == IncomingSnapshot{});
    CHECK(stale.server.leader() == s(2));
  }
  {
    ServerBench newer = installing_follower({1}, 4);
    newer.receive(3, 5, chunk_of(snapshot, 0, 20));
    CHECK(newer.server.current_term() == term(5));
    CHECK(newer.server.leader() == s(3));
    CHECK(newer.timer(Timer::election) == TimerChange::arm);
    CHECK(newer.reply_waits_for() == newer.server.last_write().value);  // the term must be durable
  }
  {
    ServerBench candidate(3, durable({1}, 3));
    candidate.fire(Timer::election);
    candidate.receive(2, 4, chunk_of(snapshot, 0, 20));
    CHECK(candidate.reason(Rule::accepts_leader) == "candidateGivesWay");
    CHECK(candidate.server.role() == Role::follower);
    CHECK(candidate.server.leader() == s(2));
    CHECK(candidate.server.incoming().bytes.size() == 20);
  }
  {
    ServerBench leader(3);
    leader.become_leader();
    leader.receive(2, 1, whole(snapshot));
    CHECK(leader.server.role() == Role::leader);
    CHECK_FALSE(leader.server.snapshot());
    CHECK(leader.effects.sends.empty());
  }
}

TEST_CASE("thesis §4.2.3: a chunk is a leader heard") {
  Options options;
  options.check_quorum = true;
  ServerBench bench(3, durable({1}, 4), 1, options);
  bench.fire(Timer::leader_heard);
  bench.receive(2, 4, chunk_of(snapshot_of({1, 1}), 0, 20));
  CHECK(bench.server.hears_leader());
  CHECK(bench.timer(Timer::leader_heard) == TimerChange::arm);
}

TEST_CASE("Raft §5.3, §7: a follower takes entries across its snapshot's boundary") {
  struct Row {
    const char* name;
    LogPosition prev;
    std::vector<std::uint64_t> entries;
    bool success;
    std::uint64_t index;
    std::uint64_t conflict_term;
    std::uint64_t conflict_index;
    const char* log_after;
  };
  // Its log: all up to 3 in the snapshot, then entry 4 of term 2.
  const std::vector<Row> rows{
      {"right after the base", end(2, 3), {2, 3}, true, 5, 0, 0, "…3:2 | 2 3"},
      {"a heartbeat at the base", end(2, 3), {}, true, 3, 0, 0, "…3:2 | 2"},
      {"a conflict right after the base", end(2, 3), {3}, true, 4, 0, 0, "…3:2 | 3"},
      {"across the base", end(1, 1), {1, 2, 2, 3}, true, 5, 0, 0, "…3:2 | 2 3"},
      {"across the base, with a conflict", end(1, 2), {2, 3}, true, 4, 0, 0, "…3:2 | 3"},
      {"all before the base", end(0, 0), {1, 1}, true, 3, 0, 0, "…3:2 | 2"},
      {"a heartbeat before the base", end(0, 0), {}, true, 3, 0, 0, "…3:2 | 2"},
      {"at the end", end(2, 4), {4}, true, 5, 0, 0, "…3:2 | 2 4"},
      {"past the end", end(3, 6), {4}, false, 6, 0, 5, "…3:2 | 2"},
      {"a conflict after the base", end(3, 4), {4}, false, 4, 2, 4, "…3:2 | 2"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    ServerBench bench(3, compacted({1, 1, 2, 2}, 3, 4));
    bench.append(2, 4, row.prev, row.entries);
    const auto& reply = bench.sent<AppendEntriesReply>(2);
    CHECK(reply.success == row.success);
    CHECK(reply.index == at(row.index));
    CHECK(reply.conflict_term == term(row.conflict_term));
    CHECK(reply.conflict_index == at(row.conflict_index));
    CHECK(whole_log(bench.server.log()) == row.log_after);
    CHECK(bench.server.commit_index() == at(3));
  }
}

TEST_CASE("thesis §6.4: a follower's read that waits is answered from the snapshot's state") {
  Options options;
  options.reads = ReadMode::read_index;
  options.follower_reads = true;
  ServerBench bench(3, durable({1}, 1), 1, options);
  bench.append(2, 1, end(1, 1), {}, 1);
  ClientRequest read{ClientId{1}, 7, {Operation::read, Text("key"), {}, {}}};
  bench.step(Proposed{read});
  bench.receive(2, 1, ReadIndexReply{bench.sent<ReadIndex>(2).id, at(3)});
  CHECK(bench.effects.answers.empty());
  bench.receive(2, 1, whole(snapshot_of({1, 1, 1}, machine_with("new"))));
  REQUIRE(bench.effects.answers.size() == 1);
  CHECK(bench.effects.answers.front().result.value == "new");
  CHECK(bench.effects.answers.front().read_index == at(3));
}

}  // namespace raft::tests
