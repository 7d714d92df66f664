#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace raftsim::trace {

inline constexpr std::string_view kHexDigits = "0123456789abcdef";

/// Bytes as text: two hexadecimal digits each, in lower case.
std::string hex_of(std::string_view bytes);
/// A number as sixteen digits: how hashes are written.
std::string hex_of(std::uint64_t number);
/// The bytes of such a text, or nothing if it is none.
std::optional<std::string> bytes_of_hex(std::string_view text);

}  // namespace raftsim::trace
