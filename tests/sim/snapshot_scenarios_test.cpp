#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/sim/checks_expect.hpp"
#include "tests/sim/mutant_runs.hpp"
#include "tests/sim/shipped.hpp"

/// The scenarios about snapshots fail where Raft is wrong: each with a rule replaced that its lesson is
/// about.
namespace raftsim {
namespace {

using raft::Decision;
using raft::IndexDecision;
using raft::Reason;
using raft::Rules;
using tests::raft_with;
using tests::run_fails;

}  // namespace

TEST_CASE("Raft §7: the scenarios about snapshots fail where a rule that they are about is wrong") {
  struct Row {
    const char* name;
    const char* scenario;
    Rules rules;
  };
  const std::vector<Row> rows{
      {"chunks are not sent again", "snapshot-in-chunks", raft_with([](Rules& rules) {
         rules.heeds_snapshot_reply = [](const raft::SnapshotReplyQuestion& q) -> Decision {
           return {q.installed, Reason::old_news};
         };
       })},
      {"chunks are taken in any order", "snapshot-in-chunks", raft_with([](Rules& rules) {
         rules.takes_chunk = [](const raft::ChunkQuestion& q) -> Decision {
           return {q.last_included.index > q.commit_index, Reason::next_chunk};
         };
       })},
      {"an old snapshot is taken", "snapshot-meets-newer-log", raft_with([](Rules& rules) {
         rules.takes_chunk = [](const raft::ChunkQuestion&) -> Decision {
           return {true, Reason::next_chunk};
         };
       })},
      {"an old snapshot is taken and replaces the log", "snapshot-meets-newer-log",
       raft_with([](Rules& rules) {
         rules.takes_chunk = [](const raft::ChunkQuestion&) -> Decision {
           return {true, Reason::next_chunk};
         };
         rules.keeps_suffix = [](const raft::InstallQuestion&) -> Decision {
           return {false, Reason::ends_before_last_included};
         };
       })},
      {"snapshots are never taken", "restart-from-snapshot", raft_with([](Rules& rules) {
         rules.snapshot_index = [](const raft::SnapshotQuestion& q) -> IndexDecision {
           return {q.last_included, Reason::log_too_short_to_compact};
         };
       })},
      {"a leader compacts what the follower needs next", "compaction-waits-for-follower",
       raft_with([](Rules& rules) {
         rules.snapshot_index = [](const raft::SnapshotQuestion& q) -> IndexDecision {
           raft::SnapshotQuestion deaf = q;
           deaf.follower_catches_up = false;
           return raft::rules::snapshot_index(deaf);
         };
       })},
      {"a snapshot is said to be there before it is durable", "hostile-snapshots",
       raft_with([](Rules& rules) {
         rules.reply_waits_for = [](const raft::WaitQuestion& q) -> raft::WaitDecision {
           if (q.type == raft::MessageType::install_snapshot_reply) return {{}, Reason::nothing_pending};
           return raft::rules::reply_waits_for(q);
         };
       })},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto scenario =
        tests::load_shared(std::string(RAFTSIM_SOURCE_DIR "/scenarios/") + row.scenario + ".json");
    CHECK(run_fails(scenario, row.rules));
    CHECK_FALSE(run_fails(scenario, raft::kRaft));
  }
}

TEST_CASE(
    "thesis §6.3, Raft §7: without sessions in the snapshot the retried command would take effect twice") {
  std::string text = tests::scenario_text("retry-after-snapshot");
  const std::string sessions = "\"sessions\": 8,";
  REQUIRE(text.find(sessions) != std::string::npos);
  CHECK_FALSE(run_fails(tests::parse_shared(text), raft::kRaft));
  text.erase(text.find(sessions), sessions.size());
  CHECK(run_fails(tests::parse_shared(text), raft::kRaft));
}

}  // namespace raftsim
