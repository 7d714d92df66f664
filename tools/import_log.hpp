#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/server.hpp"
#include "core/types.hpp"
#include "sim/trace/logged.hpp"

/// Logs with vector clocks, as GoVector writes them and ShiViz reads them.
namespace raftsim {

// What is more is refused. A trace is opened as a whole, and 64 is the most that a set of servers holds.
inline constexpr std::size_t kMaxLogBytes = std::size_t{256} << 20U;
inline constexpr std::size_t kMaxLogLineBytes = std::size_t{64} << 10U;
inline constexpr std::size_t kMaxLogEvents = 1'000'000;
inline constexpr std::size_t kMaxLogHosts = raft::kMaxServers;

/// For logs that do not begin with an expression of their own: as GoVector writes them, where their first
/// line has a host and its clock, and else ShiViz's default.
inline constexpr const char* kGoVectorExpression = R"((?<host>\S*) (?<clock>{.*})\n(?<event>.*))";
inline constexpr const char* kShivizExpression = R"((?<event>.*)\n(?<host>\S*) (?<clock>{.*}))";

/// How a log is to be read.
struct LogOptions {
  /// In place of the two lines with which a log may begin: then it has no such lines.
  std::optional<std::string> expression{};
  /// In place of the second of these lines.
  std::optional<std::string> delimiter{};
  /// Which execution: its number from 1, or what the delimiter's group `trace` calls it.
  std::optional<std::string> execution{};
};

/// An event as the log tells it.
struct LogEvent {
  /// Where it begins, from 1.
  std::size_t line{};
  /// The host's place, in the order in which they first have an event.
  std::size_t host{};
  /// Of each host, by place, how many of its events this one knows, itself included.
  std::vector<std::uint32_t> clock{};
  std::string text{};
  /// Its named groups but host, clock and event.
  std::vector<trace::LoggedField> fields{};
};

/// One execution of a log.
struct ImportedLog {
  std::string file{};
  /// By place.
  std::vector<std::string> hosts{};
  /// In the log's order.
  std::vector<LogEvent> events{};
  /// Its number, from 1, and what each one in the log is called; may be empty texts.
  std::size_t execution{1};
  std::vector<std::string> executions{};
};

/// Reads one execution of a log; `text` is what is in `file`. Throws trace::TraceError for what is no such
/// log, and UsageError for options that do not fit it.
ImportedLog read_log(std::string text, const std::string& file, const LogOptions& options);
/// The same from the file.
ImportedLog load_log(const std::string& file, const LogOptions& options);

}  // namespace raftsim
