#pragma once

#include "sim/trace/record.hpp"

namespace raftsim {

/// Where a trace goes, line by line: the header, its records, the footer.
class TraceSink {
 public:
  TraceSink() = default;
  TraceSink(const TraceSink&) = delete;
  TraceSink(TraceSink&&) = delete;
  TraceSink& operator=(const TraceSink&) = delete;
  TraceSink& operator=(TraceSink&&) = delete;
  virtual ~TraceSink() = default;

  virtual void write(const trace::Header& header) = 0;
  /// May take what the record holds and leave another in its place.
  virtual void write(trace::Record& record) = 0;
  /// The last.
  virtual void write(const trace::Footer& footer) = 0;
};

}  // namespace raftsim
