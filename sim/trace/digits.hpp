#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

/// Numbers as decimal digits, quicker than std::to_chars: a trace has more numbers than anything else.
namespace raftsim::trace {

/// As many digits as a number of 64 bits may have.
inline constexpr std::size_t kMostDigits = 20;

namespace digits {

/// "00", "01", … "99".
inline constexpr std::array<char, 200> kPairs = [] {
  std::array<char, 200> pairs{};
  for (std::size_t i = 0; i < 100; ++i) {
    pairs[2 * i] = static_cast<char>('0' + i / 10);
    pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return pairs;
}();

inline char* put_pair(char* at, std::uint32_t below_100) {
  std::memcpy(at, &kPairs[std::size_t{2} * below_100], 2);
  return at + 2;
}
inline char* put_four(char* at, std::uint32_t below_10000) {
  return put_pair(put_pair(at, below_10000 / 100), below_10000 % 100);
}
inline char* put_eight(char* at, std::uint32_t below_100000000) {
  return put_four(put_four(at, below_100000000 / 10000), below_100000000 % 10000);
}
/// Without zeros before it.
inline char* put_up_to_four(char* at, std::uint32_t number) {
  if (number >= 1000) return put_four(at, number);
  if (number >= 100) {
    *at = static_cast<char>('0' + number / 100);
    return put_pair(at + 1, number % 100);
  }
  if (number >= 10) return put_pair(at, number);
  *at = static_cast<char>('0' + number);
  return at + 1;
}
inline char* put_up_to_eight(char* at, std::uint32_t number) {
  if (number < 10000) return put_up_to_four(at, number);
  return put_four(put_up_to_four(at, number / 10000), number % 10000);
}

}  // namespace digits

/// Writes the number to `at`, where there is room for kMostDigits; answers the end of it.
inline char* put_digits(char* at, std::uint64_t number) {
  constexpr std::uint64_t kEight = 100'000'000;
  if (number < kEight) return digits::put_up_to_eight(at, static_cast<std::uint32_t>(number));
  const std::uint64_t high = number / kEight;
  const auto low = static_cast<std::uint32_t>(number % kEight);
  if (high < kEight) {
    return digits::put_eight(digits::put_up_to_eight(at, static_cast<std::uint32_t>(high)), low);
  }
  at = digits::put_up_to_four(at, static_cast<std::uint32_t>(high / kEight));
  return digits::put_eight(digits::put_eight(at, static_cast<std::uint32_t>(high % kEight)), low);
}

}  // namespace raftsim::trace
