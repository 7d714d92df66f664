#include "tools/import_time.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>

namespace raftsim {
namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number{};
  if (!is_digits(text)) return std::nullopt;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && rest == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

constexpr std::array<std::string_view, 4> kTimeUnits{"ns", "us", "ms", "s"};

/// A capital made small; any other character is none that a unit begins with.
char small_of_capital(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : '?';
}

/// The unit behind `time` or `timestamp`: nothing for another name, "" where there is none.
std::optional<std::string_view> unit_of(std::string_view name) {
  std::string_view rest;
  for (const std::string_view begin : {std::string_view("timestamp"), std::string_view("time")}) {
    if (!name.starts_with(begin)) continue;
    rest = name.substr(begin.size());
    if (rest.empty()) return "";
    const bool apart = rest.front() == '_';
    if (apart) rest.remove_prefix(1);
    std::string unit(rest);
    // As timeMs: else "times" would be in seconds.
    if (!apart && !unit.empty()) unit.front() = small_of_capital(unit.front());
    for (const std::string_view one : kTimeUnits) {
      if (unit == one) return one;
    }
  }
  return std::nullopt;
}

/// Reads the parts of an ISO 8601 timestamp from left to right.
class TimestampReader {
 public:
  explicit TimestampReader(std::string_view text) : rest_(text) {}

  std::optional<Duration> read() {
    const std::int64_t year = number(4);
    take("-");
    const std::int64_t month = number(2);
    take("-");
    const std::int64_t day = number(2);
    take("Tt ");
    const std::int64_t hour = number(2);
    take(":");
    const std::int64_t minute = number(2);
    take(":");
    const std::int64_t second = number(2);
    const std::int64_t fraction = nanoseconds_of_second();
    const std::int64_t ahead = zone_minutes();
    // Years for which nanoseconds fit into 64 bits. A leap second counts as the next one's first.
    ok_ = ok_ && rest_.empty() && year >= 1970 && year <= 2200 && month >= 1 && month <= 12 && day >= 1 &&
          day <= days_of(year, month) && hour <= 23 && minute <= 59 && second <= 60;
    if (!ok_) return std::nullopt;
    const std::int64_t minutes = (days_since_1970(year, month, day) * 24 + hour) * 60 + minute - ahead;
    return seconds(minutes * 60 + second) + nanoseconds(fraction);
  }

 private:
  static bool is_leap(std::int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }
  static std::int64_t days_of(std::int64_t year, std::int64_t month) {
    constexpr std::array<std::int64_t, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return kDays.at(static_cast<std::size_t>(month - 1)) + (month == 2 && is_leap(year) ? 1 : 0);
  }
  static std::int64_t days_since_1970(std::int64_t year, std::int64_t month, std::int64_t day) {
    std::int64_t days = day - 1;
    for (std::int64_t y = 1970; y < year; ++y) days += is_leap(y) ? 366 : 365;
    for (std::int64_t m = 1; m < month; ++m) days += days_of(year, m);
    return days;
  }

  std::int64_t number(std::size_t digits) {
    const auto value = whole_number(rest_.substr(0, digits));
    ok_ = ok_ && rest_.size() >= digits && value.has_value();
    rest_.remove_prefix(std::min(digits, rest_.size()));
    return value.value_or(0);
  }
  void take(std::string_view one_of) {
    ok_ = ok_ && !rest_.empty() && one_of.find(rest_.front()) != std::string_view::npos;
    if (!rest_.empty()) rest_.remove_prefix(1);
  }
  std::int64_t nanoseconds_of_second() {
    if (rest_.empty() || (rest_.front() != '.' && rest_.front() != ',')) return 0;
    rest_.remove_prefix(1);
    constexpr std::size_t kPlaces = 9;
    std::size_t digits = 0;
    std::int64_t value = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; rest_.remove_prefix(1), ++digits) {
      // Beyond nanoseconds there is nothing.
      if (digits < kPlaces) value = value * 10 + (rest_.front() - '0');
    }
    ok_ = ok_ && digits != 0;
    for (; digits < kPlaces; ++digits) value *= 10;
    return value;
  }
  /// How far ahead of UTC its clock is, which without a zone is UTC's.
  std::int64_t zone_minutes() {
    if (rest_.empty()) return 0;
    const char sign = rest_.front();
    if (sign == 'Z' || sign == 'z') {
      rest_.remove_prefix(1);
      return 0;
    }
    take("+-");
    const std::int64_t hours = number(2);
    if (!rest_.empty() && rest_.front() == ':') rest_.remove_prefix(1);
    const std::int64_t minutes = rest_.empty() ? 0 : number(2);
    ok_ = ok_ && hours <= 23 && minutes <= 59;
    return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
  }

  std::string_view rest_;
  bool ok_{true};
};

}  // namespace

bool tells_time(std::string_view name) {
  return unit_of(name).has_value();
}

std::optional<LogTime> parse_log_time(std::string_view name, std::string_view value) {
  const std::string_view unit = unit_of(name).value_or("");
  // Three years: no execution is as long, and no clock that counts from 1970 as early.
  constexpr Duration kSince1970 = seconds(3LL * 365 * 24 * 60 * 60);
  if (!unit.empty()) {
    // Or "5m" in seconds would be five milliseconds.
    if (!value.empty() && (value.back() < '0' || value.back() > '9')) return std::nullopt;
    const auto time = parse_duration(std::string(value) + std::string(unit));
    return time ? std::optional(LogTime{*time, *time >= kSince1970}) : std::nullopt;
  }
  if (const auto time = parse_duration(value)) return LogTime{*time, false};
  constexpr std::size_t kUnixNanosecondDigits = 18;
  if (const auto number = whole_number(value); number && value.size() >= kUnixNanosecondDigits) {
    return LogTime{nanoseconds(*number), true};
  }
  const auto stamp = TimestampReader(value).read();
  return stamp ? std::optional(LogTime{*stamp, true}) : std::nullopt;
}

}  // namespace raftsim
