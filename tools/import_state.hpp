#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/message.hpp"
#include "core/roles.hpp"
#include "core/types.hpp"
#include "sim/trace/logged.hpp"
#include "tools/import_time.hpp"

/// What the named groups of a log's expression tell of a Raft server. All but the names of times spell case,
/// `_` and `-` as they like; what is empty or "-", "?", "none", "null", "nil" or "unknown" tells nothing.
namespace raftsim {

/// A group whose value is none that it can have.
struct WrongField {
  std::string name;
  std::string value;
  std::string expected;
};

/// What is told of a server at an event.
struct LogStanding {
  std::optional<raft::Role> role{};
  bool down{};
  std::optional<raft::Term> term{};
  std::optional<raft::LogIndex> commit_index{};
  std::optional<LogTime> time{};
};

/// Throws WrongField.
LogStanding standing_of(const std::vector<trace::LoggedField>& fields);

}  // namespace raftsim
