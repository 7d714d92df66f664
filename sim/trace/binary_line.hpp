#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace raftsim::trace {

/// What a binary trace begins with, before what is compressed.
inline constexpr std::string_view kBinaryBegins = "raftsim binary trace 1\n";

/// Bytes that are not as the layout of binary traces has them; what() is what was expected.
class BinaryMismatch : public std::runtime_error {
 public:
  BinaryMismatch(std::string what_is_there, const std::string& what_should_be)
      : std::runtime_error(what_should_be), found(std::move(what_is_there)) {}
  std::string found;  ///< in words
};

/// Bytes that are taken one after another. All throw BinaryMismatch where there are too few.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  unsigned char byte();
  std::uint64_t number();
  std::string_view text(std::uint64_t size);

 private:
  std::string_view rest_;
};

/// The texts that a file has numbers for, and lines of JSON from its values.
class BinaryLines {
 public:
  /// Most texts in a list, and most bytes of each.
  static constexpr std::uint64_t kMostTexts = 10'000;
  static constexpr std::uint64_t kLongestText = 100;

  /// Reads the lists with which a file begins; both throw BinaryMismatch.
  void read_names(Bytes& bytes);
  /// Appends the line of JSON that `value` stands for, with its line feed.
  void append_line(std::string& out, std::string_view value) const;

 private:
  class Decoder;

  /// Quoted, with their colon: the names of members, then the words.
  std::vector<std::string> keys_;
  /// Quoted.
  std::vector<std::string> words_;
};

/// Appends the lists that BinaryLines reads.
void append_names(std::string& out);
/// Appends a number as Bytes reads it.
void append_number(std::string& out, std::uint64_t number);

}  // namespace raftsim::trace
