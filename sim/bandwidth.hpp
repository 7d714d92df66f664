#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// A link's bandwidth as scenarios write it: a number and a unit, "100kB/s", or "unlimited".
namespace raftsim {

/// Bytes a second, 0 for "unlimited"; nothing for what is no bandwidth, or not from 1 kB/s to 1000 GB/s, or
/// not whole bytes. Units are B/s, kB/s, MB/s and GB/s, each a thousand of the one before.
std::optional<std::uint64_t> parse_bandwidth(std::string_view text);

/// The text that is read as this.
std::string bandwidth_text(std::uint64_t bytes_per_second);

}  // namespace raftsim
