#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.hpp"

namespace raft {

/// A short text kept in place, at most kCapacity bytes, so that a log entry is one flat value that is copied
/// without allocation.
class Text {
 public:
  static constexpr std::size_t kCapacity = 15;

  constexpr Text() = default;
  /// Asserts that `text` fits.
  explicit Text(std::string_view text) {
    require(text.size() <= kCapacity, "a text of at most 15 bytes");
    std::copy(text.begin(), text.end(), bytes_.begin());
    bytes_[kCapacity] = static_cast<char>(text.size());
  }

  static constexpr bool fits(std::string_view text) { return text.size() <= kCapacity; }

  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(bytes_[kCapacity]); }
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] std::string_view view() const { return {bytes_.data(), size()}; }
  [[nodiscard]] std::string str() const { return std::string(view()); }

  /// The bytes as two words for hashing, little end first whatever the machine.
  [[nodiscard]] std::array<std::uint64_t, 2> words() const {
    auto result = std::bit_cast<std::array<std::uint64_t, 2>>(bytes_);
    if constexpr (std::endian::native == std::endian::big) {
      for (std::uint64_t& word : result) word = __builtin_bswap64(word);
    }
    return result;
  }

  friend bool operator==(const Text&, const Text&) = default;
  /// As the bytes compare, unsigned; of a text and its beginning the beginning comes first.
  friend std::strong_ordering operator<=>(const Text& a, const Text& b) {
    const auto left = a.big_endian_words();
    const auto right = b.big_endian_words();
    return left[0] != right[0] ? left[0] <=> right[0] : left[1] <=> right[1];
  }

 private:
  /// Two numbers that compare as the bytes do: what follows a text is zero, and its length comes last.
  [[nodiscard]] std::array<std::uint64_t, 2> big_endian_words() const {
    auto result = std::bit_cast<std::array<std::uint64_t, 2>>(bytes_);
    if constexpr (std::endian::native == std::endian::little) {
      for (std::uint64_t& word : result) word = __builtin_bswap64(word);
    }
    return result;
  }

  /// Text, zeros, and the length in the last byte.
  std::array<char, kCapacity + 1> bytes_{};
};

}  // namespace raft
