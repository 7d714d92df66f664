#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/message.hpp"
#include "core/roles.hpp"
#include "core/types.hpp"
#include "sim/time.hpp"
#include "sim/trace/logged.hpp"

/// What the named groups of a log's expression tell of a Raft server. All but the names of times spell case
/// and
/// `_` and `-` as they like; what is empty or "-", "?", "none", "null", "nil" or "unknown" tells nothing.
namespace raftsim {

/// A group whose value is none that it can have.
struct WrongField {
  std::string name;
  std::string value;
  std::string expected;
};

struct LogTime {
  Duration time{};
  /// Since 1970 rather than since some beginning.
  bool absolute{};
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

/// Whether a group of the name tells the time: `time` or `timestamp`, or one of these with a unit behind it,
/// as time_ms or timeNs.
bool tells_time(std::string_view name);

/// A time in a group of such a name: "1.5s", "12.25" in milliseconds, "2026-11-29T03:09:23.5Z", or Unix time
/// in nanoseconds, as GoVector has it. Nothing where it is none.
std::optional<LogTime> parse_log_time(std::string_view name, std::string_view value);

}  // namespace raftsim
