#include <sstream>
#include <string>

#include "sim/trace/json_read.hpp"
#include "sim/trace/trace_error.hpp"
#include "tests/fuzz/fuzz_input.hpp"
#include "tests/tools/text_sink.hpp"
#include "tools/import_log.hpp"
#include "tools/import_trace.hpp"
#include "tools/usage.hpp"

/// Logs with vector clocks: refused with a line of why, or made a trace that is read.
namespace raftsim::fuzz {
namespace {

void feed(const std::string& text) {
  ImportedLog log;
  tests::TextSink lines;
  try {
    log = read_log(text, "input", {});
    const ImportedTrace imported(log);
    imported.write(lines);
  } catch (const trace::TraceError&) {
    return;
  } catch (const UsageError&) {
    return;
  }
  std::istringstream in(lines.text);
  trace::Reader reader(in, "imported");
  trace::Record record;
  std::size_t records = 0;
  while (reader.next(record)) ++records;
  promise(records >= log.events.size(), "every event of the log is in the trace");
}

}  // namespace
}  // namespace raftsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  raftsim::fuzz::feed(raftsim::fuzz::text_of(data, size));
  return 0;
}
