#pragma once

#include <optional>
#include <string_view>

#include "sim/time.hpp"

/// Times in the logs of other programs.
namespace raftsim {

struct LogTime {
  Duration time{};
  /// Since 1970 rather than since some beginning.
  bool absolute{};
};

/// Whether a group of the name tells the time: `time` or `timestamp`, or one of these with a unit behind it,
/// as time_ms or timeNs.
bool tells_time(std::string_view name);

/// What a group of such a name is to have.
inline constexpr const char* kExpectedLogTime =
    "a time as 1.5s or 2026-11-29T03:09:23.5Z, or a number in a group whose name has its unit, as time_ms";

/// A time in a group of such a name: "1.5s", "12.25" in milliseconds, "2026-11-29T03:09:23.5Z", or Unix time
/// in nanoseconds, as GoVector has it. Nothing where it is none.
std::optional<LogTime> parse_log_time(std::string_view name, std::string_view value);

}  // namespace raftsim
