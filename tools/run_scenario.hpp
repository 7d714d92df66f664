#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/rules.hpp"
#include "sim/time.hpp"
#include "tools/output.hpp"
#include "tools/run_report.hpp"

namespace raftsim {

enum class StoryKind : std::uint8_t { none, plain, detailed };

struct RunRequest {
  std::string file;
  /// In place of the scenario's.
  std::optional<std::uint64_t> seed;
  /// In place of the scenario's end.
  std::optional<Time> until;
  /// Where to write the trace; "-" for standard output.
  std::optional<std::string> trace;
  /// Where to write what the clients asked and heard; "-" for standard output.
  std::optional<std::string> history;
  StoryKind story{StoryKind::none};
  /// In place of the scenario's; null for that.
  const Bug* bug{};
  /// In place of Raft's, and of a bug's, where a test wants to see it fail; else null.
  const raft::Rules* rules{};
};

/// Runs one scenario. Prints its story to `out` while it happens, if asked for; writes its trace and
/// its clients' history, if asked for, whole or not at all. Throws ScenarioError, trace::FileError and
/// OutputError.
RunReport run_scenario(const RunRequest& request, Output& out);

}  // namespace raftsim
