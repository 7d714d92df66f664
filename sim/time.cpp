#include "sim/time.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace raftsim {
namespace {

__extension__ using Wide = unsigned __int128;

struct Unit {
  std::string_view name;
  std::uint64_t nanoseconds;
};

constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr std::uint64_t kMinute = 60 * kSecond;
constexpr std::uint64_t kHour = 60 * kMinute;
constexpr std::array<Unit, 4> kPrinted{{{"s", kSecond}, {"ms", 1'000'000}, {"us", 1'000}, {"ns", 1}}};
/// Both signs that Unicode has for micro: U+00B5 and the Greek letter U+03BC.
constexpr std::array<Unit, 8> kRead{{{"s", kSecond},
                                     {"ms", 1'000'000},
                                     {"us", 1'000},
                                     {"\xC2\xB5s", 1'000},
                                     {"\xCE\xBCs", 1'000},
                                     {"ns", 1},
                                     {"m", kMinute},
                                     {"h", kHour}}};

constexpr auto kMaxCount = static_cast<std::uint64_t>(kMaxDuration.count());

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::uint64_t digit(char c) {
  return static_cast<std::uint64_t>(c - '0');
}

/// Removes the leading digits of `text` and returns them.
std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

/// `value` without its sign; right for the least value, too.
std::uint64_t magnitude(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return value < 0 ? 0 - bits : bits;
}

/// `value` in decimal, with leading zeros up to `width` digits.
std::string padded(std::uint64_t value, std::size_t width) {
  std::string digits = std::to_string(value);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

/// How many decimal places a unit has: log10 of its nanoseconds.
std::size_t places(std::uint64_t unit) {
  std::size_t count = 0;
  for (; unit >= 10; unit /= 10) ++count;
  return count;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  const std::string_view whole = take_digits(text);
  std::string_view fraction;
  if (whole.empty()) return std::nullopt;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = take_digits(text);
    if (fraction.empty()) return std::nullopt;
  }
  const auto* const unit =
      std::find_if(kRead.begin(), kRead.end(), [&](const Unit& candidate) { return candidate.name == text; });
  if (unit == kRead.end()) return std::nullopt;

  const std::uint64_t most = kMaxCount / unit->nanoseconds;
  std::uint64_t count = 0;
  for (const char c : whole) {
    if (count > most / 10) return std::nullopt;
    count = count * 10 + digit(c);
  }
  if (count > most) return std::nullopt;
  count *= unit->nanoseconds;
  // The fraction is a whole number of tenth powers; no unit has more than 13 factors 2 or 5, so that with
  // more places than that it cannot be a whole number of nanoseconds.
  fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);
  if (fraction.size() > 13) return std::nullopt;
  Wide numerator = 0;
  Wide denominator = 1;
  for (const char c : fraction) {
    numerator = numerator * 10 + digit(c);
    denominator *= 10;
  }
  numerator *= unit->nanoseconds;
  if (numerator % denominator != 0) return std::nullopt;
  count += static_cast<std::uint64_t>(numerator / denominator);
  if (count > kMaxCount) return std::nullopt;
  return Duration{static_cast<std::int64_t>(count)};
}

std::string to_text(Duration duration) {
  const std::uint64_t count = magnitude(duration.count());
  std::string text = duration < Duration::zero() ? "-" : "";
  if (count == 0) return "0s";
  if (count % kHour == 0) return text + std::to_string(count / kHour) + "h";
  if (count % kMinute == 0) return text + std::to_string(count / kMinute) + "m";
  const auto* const unit =
      std::find_if(kPrinted.begin(), kPrinted.end(), [&](const Unit& u) { return count >= u.nanoseconds; });
  text += std::to_string(count / unit->nanoseconds);
  if (const std::uint64_t rest = count % unit->nanoseconds; rest != 0) {
    std::string decimals = padded(rest, places(unit->nanoseconds));
    decimals.erase(decimals.find_last_not_of('0') + 1);
    text.append(".").append(decimals);
  }
  return text.append(unit->name);
}

std::string to_text(Time time, int decimals) {
  if (time == Time::max()) return "never";
  const std::int64_t nanos = time.time_since_epoch().count();
  const std::uint64_t count = magnitude(nanos);
  std::string text = nanos < 0 ? "-" : "";
  text += std::to_string(count / kSecond);
  if (decimals > 0) {
    text.append(".").append(padded(count % kSecond, 9), 0, static_cast<std::size_t>(std::min(decimals, 9)));
  }
  return text + "s";
}

}  // namespace raftsim
