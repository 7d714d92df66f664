#include "sim/trace/binary_line.hpp"
#include "sim/trace/open_trace.hpp"

/// Apart from what opens traces: who reads other files asks this alone, and needs no zstd.
namespace raftsim::trace {

bool begins_as_trace(std::string_view text) {
  // Of any version: whoever reads it says which one is known.
  constexpr std::string_view kAnyBinary = kBinaryBegins.substr(0, kBinaryBegins.rfind(' ') + 1);
  return text.starts_with(R"({"raftsimTrace":)") || text.starts_with(kAnyBinary);
}

}  // namespace raftsim::trace
