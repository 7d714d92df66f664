#pragma once

#include <optional>
#include <string>

#include "sim/trace/binary_writer.hpp"
#include "sim/trace/record.hpp"
#include "tools/output.hpp"
#include "tools/trace_sink.hpp"
#include "tools/trace_target.hpp"

namespace raftsim {

/// Writes a trace, as it comes, into a file that appears whole or not at all: in the binary form where its
/// name ends in trace::kBinarySuffix, else in JSON Lines, as on standard output, which is "-".
class TraceWriter : public TraceSink {
 public:
  /// Throws trace::FileError when nothing can be written there. `out` must outlive this.
  TraceWriter(const std::string& path, Output& out);
  // What it hands bytes on to refers to it.
  TraceWriter(const TraceWriter&) = delete;
  TraceWriter(TraceWriter&&) = delete;
  TraceWriter& operator=(const TraceWriter&) = delete;
  TraceWriter& operator=(TraceWriter&&) = delete;
  ~TraceWriter() override = default;

  void write(const trace::Header& header) override { add(header); }
  void write(const trace::Record& record) override { add(record); }
  /// Puts the file into its place.
  void write(const trace::Footer& footer) override {
    add(footer);
    target_.commit();
  }

 private:
  template <class T>
  void add(const T& line);

  TraceTarget target_;
  std::optional<trace::BinaryWriter> binary_;
  std::string text_;
};

}  // namespace raftsim
