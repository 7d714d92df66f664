#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/message.hpp"
#include "core/server_set.hpp"
#include "core/types.hpp"
#include "sim/bugs/bug.hpp"
#include "sim/condition.hpp"
#include "sim/expectations.hpp"
#include "sim/lost_disk.hpp"
#include "sim/simulation.hpp"
#include "sim/stagnation.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// How a run is judged; a later one is graver.
enum class Verdict : std::uint8_t {
  passed,
  /// An expectation of the scenario is not met.
  unmet,
  /// A property of Raft is violated, and the scenario does not expect it.
  violated,
  /// A server found its own state broken.
  broken,
};
/// "passed", …
const char* to_string(Verdict verdict);

/// Whether the violation is what the scenario is there to show.
bool is_expected(const Scenario& scenario, const checks::Violation& found);

/// The same of a server that finds its own state broken.
bool expects_internal_error(const Scenario& scenario);

/// Of a run that is over: what the scenario expects, or its answer to a question, that was the first not to
/// be so. Null where all is. Refers to `run`.
const ExpectationResult* first_not_met(const Simulation& run);

/// A violated property of Raft, or a server's broken promise, as the summary tells it.
struct ReportedViolation {
  std::string property;
  std::string section;
  raft::ServerSet servers;
  std::vector<raft::LogIndex> indexes;
  std::string message;
  /// Whether the scenario is there to show it.
  bool expected{};
};

struct MessageTotals {
  std::uint64_t sent{};
  std::uint64_t delivered{};
  std::uint64_t lost{};
};

/// What became of the clients' operations, all clients together.
struct ClientTotals {
  std::uint64_t answered{};
  std::uint64_t given_up{};
  std::uint64_t pending{};
  std::uint64_t redirected{};
  std::uint64_t retried{};
};

/// A run summed up. All but `real_seconds` is a function of the scenario and the seed.
struct RunReport {
  std::string file;
  std::string scenario;
  std::uint64_t seed{};
  int servers{};
  /// The planted one that all servers have, or null.
  const Bug* bug{};
  /// drawn_faults()
  std::string faults;
  Verdict verdict{Verdict::passed};
  std::optional<ReportedViolation> violation;
  EndReason end{EndReason::running};
  Time time;
  /// Nobody if there is no leader at the end.
  raft::ServerId leader;
  /// The leader's, else the highest of any running server.
  raft::Term term;
  std::uint64_t elections{};
  std::uint64_t leaders{};
  std::uint64_t split_votes{};
  Duration unavailable{};
  Duration longest_unavailable{};
  /// Highest index that is committed in truth, and how many clients' commands were committed.
  std::uint64_t committed_entries{};
  std::uint64_t committed_commands{};
  Duration commit_latency_p50{};
  Duration commit_latency_p99{};
  ClientTotals clients;
  std::array<MessageTotals, raft::kMessageTypes> messages{};
  std::uint64_t checks{};
  std::vector<ExpectationResult> expectations;
  /// How many more the scenario has, which are not judged because the run was to end before its own end.
  std::size_t left_out{};
  /// Where what should come about has not: what roles and terms were doing.
  std::optional<Stagnation> stagnation;
  /// stagnation_words()
  std::string stagnation_words;
  std::uint64_t events{};
  std::uint64_t hash{};
  /// How long the run took.
  double real_seconds{};
  /// Of a run in which something went wrong, foreseen or not: the disks that were lost before and whose
  /// servers were back.
  std::vector<LostDisk> lost_disks{};

  [[nodiscard]] std::uint64_t met() const;
  [[nodiscard]] std::uint64_t unmet() const { return expectations.size() - met(); }
};

/// The faults that the run's seed has drawn, in words; empty where the scenario has no plan of faults.
std::string drawn_faults(const Simulation& simulation);

/// Sums up a run that is over, or that ended by `broken`, the promise that a server found broken.
RunReport report_of(const Simulation& simulation, const std::optional<std::string>& broken);

}  // namespace raftsim
