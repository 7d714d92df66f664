#include "sim/cut.hpp"

#include <utility>

#include "sim/scenario_limits.hpp"

namespace raftsim {

std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  const auto is_inside = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  while (most > 0 && is_inside(text[most])) --most;
  text.resize(most);
  return text;
}

std::string line_of(const std::string& message) {
  return cut(message, limits::kMaxLineBytes);
}

}  // namespace raftsim
