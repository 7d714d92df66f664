#include "tests/core/snapshot_bench.hpp"

/// Servers that take snapshots, and begin with them (Raft §7).
namespace raft::tests {
namespace {

Options every(std::uint32_t entries) {
  Options options;
  options.snapshot_every = entries;
  return options;
}

/// A follower of S2 in term 1 with a log of `entries`, of which nothing is applied.
ServerBench follower_of(std::uint64_t entries, const Options& options = {}) {
  ServerBench bench(3, durable(std::vector<std::uint64_t>(entries, 1), 1), 1, options);
  bench.append(2, 1, end(1, entries), {});
  return bench;
}

void commit(ServerBench& bench, std::uint64_t index) {
  bench.append(2, 1, bench.server.log().last(), {}, index);
}

}  // namespace

TEST_CASE("Raft §7: a snapshot is taken of what is applied, and takes its place in the log") {
  ServerBench bench = follower_of(5);
  commit(bench, 3);
  const std::uint64_t hash_of_three = bench.server.log().prefix_hash(at(3));
  const std::uint64_t hash_of_all = bench.server.log().hash();
  bench.step(SnapshotRequested{});
  CHECK(bench.reason(Rule::snapshot_index) == "askedFor");
  CHECK(whole_log(bench.server.log()) == "…3:1 | 1 1");
  CHECK(bench.server.log().hash() == hash_of_all);
  REQUIRE(bench.server.snapshot());
  CHECK(bench.server.snapshot().last_included() == end(1, 3));
  CHECK(bench.server.snapshot().log_hash() == hash_of_three);
  CHECK(bench.server.snapshot()->machine() == bench.server.machine());
  CHECK(bench.server.snapshot()->configuration().voters == ServerSet::first(3));
  CHECK(bench.server.commit_index() == at(3));
  CHECK(bench.server.last_applied() == at(3));
  // One write with everything in it, and the memory of what it replaces.
  REQUIRE(bench.effects.write);
  CHECK(bench.effects.write->snapshot == end(1, 3));
  CHECK_FALSE(bench.effects.write->replaces_log);
  CHECK_FALSE(bench.effects.write->hard_state);
  CHECK(bench.effects.write->appended == 0);
  CHECK(bench.effects.write->truncate_from == at(0));
  CHECK(bench.effects.write->last_index == at(5));
  CHECK(bench.effects.compacted.size() == 3);
  CHECK_FALSE(bench.effects.snapshot_before);
  CHECK(bench.effects.removed.empty());
  CHECK(bench.effects.has_changed(Change::snapshot));
  CHECK(bench.effects.has_changed(Change::log));
  CHECK(bench.effects.sends.empty());
  // The next one knows the one before.
  commit(bench, 5);
  bench.step(SnapshotRequested{});
  CHECK(whole_log(bench.server.log()) == "…5:1 |");
  CHECK(bench.effects.snapshot_before.last_included() == end(1, 3));
  CHECK(bench.effects.compacted.size() == 2);
}

TEST_CASE("Raft §7: a snapshot that would include nothing new is not taken") {
  ServerBench bench = follower_of(2);
  bench.step(SnapshotRequested{});
  CHECK(bench.reason(Rule::snapshot_index) == "logTooShortToCompact");
  CHECK_FALSE(bench.effects.write);
  CHECK_FALSE(bench.server.snapshot());
  commit(bench, 2);
  bench.step(SnapshotRequested{});
  const SharedSnapshot snapshot = bench.server.snapshot();
  bench.step(SnapshotRequested{});
  CHECK_FALSE(bench.effects.write);
  CHECK(bench.server.snapshot() == snapshot);
}

TEST_CASE("Raft §7: every so many entries a snapshot is taken, in the step that applies the last of them") {
  ServerBench bench = follower_of(7, every(3));
  commit(bench, 2);
  CHECK_FALSE(bench.server.snapshot());
  CHECK(bench.reason(Rule::snapshot_index).empty());
  commit(bench, 3);
  CHECK(bench.reason(Rule::snapshot_index) == "logLongEnough");
  CHECK(whole_log(bench.server.log()) == "…3:1 | 1 1 1 1");
  commit(bench, 4);
  CHECK(bench.server.snapshot().last_included() == end(1, 3));
  commit(bench, 7);
  CHECK(whole_log(bench.server.log()) == "…7:1 |");
  CHECK(bench.effects.compacted.size() == 4);
  const Log kept = durable({1, 1}, 1).log;
  CHECK(find_after_step(kept, bench.effects, at(2)) == &kept.at(at(2)));
  for (std::uint64_t i = 0; i <= 8; ++i) {
    CAPTURE(i);
    const bool told = find_after_step(bench.server.log(), bench.effects, at(i)) != nullptr;
    CHECK(told == (i >= 4 && i <= 7));
  }
}

TEST_CASE("Raft §7: entries that are taken, applied and compacted in one step are all told") {
  ServerBench bench = follower_of(1, every(3));
  bench.append(2, 1, end(1, 1), {1, 1, 1}, 4);
  CHECK(whole_log(bench.server.log()) == "…4:1 |");
  REQUIRE(bench.effects.write);
  CHECK(bench.effects.write->appended == 3);
  CHECK(bench.effects.write->last_index == at(4));
  CHECK(bench.effects.write->snapshot == end(1, 4));
  CHECK(bench.effects.first_applied == at(1));
  CHECK(bench.effects.last_applied == at(4));
  for (std::uint64_t i = 1; i <= 4; ++i) {
    CHECK(entry_after_step(bench.server.log(), bench.effects, at(i)) == Entry::no_op(term(1)));
  }
  CHECK_THROWS_AS(static_cast<void>(entry_after_step(bench.server.log(), bench.effects, at(0))),
                  InternalError);
  CHECK_THROWS_AS(static_cast<void>(entry_after_step(bench.server.log(), bench.effects, at(5))),
                  InternalError);
  // What it says of its log waits for this write, as ever.
  CHECK(bench.sent<AppendEntriesReply>(2).index == at(4));
  CHECK(bench.reply_waits_for() == bench.effects.write->id.value);
  CHECK(bench.server.durable_index() == at(1));
  bench.written();
  CHECK(bench.server.durable_index() == at(4));
}

TEST_CASE("Raft §7: a leader's log is compacted as anybody's, and it goes on from there") {
  ServerBench bench(3, {}, 1, every(2));
  bench.become_leader();
  bench.written();
  bench.accepted(2, 1);
  bench.propose(1);
  bench.written();
  bench.accepted(2, 2);
  CHECK(whole_log(bench.server.log()) == "…2:1 |");
  REQUIRE(bench.effects.answers.size() == 1);
  CHECK(bench.effects.answers.front().index == at(2));
  CHECK(bench.server.snapshot()->machine().store().content().at(Text("key")) == "v");
  // prevLogIndex and prevLogTerm come from the base.
  bench.propose(2);
  CHECK(bench.sent<AppendEntries>(2).prev_log == end(1, 2));
  CHECK(bench.sent<AppendEntries>(2).entries.size() == 1);
  bench.written();
  bench.accepted(2, 3);
  CHECK(bench.server.commit_index() == at(3));
}

TEST_CASE("Raft §7: a server begins with its snapshot, and applies what follows it in the log") {
  Options sessions;
  sessions.sessions = 5;
  ServerBench before(3, {}, 1, sessions);
  before.become_leader();
  Entry registration = Entry::of(term(1), {ClientId{1}, 1, {Operation::register_client, {}, {}, {}}});
  before.step(Proposed{registration.request()});
  before.step(Proposed{{ClientId{1}, 2, {Operation::append, Text("k"), Text("a"), {}}, 0, 2}});
  before.written();
  before.accepted(2, 3);
  before.step(SnapshotRequested{});
  before.step(Proposed{{ClientId{1}, 3, {Operation::append, Text("k"), Text("b"), {}}, 0, 2}});
  before.written();
  REQUIRE(before.server.last_applied() == at(3));
  const StateMachine machine = before.server.machine();

  ServerBench after(3, std::move(before.server).release(), 1, sessions);
  CHECK(after.server.commit_index() == at(3));
  CHECK(after.server.last_applied() == at(3));
  CHECK(after.server.machine() == machine);
  CHECK(after.server.log().last_index() == at(4));
  CHECK(after.server.durable_index() == at(4));
  after.append(2, 2, end(1, 4), {2}, 4);
  CHECK(after.effects.first_applied == at(4));
  CHECK(after.server.store().content().at(Text("k")) == "ab");
  // A command that it applied before the snapshot was taken is known to be done (thesis §6.3).
  Entry again = Entry::of(term(2), {ClientId{1}, 2, {Operation::append, Text("k"), Text("a"), {}}, 0, 2});
  AppendEntries retry;
  retry.prev_log = end(2, 5);
  retry.leader_commit = at(6);
  retry.entries = EntryBatch{again};
  after.receive(2, 2, retry);
  CHECK(after.server.last_applied() == at(6));
  CHECK(after.effects.without_effect == std::vector<LogIndex>{at(6)});
  CHECK(after.server.store().content().at(Text("k")) == "ab");
}

TEST_CASE("Raft §5.4.1, §7: a server whose log is all compacted asks for votes, and gives them, as before") {
  ServerBench bench(3, compacted({1, 1, 3}, 3, 3));
  bench.fire(Timer::election);
  CHECK(bench.sent<RequestVote>(2).last_log == end(3, 3));
  struct Row {
    const char* name;
    LogPosition candidate;
    bool granted;
  };
  for (const Row& row : {Row{"as long", end(3, 3), true}, Row{"longer", end(3, 4), true},
                         Row{"shorter", end(3, 2), false}, Row{"of an older term", end(2, 9), false}}) {
    CAPTURE(row.name);
    ServerBench voter(3, compacted({1, 1, 3}, 3, 3));
    voter.receive(2, 4, RequestVote{row.candidate});
    CHECK(voter.sent<RequestVoteReply>(2).vote_granted == row.granted);
  }
}

TEST_CASE("a server is refused that has a log without its snapshot, or a snapshot without its log") {
  Durable content = compacted({1, 1}, 1, 1);
  content.snapshot = {};
  CHECK_THROWS_AS(ServerBench(3, content), InternalError);
  content = compacted({1, 1}, 1, 1);
  content.log.clear();
  CHECK_THROWS_AS(ServerBench(3, content), InternalError);
}

TEST_CASE("a server's hash tells snapshots apart, and is as before where there is none") {
  const ServerBench with(3, compacted({1, 1}, 1, 1));
  const ServerBench more(3, compacted({1, 1}, 2, 1));
  const ServerBench without(3, durable({1, 1}, 1));
  CHECK(with.server.hash() != more.server.hash());
  CHECK(with.server.hash() != without.server.hash());
  ServerBench copy = with;
  CHECK(copy.server == with.server);
  CHECK(copy.server.hash() == with.server.hash());
  copy.receive(2, 1, chunk_of(snapshot_of({1, 1, 1}), 0, 10));
  CHECK_FALSE(copy.server == with.server);
}

}  // namespace raft::tests
