#include <nlohmann/json.hpp>
#include <string>

#include "sim/trace/binary_line.hpp"
#include "sim/trace/json_read.hpp"
#include "sim/trace/trace_error.hpp"
#include "tests/fuzz/fuzz_input.hpp"

/// Lines of binary traces, which zstd's checksum keeps the bytes of trace_fuzz from: refused, or turned into
/// a line of JSON, which is then a record or refused.
namespace raftsim::fuzz {
namespace {

const trace::BinaryLines& known_lines() {
  static const trace::BinaryLines lines = [] {
    std::string lists;
    trace::append_names(lists);
    trace::Bytes bytes(lists);
    trace::BinaryLines result;
    result.read_names(bytes);
    return result;
  }();
  return lines;
}

void feed(const std::string& value) {
  constexpr int kServers = 5;
  std::string line;
  try {
    known_lines().append_line(line, value);
  } catch (const trace::BinaryMismatch&) {
    return;
  }
  promise(line.ends_with('\n') && line.find('\n') + 1 == line.size(), "a value is one line");
  line.pop_back();
  // By another parser: the texts of errors repeat what stands in the line.
  promise(nlohmann::json::accept(line), "a value is JSON");
  try {
    trace::parse_record(line, kServers);
  } catch (const trace::TraceError&) {
    return;
  }
}

/// The bytes where a file's two lists stand.
void feed_lists(const std::string& lists) {
  try {
    trace::Bytes bytes(lists);
    trace::BinaryLines().read_names(bytes);
  } catch (const trace::BinaryMismatch&) {
    return;
  }
}

}  // namespace
}  // namespace raftsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes = raftsim::fuzz::text_of(data, size);
  raftsim::fuzz::feed(bytes);
  raftsim::fuzz::feed_lists(bytes);
  return 0;
}
