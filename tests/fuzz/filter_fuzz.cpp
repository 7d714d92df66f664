#include <string>
#include <variant>

#include "sim/trace/filter.hpp"
#include "sim/trace/outline.hpp"
#include "tests/fuzz/fuzz_input.hpp"

/// Filters: refused with the place of what is wrong, or read; then they say of any record yes or no.
namespace raftsim::fuzz {
namespace {

void feed(const std::string& text) {
  const auto parsed = trace::Filter::parse(text);
  if (const auto* error = std::get_if<trace::FilterError>(&parsed)) {
    promise(error->at <= text.size(), "what is wrong stands in the text, or at its end");
    promise(!error->message.empty(), "what is wrong is said");
    return;
  }
  const auto& filter = std::get<trace::Filter>(parsed);
  trace::Outline outline;
  for (std::uint8_t kind = 0; kind < 20; ++kind) {
    outline.kind = static_cast<trace::Kind>(kind);
    outline.server = raft::ServerId{static_cast<std::uint8_t>(kind % 4)};
    const bool once = filter.matches(kind + 1U, outline, "S1 becomes leader of T2");
    promise(once == filter.matches(kind + 1U, outline, "S1 becomes leader of T2"),
            "a filter does not change");
  }
}

}  // namespace
}  // namespace raftsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  raftsim::fuzz::feed(raftsim::fuzz::text_of(data, size));
  return 0;
}
