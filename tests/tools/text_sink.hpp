#pragma once

#include <string>

#include "sim/trace/json_write.hpp"
#include "tools/trace_sink.hpp"

namespace raftsim::tests {

/// Keeps a trace's lines.
class TextSink : public TraceSink {
 public:
  void write(const trace::Header& header) override { trace::append_line(text, header); }
  void write(trace::Record& record) override { trace::append_line(text, record); }
  void write(const trace::Footer& footer) override { trace::append_line(text, footer); }

  std::string text;
};

}  // namespace raftsim::tests
