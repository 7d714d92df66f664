#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/hash.hpp"

/// The bytes of a snapshot: numbers of a fixed width, little end first whatever the machine, and texts with
/// their length before them.
namespace raft {

/// Appends to a text of bytes.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& bytes) : bytes_(&bytes) {}

  template <class Number>
  void number(std::uint64_t value) {
    for (std::size_t i = 0; i < sizeof(Number); ++i) bytes_->push_back(static_cast<char>(value >> (8 * i)));
  }
  /// `Length` must be able to hold the text's size.
  template <class Length>
  void text(std::string_view text) {
    number<Length>(text.size());
    bytes_->append(text);
  }

 private:
  std::string* bytes_;
};

/// Takes bytes apart. Once something is wrong it says so for good and gives zeros and empty texts.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <class Number>
  Number number() {
    const std::string_view taken = take(sizeof(Number));
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < taken.size(); ++i) {
      value |= std::uint64_t{static_cast<unsigned char>(taken[i])} << (8 * i);
    }
    return static_cast<Number>(value);
  }
  /// A part of the bytes read: valid as long as they are.
  template <class Length>
  std::string_view text() {
    return take(number<Length>());
  }

  /// Says what is wrong; the first word stays.
  void refuse(const char* why) {
    if (refusal_ == nullptr) refusal_ = why;
  }
  [[nodiscard]] bool fine() const { return refusal_ == nullptr; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  /// What is wrong, or null.
  [[nodiscard]] const char* refusal() const { return refusal_; }

 private:
  std::string_view take(std::size_t size) {
    if (size > rest_.size()) refuse("it ends too early");
    if (!fine()) return {};
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  std::string_view rest_;
  const char* refusal_{};
};

/// Tells damaged bytes from whole ones.
inline std::uint64_t check_sum(std::string_view bytes) {
  std::uint64_t sum = kHashSeed;
  for (const char byte : bytes) sum = mix(sum, static_cast<unsigned char>(byte));
  return sum;
}

}  // namespace raft
