#pragma once

#include <memory>
#include <string>
#include <utility>

#include "sim/trace/line_encoder.hpp"
#include "sim/trace/record.hpp"
#include "tools/output.hpp"
#include "tools/record_pipe.hpp"
#include "tools/trace_sink.hpp"
#include "tools/trace_target.hpp"

namespace raftsim {

/// Writes a trace, as it comes, into a file that appears whole or not at all: in the binary form where its
/// name ends in trace::kBinarySuffix, else in JSON Lines, as on standard output, which is "-". Of a long one
/// the writing is left to threads.
class TraceWriter : public TraceSink {
 public:
  /// Throws trace::FileError when nothing can be written there. `out` must outlive this, and is not to be
  /// used by others until the footer is written.
  TraceWriter(const std::string& path, Output& out);

  void write(const trace::Header& header) override;
  void write(trace::Record& record) override {
    std::swap(pipe_.next(), record);
    pipe_.made();
  }
  /// The same of a record that is made where it is: the next is to be made in next(), and written() follows.
  [[nodiscard]] trace::Record& next() { return pipe_.next(); }
  void written() { pipe_.made(); }
  /// Puts the file into its place.
  void write(const trace::Footer& footer) override;

 private:
  template <class T>
  void put(const T& line);

  TraceTarget target_;
  std::unique_ptr<trace::LineEncoder> encoder_;
  // Last, for it hands bytes on to the target until it is gone.
  RecordPipe pipe_;
};

}  // namespace raftsim
