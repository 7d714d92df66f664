#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "sim/scenario.hpp"
#include "sim/trace/record.hpp"

namespace raftsim {

/// The records of a run, one at a time, wherever they come from: a trace, or a scenario that is run.
class RecordSource {
 public:
  RecordSource() = default;
  RecordSource(const RecordSource&) = delete;
  RecordSource(RecordSource&&) = delete;
  RecordSource& operator=(const RecordSource&) = delete;
  RecordSource& operator=(RecordSource&&) = delete;
  virtual ~RecordSource() = default;

  [[nodiscard]] virtual const trace::Header& header() const = 0;
  /// No when there are no more, and footer() is valid. Throws trace::TraceError.
  virtual bool next(trace::Record& record) = 0;
  [[nodiscard]] virtual const trace::Footer& footer() const = 0;
};

/// Opens a trace, or runs a scenario with `seed`, if given, in place of its own. Throws trace::TraceError and
/// ScenarioError, and UsageError for a seed that a trace is to be given.
std::unique_ptr<RecordSource> open_records(const std::string& file, std::optional<std::uint64_t> seed = {});

/// Runs a scenario.
std::unique_ptr<RecordSource> live_records(const std::shared_ptr<const Scenario>& scenario,
                                           std::uint64_t seed);

}  // namespace raftsim
