#pragma once

#include <cstddef>
#include <exception>
#include <string>

namespace raftsim::trace {

/// What is wrong with a trace file.
class TraceError : public std::exception {
 public:
  TraceError(std::string file_name, std::size_t line_number, std::string where, std::string what_is_there,
             std::string what_should_be);

  std::string file;
  /// From 1; 0 when the file as a whole is meant.
  std::size_t line{};
  /// JSON pointer (RFC 6901) of the value at fault; empty for the whole line.
  std::string pointer;
  std::string found;
  std::string expected;

  /// One line: "run.jsonl: line 7: at /message/term: found "x", expected a whole number".
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

}  // namespace raftsim::trace
