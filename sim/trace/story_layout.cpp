#include "sim/trace/story_layout.hpp"

#include <algorithm>

namespace raftsim::trace {

namespace {

/// How many bytes the text's first `count` columns take, or all of it where it is shorter.
std::size_t bytes_of(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  while (end < text.size() && columns(text.substr(0, end + 1)) <= count) ++end;
  return end;
}

}  // namespace

std::size_t columns(std::string_view text) {
  // Every byte of UTF-8 but those that continue a sequence begins a code point.
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::vector<std::string> wrapped(std::string_view text, std::size_t first, std::size_t rest) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const std::size_t blank = std::min(text.find_first_of(" \n\t\r"), text.size());
    const std::string_view word = text.substr(0, blank);
    text.remove_prefix(std::min(blank + 1, text.size()));
    if (word.empty()) continue;
    const auto width = [&] { return lines.size() == 1 ? first : rest; };
    if (!lines.back().empty() && columns(lines.back()) + 1 + columns(word) > width()) lines.emplace_back();
    if (!lines.back().empty()) lines.back() += ' ';
    for (std::size_t taken = 0; taken < word.size();) {
      if (columns(lines.back()) >= width()) lines.emplace_back();
      const std::size_t size = bytes_of(word.substr(taken), width() - columns(lines.back()));
      lines.back() += word.substr(taken, size);
      taken += size;
    }
  }
  return lines;
}

}  // namespace raftsim::trace
