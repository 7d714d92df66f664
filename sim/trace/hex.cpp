#include "sim/trace/hex.hpp"

#include <cstddef>

namespace raftsim::trace {

std::string hex_of(std::string_view bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += kHexDigits[value >> 4U];
    text += kHexDigits[value & 0xFU];
  }
  return text;
}

std::string hex_of(std::uint64_t number) {
  std::string text(16, '0');
  for (std::size_t i = 0; i < text.size(); ++i) text[15 - i] = kHexDigits[(number >> (4U * i)) & 0xFU];
  return text;
}

std::optional<std::string> bytes_of_hex(std::string_view text) {
  if (text.size() % 2 != 0 || text.find_first_not_of(kHexDigits) != std::string_view::npos)
    return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    bytes += static_cast<char>(kHexDigits.find(text[i]) << 4U | kHexDigits.find(text[i + 1]));
  }
  return bytes;
}

}  // namespace raftsim::trace
