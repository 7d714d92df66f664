#pragma once

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/json_read.hpp"
#include "tools/import_trace.hpp"

/// Logs of other programs for tests of `raftsim import`.
namespace raftsim::tests {

/// The two lines with which a log may begin: an event is `host {clock} text`, on one line.
inline constexpr const char* kLogHead = "(?<host>\\S+) (?<clock>\\{.*?\\}) ?(?<event>.*)\n\n";

inline std::string lines_of(const ImportedTrace& imported) {
  std::string text;
  imported.write([&](std::string_view line) { text += line; });
  return text;
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
