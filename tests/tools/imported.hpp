#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "sim/trace/json_read.hpp"
#include "tests/tools/text_sink.hpp"
#include "tools/import_trace.hpp"

/// Logs of other programs for tests of `raftsim import`.
namespace raftsim::tests {

/// The two lines with which a log may begin: an event is `host {clock} text`, on one line.
inline constexpr const char* kLogHead = "(?<host>\\S+) (?<clock>\\{.*?\\}) ?(?<event>.*)\n\n";

inline std::string lines_of(const ImportedTrace& imported) {
  TextSink sink;
  imported.write(sink);
  return sink.text;
}

/// The log as a trace, written and read again.
inline trace::Trace import_text(const std::string& text, const LogOptions& options = {}) {
  const ImportedLog log = read_log(text, "node.log", options);
  std::istringstream in(lines_of(ImportedTrace(log)));
  return trace::read_trace(in, "node.jsonl");
}

inline const trace::Logged& logged(const trace::Trace& trace, std::size_t number) {
  return std::get<trace::Logged>(trace.records.at(number - 1).event);
}

}  // namespace raftsim::tests
