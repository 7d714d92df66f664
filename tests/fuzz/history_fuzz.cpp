#include <sstream>
#include <string>
#include <string_view>

#include "sim/lin/effort.hpp"
#include "sim/lin/linearizable.hpp"
#include "sim/lin/read_history.hpp"
#include "sim/lin/write_history.hpp"
#include "sim/scenario_error.hpp"
#include "tests/fuzz/fuzz_input.hpp"

/// Histories of clients: refused with a ScenarioError, or read, written so that they are read as the same,
/// and judged.
namespace raftsim::fuzz {
namespace {

std::string written(const lin::History& history) {
  std::string text;
  lin::write_history(history, [&](std::string_view line) { text += line; });
  return text;
}

void feed(const std::string& text) {
  lin::History history;
  try {
    std::istringstream in(text);
    history = lin::read_history(in, "input");
  } catch (const ScenarioError&) {
    return;
  }
  const std::string once = written(history);
  std::istringstream in(once);
  promise(written(lin::read_history(in, "written")) == once, "a history that is written is read as the same");
  // Any verdict will do, also none: it must be reached.
  constexpr std::size_t kFew = 40;
  if (history.size() <= kFew) static_cast<void>(lin::judge(history));
}

}  // namespace
}  // namespace raftsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  raftsim::fuzz::feed(raftsim::fuzz::text_of(data, size));
  return 0;
}
