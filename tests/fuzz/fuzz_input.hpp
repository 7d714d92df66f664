#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

/// What the targets have in common: bytes from libFuzzer, and how they say that a promise is broken.
namespace raftsim::fuzz {

inline std::string text_of(const std::uint8_t* data, std::size_t size) {
  return {data, data + size};
}

/// Ends the process, as libFuzzer wants it, where a promise is broken.
inline void promise(bool holds, std::string_view what) {
  if (holds) return;
  std::cerr << "broken promise: " << what << '\n';
  std::abort();
}

/// Numbers, out of the input as long as there is any; zeros then.
class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : at_(data), end_(data + size) {}
  [[nodiscard]] bool empty() const { return at_ == end_; }
  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  std::uint8_t byte() { return empty() ? std::uint8_t{0} : *at_++; }
  /// From 0 to `most`.
  std::uint64_t up_to(std::uint64_t most) { return byte() % (most + 1); }
  bool flag() { return (byte() & 1U) != 0; }

 private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

}  // namespace raftsim::fuzz
