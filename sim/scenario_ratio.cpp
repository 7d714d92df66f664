#include "sim/scenario_ratio.hpp"

#include <charconv>
#include <cstdint>
#include <numeric>

namespace raftsim {

namespace {

constexpr std::size_t kMaxDigits = 15;

std::optional<std::uint64_t> whole(std::string_view digits) {
  if (digits.empty() || digits.size() > kMaxDigits) return std::nullopt;
  std::uint64_t number{};
  const char* end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return number;
}

std::uint64_t power_of_ten(std::size_t exponent) {
  std::uint64_t power = 1;
  for (std::size_t i = 0; i < exponent; ++i) power *= 10;
  return power;
}

Ratio lowest_terms(std::uint64_t numerator, std::uint64_t denominator) {
  const std::uint64_t divisor = std::gcd(numerator, denominator);
  return {numerator / divisor, denominator / divisor};
}

/// Cuts what follows the first of `marks` off `text`; nothing if there is none.
std::optional<std::string_view> cut_at(std::string_view& text, std::string_view marks) {
  const auto place = text.find_first_of(marks);
  if (place == std::string_view::npos) return std::nullopt;
  const std::string_view tail = text.substr(place + 1);
  text = text.substr(0, place);
  return tail;
}

/// A number as JSON writes it, divided by 10^shift.
std::optional<Ratio> parse_decimal(std::string_view text, int shift) {
  int exponent = -shift;
  if (auto written = cut_at(text, "eE")) {
    const bool minus = !written->empty() && written->front() == '-';
    if (!written->empty() && (minus || written->front() == '+')) written->remove_prefix(1);
    const auto number = whole(*written);
    if (!number || *number > kMaxDigits) return std::nullopt;
    exponent += minus ? -static_cast<int>(*number) : static_cast<int>(*number);
  }
  const auto places = cut_at(text, ".");
  if (places && places->empty()) return std::nullopt;
  const auto digits = whole(std::string(text) + std::string(places.value_or("")));
  if (!digits || text.empty()) return std::nullopt;
  exponent -= static_cast<int>(places.value_or("").size());
  if (exponent > 0) {
    constexpr std::uint64_t kLimit = 1'000'000'000'000'000;  // 10^kMaxDigits
    const auto power = static_cast<std::size_t>(exponent);
    if (power > kMaxDigits || *digits >= kLimit / power_of_ten(power)) return std::nullopt;
    return Ratio{*digits * power_of_ten(power), 1};
  }
  const auto power = static_cast<std::size_t>(-exponent);
  if (power > kMaxDigits) return std::nullopt;
  return lowest_terms(*digits, power_of_ten(power));
}

}  // namespace

std::optional<Ratio> parse_ratio(std::string_view text) {
  if (!text.empty() && text.back() == '%') {
    text.remove_suffix(1);
    return parse_decimal(text, 2);
  }
  if (const auto below = cut_at(text, "/")) {
    const auto numerator = whole(text);
    const auto denominator = whole(*below);
    if (!numerator || !denominator || *denominator == 0) return std::nullopt;
    return lowest_terms(*numerator, *denominator);
  }
  return parse_decimal(text, 0);
}

std::string percent_text(Ratio ratio) {
  std::string text = std::to_string(ratio.numerator) + "/" + std::to_string(ratio.denominator);
  constexpr std::uint64_t kLargest = 1'000'000'000'000;  // so that no product below overflows
  if (ratio.numerator > kLargest || ratio.denominator > kLargest) return text;
  const std::uint64_t hundredfold = ratio.numerator * 100;
  std::string percent = std::to_string(hundredfold / ratio.denominator);
  std::uint64_t rest = hundredfold % ratio.denominator;
  constexpr int kPlaces = 10;
  for (int place = 0; rest != 0; ++place) {
    if (place == kPlaces) return text;
    if (place == 0) percent += '.';
    rest *= 10;
    percent += static_cast<char>('0' + static_cast<char>(rest / ratio.denominator));
    rest %= ratio.denominator;
  }
  return percent + "%";
}

}  // namespace raftsim
