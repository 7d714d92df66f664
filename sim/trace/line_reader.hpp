#pragma once

#include <array>
#include <cstddef>
#include <iosfwd>
#include <string>

namespace raftsim::trace {

/// The lines of a stream, one at a time, never holding more than one of bounded length.
class LineReader {
 public:
  /// Refers to the stream. `longest` is in bytes.
  LineReader(std::istream& in, std::size_t longest) : in_(&in), longest_(longest) {}

  enum class Outcome : unsigned char { line, end, too_long };

  /// Puts the next line, without its line feed, into `line`.
  Outcome next(std::string& line) {
    line.clear();
    return append_next(line);
  }
  /// Appends it to `text`; of one that is too long nothing.
  Outcome append_next(std::string& text);

  /// The number of the last line read, from 1.
  [[nodiscard]] std::size_t number() const { return number_; }
  /// Whether the last line read ended with a line feed.
  [[nodiscard]] bool terminated() const { return terminated_; }

 private:
  std::istream* in_;
  std::size_t longest_;
  std::size_t number_{};
  bool terminated_{};
  std::size_t begin_{};
  std::size_t end_{};
  std::array<char, 65536> buffer_{};
};

}  // namespace raftsim::trace
