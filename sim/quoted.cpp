#include "sim/quoted.hpp"

#include <cstddef>

namespace raftsim {

std::string quoted(std::string_view text) {
  constexpr std::size_t kShownBytes = 60;
  std::string result = "\"";
  for (const char c : text.substr(0, kShownBytes)) {
    const bool is_plain = c >= ' ' && c != '\x7f';
    result += is_plain ? c : '?';
  }
  result += '"';
  if (text.size() > kShownBytes) result += "... (" + std::to_string(text.size()) + " bytes)";
  return result;
}

}  // namespace raftsim
