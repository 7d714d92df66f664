#include <array>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>

#include "sim/random.hpp"
#include "sim/trace/digits.hpp"
#include "sim/trace/json_text.hpp"

/// The quick ways of putting numbers and looking at texts, against the plain ones.
namespace raftsim::trace {
namespace {

std::string digits_of(std::uint64_t number) {
  std::array<char, kMostDigits> text{};
  return {text.data(), put_digits(text.data(), number)};
}

TEST_CASE("numbers have their digits, on both sides of each power of ten and anywhere between") {
  Random random(1, "digits");
  std::uint64_t power = 1;
  for (int digits = 1; digits <= 20; ++digits) {
    CAPTURE(power);
    for (const std::uint64_t number : {power - 1, power, power + 1}) {
      CHECK(digits_of(number) == std::to_string(number));
    }
    for (int i = 0; i < 100; ++i) {
      const std::uint64_t number = random.next() % power;
      CHECK(digits_of(number) == std::to_string(number));
    }
    if (digits < 20) power *= 10;
  }
  CHECK(digits_of(UINT64_MAX) == "18446744073709551615");
}

TEST_CASE("a text is plain if each of its bytes is, wherever it stands and whatever is around it") {
  for (const char around : {'a', ' ', '~'}) {
    for (int byte = 0; byte < 256; ++byte) {
      CAPTURE(byte);
      const bool plain = byte >= 0x20 && byte <= 0x7E && byte != '"' && byte != '\\';
      for (std::size_t place = 0; place < 11; ++place) {
        std::string text(11, around);
        text[place] = static_cast<char>(byte);
        CHECK(is_plain(text) == plain);
      }
    }
  }
  CHECK(is_plain(""));
}

}  // namespace
}  // namespace raftsim::trace
