#include <doctest/doctest.h>
#include <string>

#include "sim/simulation.hpp"
#include "tests/sim/checks_expect.hpp"
#include "tests/sim/shipped.hpp"

/// What a snapshot must not leave out (Raft §7, thesis §6.3): each part left out on its own is found when the
/// snapshot is taken, by the property that says so.
namespace raftsim::tests {
namespace {

using raft::Configuration;
using raft::ContentQuestion;
using raft::Rules;
using raft::Sessions;
using raft::SnapshotContent;
using raft::StateMachine;

/// Memberships change, and logs are compacted, under faults of every kind.
std::shared_ptr<const Scenario> changing_members() {
  std::string text = scenario_text("hostile-membership");
  const std::string place = "\"cluster\": {";
  REQUIRE(text.find(place) != std::string::npos);
  text.insert(text.find(place) + place.size(), "\"snapshotEvery\": 5,");
  return parse_shared(text);
}

std::string first_violation_told(const std::shared_ptr<const Scenario>& scenario, const Rules& rules,
                                 std::uint64_t seeds) {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Simulation simulation(scenario, seed, rules);
    simulation.run();
    if (const auto* violation = simulation.checks().violation()) {
      return std::string(violation->name()) + ": " + violation->message;
    }
  }
  return {};
}

const Configuration& in_force(const ContentQuestion& question) {
  return question.known.at(question.last_included);
}

/// The machine with each of its sessions changed.
template <class Change>
StateMachine with_sessions(const StateMachine& machine, Change change) {
  Sessions::All all = machine.sessions().all();
  for (auto& [name, session] : all) change(session);
  return {machine.store(), Sessions(std::move(all))};
}

}  // namespace

TEST_CASE("Raft §7, thesis §6.3: whatever a snapshot leaves out is found when it is taken") {
  struct Row {
    const char* name;
    bool members_change;
    SnapshotContent (*content)(const ContentQuestion&);
    const char* found;
  };
  const char* const state = "has not the state that its log has led to";
  const char* const sessions = "has not the client sessions that its log has led to";
  const char* const configuration = "has not the configuration that is in force where it ends";
  const auto shipped = load_shared(RAFTSIM_SOURCE_DIR "/scenarios/hostile-snapshots.json");
  const auto changing = changing_members();
  CHECK(first_violation_told(shipped, raft::kRaft, 20) == "");
  CHECK(first_violation_told(changing, raft::kRaft, 20) == "");
  for (const Row& row : {
           Row{"the store", false,
               [](const ContentQuestion& q) -> SnapshotContent {
                 return {in_force(q), StateMachine({}, q.machine.sessions())};
               },
               state},
           Row{"all sessions", false,
               [](const ContentQuestion& q) -> SnapshotContent {
                 return {in_force(q), StateMachine(q.machine.store(), {})};
               },
               sessions},
           Row{"what clients need no more", false,
               [](const ContentQuestion& q) -> SnapshotContent {
                 return {in_force(q),
                         with_sessions(q.machine, [](raft::Session& session) { session.acknowledged = 0; })};
               },
               sessions},
           Row{"the value of a response", false,
               [](const ContentQuestion& q) -> SnapshotContent {
                 return {in_force(q), with_sessions(q.machine, [](raft::Session& session) {
                           for (auto& response : session.responses) response.result.value.clear();
                         })};
               },
               sessions},
           Row{"the last use of a session", false,
               [](const ContentQuestion& q) -> SnapshotContent {
                 return {in_force(q),
                         with_sessions(q.machine, [](raft::Session& session) { session.last_used = {}; })};
               },
               sessions},
           Row{"learners", true,
               [](const ContentQuestion& q) -> SnapshotContent {
                 return {{in_force(q).voters, in_force(q).old_voters, {}}, q.machine};
               },
               configuration},
           Row{"the old voters of a joint configuration", true,
               [](const ContentQuestion& q) -> SnapshotContent {
                 return {{in_force(q).voters, {}, in_force(q).learners}, q.machine};
               },
               configuration},
       }) {
    CAPTURE(row.name);
    const std::string found =
        first_violation_told(row.members_change ? changing : shipped,
                             raft_with([&](Rules& rules) { rules.snapshot_content = row.content; }), 20);
    CHECK(found.rfind("snapshotEqualsLog: ", 0) == 0);
    CHECK(found.find(row.found) != std::string::npos);
  }
}

}  // namespace raftsim::tests
