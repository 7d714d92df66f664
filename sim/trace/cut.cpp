#include "sim/trace/cut.hpp"

namespace raftsim::trace {

std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  const auto is_inside = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  while (most > 0 && is_inside(text[most])) --most;
  text.resize(most);
  return text;
}

}  // namespace raftsim::trace
