#include <utility>

#include "tests/core/snapshot_bench.hpp"

/// The place where a snapshot ends and the log begins: at followers and leaders whose log is all compacted,
/// and for each place where a snapshot that comes in may end (Raft §7).
namespace raft::tests {
namespace {

/// S1 of three, a follower in term 4 whose log of the terms 1, 1, 2 is all in its snapshot.
ServerBench all_compacted() {
  return ServerBench(3, compacted({1, 1, 2}, 3, 4));
}

/// S1, the leader of term 4 of three, whose log before its own blank entry, 4, is all in its snapshot.
ServerBench leader_after_snapshot() {
  ServerBench bench(3, compacted({1, 1, 2}, 3, 3));
  bench.become_leader();
  bench.written();
  return bench;
}

/// The terms of the entries after `index`: "…3:2 | 2 3".
std::string log_from(const std::vector<std::uint64_t>& terms, std::uint64_t index) {
  Log log = durable(terms, 0).log;
  log.compact_to(at(index));
  return whole_log(log);
}

}  // namespace

TEST_CASE(
    "Raft §5.3, §7: a log that is all compacted takes what fits its snapshot's end, and nothing after it") {
  struct Row {
    std::string name;
    LogPosition prev;
    std::vector<std::uint64_t> entries;
    const char* reason;
    std::uint64_t index;
    std::uint64_t conflict_term;
    std::uint64_t conflict_index;
    const char* log_after;
  };
  const std::vector<Row> rows{
      {"right after the end", end(2, 3), {4}, "previousEntryMatches", 4, 0, 0, "…3:2 | 4"},
      {"a heartbeat at the end", end(2, 3), {}, "previousEntryMatches", 3, 0, 0, "…3:2 |"},
      {"one before it, all included", end(1, 2), {2}, "previousEntryInSnapshot", 3, 0, 0, "…3:2 |"},
      {"one before it, and on", end(1, 2), {2, 4}, "previousEntryInSnapshot", 4, 0, 0, "…3:2 | 4"},
      {"a heartbeat before it", end(1, 2), {}, "previousEntryInSnapshot", 3, 0, 0, "…3:2 |"},
      {"from the first entry on", end(0, 0), {1, 1, 2, 4}, "previousEntryInSnapshot", 4, 0, 0, "…3:2 | 4"},
      {"one after it", end(4, 4), {4}, "logTooShort", 4, 0, 4, "…3:2 |"},
      {"far after it", end(4, 9), {}, "logTooShort", 9, 0, 4, "…3:2 |"},
      // No leader can lack what is committed (Raft §5.4); a message that says so is refused all the same.
      {"the end, of another term", end(3, 3), {4}, "previousEntryConflicts", 3, 2, 3, "…3:2 |"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    ServerBench bench = all_compacted();
    bench.append(2, 4, row.prev, row.entries, 3);
    CHECK(bench.reason(Rule::log_matches) == row.reason);
    const auto& reply = bench.sent<AppendEntriesReply>(2);
    CHECK(reply.success == (row.conflict_index == 0));
    CHECK(reply.index == at(row.index));
    CHECK(reply.conflict_term == term(row.conflict_term));
    CHECK(reply.conflict_index == at(row.conflict_index));
    CHECK(whole_log(bench.server.log()) == row.log_after);
    CHECK(bench.server.commit_index() == at(3));
    CHECK(bench.server.last_applied() == at(3));
  }
}

TEST_CASE(
    "Raft §7: a leader whose log is all compacted begins after its snapshot, and sends that to who lacks "
    "it") {
  struct Row {
    std::string name;
    /// What the refusal of the entry after the snapshot's end tells.
    std::uint64_t conflict_term;
    std::uint64_t conflict_index;
  };
  {
    const ServerBench bench = leader_after_snapshot();
    CHECK(whole_log(bench.server.log()) == "…3:2 | 4");
    CHECK(bench.server.progress(s(2)).next_index == at(4));
  }
  for (const Row& row : {Row{"it has nothing", 0, 1}, Row{"it ends one before the snapshot", 0, 3},
                         Row{"it has another entry there, of an older term", 1, 1},
                         Row{"of a term that the leader never saw", 3, 3}}) {
    CAPTURE(row.name);
    ServerBench bench = leader_after_snapshot();
    bench.refused(2, 3, row.conflict_term, row.conflict_index);
    CHECK(bench.reason(Rule::needs_snapshot) == "entriesCompacted");
    CHECK(bench.sent<InstallSnapshot>(2) == whole(bench.server.snapshot()));
    CHECK(bench.server.progress(s(2)).mode == ProgressMode::snapshot);
  }
}

TEST_CASE("Raft §5.4.2, §7: what a follower has of the snapshot commits nothing; the entry after it does") {
  ServerBench bench = leader_after_snapshot();
  CHECK(bench.server.commit_index() == at(3));
  // A late answer: its log ends before the snapshot, at its end, after it.
  for (const std::uint64_t index : {2U, 3U}) {
    bench.accepted(2, index);
    CHECK(bench.server.match_index(s(2)) == at(index));
    CHECK(bench.judgements(Rule::may_commit).empty());
    CHECK(bench.server.commit_index() == at(3));
  }
  bench.accepted(2, 4);
  CHECK(bench.judgements(Rule::may_commit) == "yes currentTermOnQuorum");
  CHECK(bench.server.commit_index() == at(4));
}

TEST_CASE(
    "thesis §9.6, Raft §7: a server whose log is all compacted asks for pre-votes, and gives them, as "
    "before") {
  Options options;
  options.pre_vote = true;
  ServerBench asks(3, compacted({1, 1, 2}, 3, 4), 1, options);
  asks.fire(Timer::election);
  CHECK(asks.sent<PreVote>(2).last_log == end(2, 3));
  struct Row {
    std::string name;
    LogPosition candidate;
    bool granted;
  };
  for (const Row& row : {Row{"ends as the snapshot", end(2, 3), true}, Row{"longer by one", end(2, 4), true},
                         Row{"shorter by one", end(2, 2), false}, Row{"of a later term", end(3, 1), true},
                         Row{"of an older term", end(1, 9), false}}) {
    CAPTURE(row.name);
    ServerBench bench(3, compacted({1, 1, 2}, 3, 4), 1, options);
    bench.receive(2, 4, PreVote{row.candidate});
    CHECK(bench.sent<PreVoteReply>(2).vote_granted == row.granted);
  }
}

TEST_CASE("Raft §7: a snapshot that ends anywhere, beside the own snapshot, commitIndex and the log's end") {
  const std::vector<std::uint64_t> terms{1, 1, 2, 2, 3, 3, 3};
  // The log has entries 3 to 5 of these, the rest before it in its own snapshot.
  for (std::uint64_t committed = 2; committed <= 5; ++committed) {
    for (std::uint64_t included = 1; included <= 7; ++included) {
      CAPTURE(committed);
      CAPTURE(included);
      const std::vector<std::uint64_t> held(terms.begin(), terms.begin() + 5);
      ServerBench bench(3, compacted(held, 2, 4));
      bench.append(2, 4, end(3, 5), {}, committed);
      const Server before = bench.server;
      const SharedSnapshot snapshot =
          snapshot_of(std::vector<std::uint64_t>(terms.begin(), terms.begin() + static_cast<int>(included)));
      bench.receive(2, 4, whole(snapshot));
      CHECK(bench.sent<InstallSnapshotReply>(2) == InstallSnapshotReply{at(included), true, 0, 0});
      if (included <= committed) {
        // It never takes a newer log, or a newer snapshot, back.
        CHECK(bench.reason(Rule::takes_chunk) == "includesNothingNew");
        CHECK(bench.server == before);
        CHECK(bench.reply_waits_for() == 0);
        continue;
      }
      const bool keeps = included <= 5;
      CHECK(bench.reason(Rule::keeps_suffix) == (keeps ? "holdsLastIncluded" : "endsBeforeLastIncluded"));
      CHECK(whole_log(bench.server.log()) ==
            log_from(keeps ? held : terms, included).substr(0, keeps ? 99 : 8));
      CHECK(bench.server.commit_index() == at(included));
      CHECK(bench.server.last_applied() == at(included));
      CHECK(bench.server.snapshot() == snapshot);
      // Entries follow on it, wherever it ends.
      bench.append(2, 4, snapshot.last_included(), {4}, included + 1);
      CHECK(bench.sent<AppendEntriesReply>(2).success);
      CHECK(bench.server.last_applied() == at(included + 1));
    }
  }
}

TEST_CASE("Raft §7: of a log that conflicts with a snapshot's last entry nothing is left, wherever it ends") {
  // The log: 1 1 | 1 1 1, the first two committed and in the own snapshot; what comes is of a later leader.
  const std::vector<std::uint64_t> terms{1, 1, 2, 2, 3, 3, 3};
  for (std::uint64_t included = 3; included <= 7; ++included) {
    CAPTURE(included);
    ServerBench bench(3, compacted({1, 1, 1, 1, 1}, 2, 4));
    const SharedSnapshot snapshot =
        snapshot_of(std::vector<std::uint64_t>(terms.begin(), terms.begin() + static_cast<int>(included)));
    bench.receive(2, 4, whole(snapshot));
    CHECK(bench.reason(Rule::keeps_suffix) ==
          (included <= 5 ? "lastIncludedConflicts" : "endsBeforeLastIncluded"));
    CHECK(bench.server.log().last() == snapshot.last_included());
    CHECK(bench.server.log().base() == snapshot.last_included());
    CHECK(bench.server.log().hash() == snapshot.log_hash());
    CHECK(bench.effects.removed.size() == 3);
    CHECK(bench.effects.snapshot_before.last_included() == end(1, 2));
  }
}

TEST_CASE("Raft Figure 2, §7: what of the log is durable, while writes of before and after a snapshot end") {
  struct Row {
    std::string name;
    std::vector<std::uint64_t> snapshot;
    /// durable_index() once the snapshot is installed, and when the writes end: the entries', its own.
    std::uint64_t installed;
    std::uint64_t entries_written;
    std::uint64_t all_written;
  };
  // Entry 1 is durable; 2 and 3 are on their way to the disk.
  for (const Row& row :
       {Row{"it includes some of the entries on their way", {1, 1}, 1, 3, 3},
        Row{"it includes all of them", {1, 1, 1}, 1, 3, 3}, Row{"it includes more", {1, 1, 1, 1}, 0, 0, 4},
        Row{"it has others in their place", {1, 2}, 0, 0, 2}}) {
    CAPTURE(row.name);
    ServerBench bench(3, durable({1}, 4));
    bench.append(2, 4, end(1, 1), {1, 1});
    CHECK(bench.reply_waits_for() == 1);
    const SharedSnapshot snapshot = snapshot_of(row.snapshot);
    bench.receive(2, 4, whole(snapshot));
    CHECK(bench.reply_waits_for() == 2);
    CHECK(bench.server.durable_index() == at(row.installed));
    bench.written(1);
    CHECK(bench.server.durable_index() == at(row.entries_written));
    bench.written(2);
    CHECK(bench.server.durable_index() == at(row.all_written));
  }
}

TEST_CASE("Raft §7: a server that restarts begins where its snapshot ends, whatever of the log is after it") {
  for (std::uint64_t included = 1; included <= 4; ++included) {
    CAPTURE(included);
    ServerBench bench(3, compacted({1, 1, 2, 2}, included, 4));
    CHECK(bench.server.commit_index() == at(included));
    CHECK(bench.server.last_applied() == at(included));
    CHECK(bench.server.durable_index() == at(4));
    // What is after it is not known to be committed, until a leader says so.
    bench.append(2, 4, end(2, 4), {}, 4);
    CHECK(bench.server.last_applied() == at(4));
    CHECK(bench.effects.first_applied == (included == 4 ? at(0) : at(included + 1)));
    // All of it can be compacted, and nothing twice.
    bench.step(SnapshotRequested{});
    CHECK(whole_log(bench.server.log()) == "…4:2 |");
    CHECK(bench.effects.compacted.size() == 4 - included);
  }
}

}  // namespace raft::tests
