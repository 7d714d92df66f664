#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace raftsim {

/// What was printed could not be written.
class OutputError : public std::runtime_error {
 public:
  OutputError(const std::string& name, int error_number);
  /// Whether the reader of a pipe has gone, which is its right and no news to anybody.
  [[nodiscard]] bool reader_gone() const { return reader_gone_; }

 private:
  bool reader_gone_;
};

/// One of the program's standard streams. Unlike std::cout it tells at once when it cannot be written.
class Output {
 public:
  /// `name` is for messages.
  Output(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}

  /// Appends; buffered. Throws OutputError.
  void write(std::string_view text);
  /// `text` and a line feed.
  void line(std::string_view text);
  /// Throws OutputError.
  void flush();

  [[nodiscard]] bool is_terminal() const;
  /// Of the terminal; at least 2, and 80 where that is not known.
  [[nodiscard]] std::size_t columns() const;
  /// Whether colours are wanted: on a terminal that has them, unless NO_COLOR is set (https://no-color.org).
  [[nodiscard]] bool has_colors() const;

 private:
  int descriptor_;
  std::string name_;
  std::string buffer_;
};

}  // namespace raftsim
