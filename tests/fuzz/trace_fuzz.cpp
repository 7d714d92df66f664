#include <memory>
#include <sstream>
#include <string>

#include "sim/trace/fold.hpp"
#include "sim/trace/json_read.hpp"
#include "sim/trace/json_write.hpp"
#include "sim/trace/open_trace.hpp"
#include "sim/trace/outline.hpp"
#include "sim/trace/trace_error.hpp"
#include "tests/fuzz/fuzz_input.hpp"

/// Traces: refused with a TraceError, or read; then each record is written as it was read, put into words,
/// and followed, or refused with a FoldError.
namespace raftsim::fuzz {
namespace {

void feed(const std::string& text) {
  try {
    const std::unique_ptr<std::istream> in =
        trace::trace_lines(std::make_unique<std::istringstream>(text), "input");
    trace::Reader reader(*in, "input");
    trace::ClusterState state = trace::initial_state(reader.header());
    trace::Outliner outliner(reader.header());
    trace::Record record;
    bool follows = true;
    while (reader.next(record)) {
      const std::string line = trace::to_json_line(record);
      const trace::Record again = trace::parse_record(line, reader.header().servers);
      promise(trace::to_json_line(again) == line, "a record that is written is read as the same");
      // Whoever puts records into words does not ask whether they follow each other.
      outliner.next(record);
      try {
        if (follows) trace::apply(state, record);
      } catch (const trace::FoldError&) {
        follows = false;
      }
      if (follows) promise(!outliner.words().empty(), "a record says something");
    }
  } catch (const trace::TraceError&) {
    return;
  }
}

}  // namespace
}  // namespace raftsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  raftsim::fuzz::feed(raftsim::fuzz::text_of(data, size));
  return 0;
}
