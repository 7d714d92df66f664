#include "sim/bandwidth.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/scenario_ratio.hpp"

namespace raftsim {
namespace {

constexpr std::uint64_t kLeast = 1'000;
constexpr std::uint64_t kMost = 1'000'000'000'000;
constexpr std::string_view kUnlimited = "unlimited";

/// The largest first, "B/s" last: every other unit ends with it.
constexpr std::array<std::pair<std::string_view, std::uint64_t>, 4> kUnits{
    {{"GB/s", 1'000'000'000}, {"MB/s", 1'000'000}, {"kB/s", 1'000}, {"B/s", 1}}};

}  // namespace

std::optional<std::uint64_t> parse_bandwidth(std::string_view text) {
  if (text == kUnlimited) return 0;
  const auto* const unit = std::find_if(
      kUnits.begin(), kUnits.end(), [&](const auto& candidate) { return text.ends_with(candidate.first); });
  if (unit == kUnits.end()) return std::nullopt;
  text.remove_suffix(unit->first.size());
  if (text.find_first_not_of("0123456789.") != std::string_view::npos) return std::nullopt;
  const auto number = parse_ratio(text);
  if (!number || number->numerator > kMost) return std::nullopt;
  __extension__ using Wide = unsigned __int128;
  const Wide bytes = Wide{number->numerator} * unit->second;
  if (bytes % number->denominator != 0) return std::nullopt;
  const Wide whole = bytes / number->denominator;
  if (whole < kLeast || whole > kMost) return std::nullopt;
  return static_cast<std::uint64_t>(whole);
}

std::string bandwidth_text(std::uint64_t bytes_per_second) {
  if (bytes_per_second == 0) return std::string(kUnlimited);
  const auto* const unit = std::find_if(kUnits.begin(), kUnits.end(), [&](const auto& candidate) {
    return bytes_per_second % candidate.second == 0;
  });
  return std::to_string(bytes_per_second / unit->second) + std::string(unit->first);
}

}  // namespace raftsim
