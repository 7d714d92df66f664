#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/trace/record.hpp"
#include "tools/import_causes.hpp"
#include "tools/import_log.hpp"
#include "tools/import_state.hpp"
#include "tools/trace_sink.hpp"

namespace raftsim {

/// What became of a log.
struct ImportSummary {
  std::size_t events{};
  std::size_t hosts{};
  /// Arrows from host to host, and those of a known type.
  std::size_t messages{};
  std::size_t named{};
  /// Events whose time is not the log's: it is before that of something that happened before them.
  std::size_t moved{};
  /// The first of these in the log, from 1.
  std::size_t moved_line{};
};

/// A log whose clocks are found to be right, as a trace.
class ImportedTrace {
 public:
  /// Refers to the log. Throws trace::TraceError for what is wrong with it.
  explicit ImportedTrace(const ImportedLog& log);

  [[nodiscard]] const ImportSummary& summary() const { return summary_; }
  void write(TraceSink& sink) const;

 private:
  [[nodiscard]] trace::Record record_of(std::size_t number) const;
  void read_standings();

  const ImportedLog* log_;
  LogCauses causes_;
  std::vector<OrderedEvent> order_;
  /// By event: the number of its record.
  std::vector<std::uint64_t> numbers_;
  /// By event, and in the order of LogCauses::heard: what kind of message brought it.
  std::vector<std::vector<std::optional<raft::MessageType>>> types_;
  std::vector<LogStanding> standings_;
  std::vector<std::optional<Time>> times_;
  bool has_times_{};
  trace::Header header_;
  ImportSummary summary_;
};

}  // namespace raftsim
