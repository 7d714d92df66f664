#include <string>

#include "sim/time.hpp"
#include "tests/fuzz/fuzz_input.hpp"

/// Durations, as the command line and scenarios have them.
namespace raftsim::fuzz {
namespace {

void feed(const std::string& text) {
  const auto duration = parse_duration(text);
  if (!duration) return;
  promise(*duration >= Duration::zero() && *duration <= kMaxDuration, "a duration is within its bounds");
  promise(parse_duration(to_text(*duration)) == duration, "a duration that is written is read as the same");
}

}  // namespace
}  // namespace raftsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  raftsim::fuzz::feed(raftsim::fuzz::text_of(data, size));
  return 0;
}
