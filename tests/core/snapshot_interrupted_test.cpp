#include <functional>
#include <utility>

#include "tests/core/snapshot_bench.hpp"

/// Snapshots that come in chunks, and what may come between two of them (Raft §7, extended version Figure
/// 13).
namespace raft::tests {
namespace {

/// S1 of three, a follower of S2 in term 4 with entry 1 of term 1, which is committed.
ServerBench follower_of_s2() {
  ServerBench bench(3, durable({1}, 4));
  bench.append(2, 4, end(1, 1), {}, 1);
  return bench;
}

/// A snapshot of the terms 1, 1, 2, up to entry 3.
SharedSnapshot up_to_three() {
  StateMachine machine;
  Entry entry = Entry::of(term(1), write_request(1, "new"));
  machine.apply(entry, at(1), 0, nullptr);
  return snapshot_of({1, 1, 2}, machine);
}

InstallSnapshot piece(const SharedSnapshot& snapshot, std::size_t from, std::size_t to, bool done) {
  return {snapshot.last_included(), from, snapshot->bytes().substr(from, to - from), done, 0};
}

/// S`from`, leading `term_value`, sends the snapshot from its beginning, each time what it is asked for. How
/// many messages it takes until it is there.
int send_until_installed(ServerBench& bench, int from, std::uint64_t term_value,
                         const SharedSnapshot& snapshot, std::size_t chunk) {
  std::size_t offset = 0;
  for (int sent = 1; sent < 100; ++sent) {
    bench.receive(from, term_value, chunk_of(snapshot, offset, chunk));
    const auto& reply = bench.sent<InstallSnapshotReply>(from);
    REQUIRE(reply.last_included == snapshot.last_included().index);
    if (reply.installed) return sent;
    offset = reply.offset;
  }
  return 0;
}

}  // namespace

TEST_CASE("Raft Figure 13: which chunk is taken, after how much of the snapshot") {
  const SharedSnapshot snapshot = up_to_three();
  const std::size_t all = snapshot->bytes().size();
  const std::size_t half = all / 2;
  struct Row {
    std::string name;
    std::size_t received;
    InstallSnapshot chunk;
    const char* reason;
    bool installed;
    /// How much the follower says that it has.
    std::size_t offset;
  };
  InstallSnapshot too_long = piece(snapshot, half, all, true);
  too_long.data += 'x';
  const std::vector<Row> rows{
      {"the first", 0, piece(snapshot, 0, half, false), "nextChunk", false, half},
      {"the first and the last, in one", 0, piece(snapshot, 0, all, true), "nextChunk", true, 0},
      {"the last before the first", 0, piece(snapshot, half, all, true), "anotherOffset", false, 0},
      {"the last", half, piece(snapshot, half, all, true), "nextChunk", true, 0},
      {"the first again", half, piece(snapshot, 0, half, false), "anotherOffset", false, half},
      {"the last, one byte skipped", half, piece(snapshot, half + 1, all, true), "anotherOffset", false,
       half},
      {"the last, over what has come", half, piece(snapshot, half - 1, all, true), "anotherOffset", false,
       half},
      {"all of it anew, in one", half, piece(snapshot, 0, all, true), "anotherOffset", false, half},
      {"the rest, not called the last", half, piece(snapshot, half, all, false), "nextChunk", false, all},
      {"an empty one, and the last, after all", all, piece(snapshot, all, all, true), "nextChunk", true, 0},
      {"an empty one in between", half, piece(snapshot, half, half, false), "nextChunk", false, half},
      // What has come is no snapshot then: all of it is asked for again.
      {"called the last too soon", half, piece(snapshot, half, all - 1, true), "nextChunk", false, 0},
      {"an empty one, called the last too soon", half, piece(snapshot, half, half, true), "nextChunk", false,
       0},
      {"the last, with more than there is", half, too_long, "nextChunk", false, 0},
      {"past the snapshot's end", half, piece(snapshot, all, all, true), "anotherOffset", false, half},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    ServerBench bench = follower_of_s2();
    if (row.received > 0) bench.receive(2, 4, piece(snapshot, 0, row.received, false));
    bench.receive(2, 4, row.chunk);
    CHECK(bench.reason(Rule::takes_chunk) == row.reason);
    CHECK(bench.sent<InstallSnapshotReply>(2) ==
          InstallSnapshotReply{at(3), row.installed, row.offset, 0, row.chunk.offset});
    CHECK(bench.server.incoming().bytes.size() == row.offset);
    CHECK(static_cast<bool>(bench.server.snapshot()) == row.installed);
    CHECK(bench.server.last_applied() == at(row.installed ? 3 : 1));
  }
}

TEST_CASE(
    "Raft Figure 13: a chunk of an older term is refused, however much has come, and its sender learns the "
    "term") {
  const SharedSnapshot snapshot = up_to_three();
  const std::size_t all = snapshot->bytes().size();
  for (const std::size_t received : {std::size_t{0}, all / 2, all}) {
    CAPTURE(received);
    ServerBench bench = follower_of_s2();
    if (received > 0) bench.receive(2, 4, piece(snapshot, 0, received, false));
    const Server before = bench.server;
    bench.receive(3, 3, piece(snapshot, received, all, true));
    CHECK(bench.reason(Rule::accepts_leader) == "staleTerm");
    CHECK(bench.server == before);
    CHECK_FALSE(bench.sent<InstallSnapshotReply>(3).installed);
    CHECK(bench.effects.sends.front().message.term == term(4));
    CHECK(bench.timer(Timer::election) == TimerChange::none);
  }
}

TEST_CASE("Raft §5.3, §7: entries that overtake the rest of a snapshot") {
  const SharedSnapshot snapshot = up_to_three();
  const std::size_t all = snapshot->bytes().size();
  const std::size_t half = all / 2;
  struct Row {
    std::string name;
    std::vector<std::uint64_t> entries;
    std::uint64_t committed;
    /// What then comes of the rest.
    const char* takes;
    const char* keeps_suffix;
    const char* log_after;
    std::uint64_t commit_index;
  };
  const std::vector<Row> rows{
      {"nothing does", {}, 1, "nextChunk", "endsBeforeLastIncluded", "…3:2 |", 3},
      {"some of what it includes", {1}, 2, "nextChunk", "endsBeforeLastIncluded", "…3:2 |", 3},
      {"all of it, uncommitted", {1, 2}, 2, "nextChunk", "holdsLastIncluded", "…3:2 |", 3},
      {"more, uncommitted", {1, 2, 2, 4}, 2, "nextChunk", "holdsLastIncluded", "…3:2 | 2 4", 3},
      {"all of it, committed", {1, 2}, 3, "includesNothingNew", "", "1 1 2", 3},
      {"more, committed up to its end", {1, 2, 4}, 3, "includesNothingNew", "", "1 1 2 4", 3},
      {"more, committed beyond it", {1, 2, 4}, 4, "includesNothingNew", "", "1 1 2 4", 4},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    ServerBench bench = follower_of_s2();
    bench.receive(2, 4, piece(snapshot, 0, half, false));
    bench.append(2, 4, end(1, 1), row.entries, row.committed);
    REQUIRE(bench.sent<AppendEntriesReply>(2).success);
    CHECK(bench.server.incoming().bytes.size() == (row.committed >= 3 ? 0 : half));
    bench.receive(2, 4, piece(snapshot, half, all, true));
    CHECK(bench.reason(Rule::takes_chunk) == row.takes);
    CHECK(bench.reason(Rule::keeps_suffix) == row.keeps_suffix);
    // Either way the leader hears that all of it is there, once it is durable.
    CHECK(bench.sent<InstallSnapshotReply>(2).installed);
    if (bench.server.last_write() != WriteId{0}) {
      CHECK(bench.reply_waits_for() == bench.server.last_write().value);
    }
    CHECK(whole_log(bench.server.log()) == row.log_after);
    CHECK(bench.server.commit_index() == at(row.commit_index));
    CHECK(bench.server.incoming() == IncomingSnapshot{});
  }
}

TEST_CASE("Raft §7: whatever comes between two chunks, the next leader's snapshot is installed whole") {
  constexpr std::size_t kSize = 20;
  const SharedSnapshot first = up_to_three();
  const SharedSnapshot longer = snapshot_of({1, 1, 2, 2});
  const SharedSnapshot shorter = snapshot_of({1, 1});
  struct Row {
    std::string name;
    std::function<void(ServerBench&)> comes;
    SharedSnapshot then;
    /// Whether what has come of the first snapshot is of use still.
    bool goes_on;
  };
  const auto nothing = [](ServerBench&) {};
  const auto heartbeat = [](ServerBench& bench) { bench.append(3, 6, end(1, 1), {}, 1); };
  const auto restart = [](ServerBench& bench) { bench = ServerBench(3, std::move(bench.server).release()); };
  const auto candidate = [](ServerBench& bench) { bench.receive(3, 6, RequestVote{end(2, 3)}); };
  const auto timeout = [](ServerBench& bench) { bench.fire(Timer::election); };
  const auto newer_begun = [&](ServerBench& bench) { bench.receive(2, 4, chunk_of(longer, 0, kSize)); };
  const std::vector<Row> rows{
      {"nothing, and the same goes on", nothing, first, true},
      {"nothing, and a newer one comes", nothing, longer, false},
      {"nothing, and an older one comes", nothing, shorter, false},
      {"a new leader's heartbeat", heartbeat, first, true},
      {"a new leader's heartbeat, and a newer one comes", heartbeat, longer, false},
      {"a new leader's heartbeat, and an older one comes", heartbeat, shorter, false},
      {"a vote for the new leader", candidate, first, true},
      {"an election of its own that it does not win", timeout, first, true},
      {"an election of its own, and an older one comes", timeout, shorter, false},
      {"a restart: what had come is lost", restart, first, false},
      {"a restart, and a newer one comes", restart, longer, false},
      {"the former leader had begun a newer one, the new one sends the older", newer_begun, first, false},
      {"the former leader had begun a newer one, with which the new one goes on", newer_begun, longer, false},
  };
  for (const Row& row : rows) {
    const int chunks_of_first = static_cast<int>((first->bytes().size() + kSize - 1) / kSize);
    for (int before = 1; before < chunks_of_first; ++before) {
      CAPTURE(row.name);
      CAPTURE(before);
      ServerBench bench = follower_of_s2();
      for (int i = 0; i < before; ++i) {
        bench.receive(2, 4, chunk_of(first, static_cast<std::size_t>(i) * kSize, kSize));
      }
      REQUIRE(bench.server.incoming().bytes.size() == static_cast<std::size_t>(before) * kSize);
      row.comes(bench);
      const int needed = send_until_installed(bench, 3, 6, row.then, kSize);
      const int chunks = static_cast<int>((row.then->bytes().size() + kSize - 1) / kSize);
      CHECK(bench.server.snapshot() == row.then);
      CHECK(bench.server.machine() == row.then->machine());
      CHECK(bench.server.commit_index() == row.then.last_included().index);
      CHECK(bench.server.incoming() == IncomingSnapshot{});
      CHECK(needed > 0);
      // The leader begins with the first chunk, and is told what is missing: no more than that, and one.
      CHECK(needed <= chunks + 1);
      if (row.goes_on) CHECK(needed == chunks - before + 1);
      // The former leader's chunks, which come late, change nothing.
      const Server installed = bench.server;
      bench.receive(2, 4, chunk_of(first, static_cast<std::size_t>(before) * kSize, kSize));
      CHECK(bench.server == installed);
      CHECK_FALSE(bench.sent<InstallSnapshotReply>(2).installed);
      CHECK(bench.effects.sends.front().message.term == term(6));
    }
  }
}

TEST_CASE("Raft §7: a leader that is deposed and elected again sends its snapshot from the beginning") {
  Options options;
  options.snapshot_chunk = 20;
  ServerBench bench(3, compacted({1, 1, 2}, 3, 3), 1, options);
  bench.become_leader();
  bench.written();
  bench.refused(2, 3, 0, 1);
  bench.receive(2, 4, InstallSnapshotReply{at(3), false, 20, 0, 0});
  REQUIRE(bench.sent<InstallSnapshot>(2).offset == 20);
  bench.receive(3, 5, RequestVoteReply{false});
  REQUIRE(bench.server.role() == Role::follower);
  // Answers that come late tell a follower nothing, nor the leader of another term.
  bench.receive(2, 4, InstallSnapshotReply{at(3), false, 40, 0, 20});
  CHECK(bench.effects.sends.empty());
  bench.become_leader();
  bench.written();
  bench.receive(2, 4, InstallSnapshotReply{at(3), true, 0, 0, 20});
  CHECK(bench.reason(Rule::heeds_append_reply) == "staleTerm");
  CHECK(bench.server.match_index(s(2)) == at(0));
  // A probe first, as ever; then, refused, the first chunk. The follower says how far it had come.
  bench.refused(2, 4, 0, 1);
  CHECK(bench.sent<InstallSnapshot>(2).offset == 0);
  bench.receive(2, 6, InstallSnapshotReply{at(3), false, 40, 0, 0});
  CHECK(bench.reason(Rule::heeds_snapshot_reply) == "chunkArrived");
  CHECK(bench.sent<InstallSnapshot>(2).offset == 40);
}

}  // namespace raft::tests
