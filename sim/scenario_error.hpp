#pragma once

#include <cstddef>
#include <exception>
#include <span>
#include <string>
#include <string_view>

namespace raftsim {

/// What is wrong with a scenario file. Made where the knowledge is, printed once; the program then exits with
/// code 2.
class ScenarioError : public std::exception {
 public:
  std::string file;
  /// JSON pointer of the value at fault (RFC 6901; empty for the whole document), unless the text is no JSON.
  std::string pointer;
  /// Where the text is no JSON: the line and the column, in bytes, from 1. Else 0.
  std::size_t line{};
  std::size_t column{};
  /// What stands there, and what could.
  std::string found;
  std::string expected;
  /// How to mend it, where that can be guessed; may be empty.
  std::string hint;
  /// Whether the document is a JSON schema: the language's own, which lies among scenarios.
  bool is_schema{};

  /// One line: "lossy.json: at /cluster/servers: found 65, expected a whole number from 1 to 64".
  [[nodiscard]] std::string message() const;
  /// The same as message().
  [[nodiscard]] const char* what() const noexcept override;

  /// The error at a value of the document.
  static ScenarioError at(std::string file, std::string pointer, std::string found, std::string expected,
                          std::string hint = {});
  /// The error at a place of the text, given as an offset in bytes.
  static ScenarioError in_text(std::string file, std::string_view text, std::size_t offset, std::string found,
                               std::string expected);
  /// The document is a schema.
  static ScenarioError schema(std::string file);

 private:
  std::string message_;
};

/// The member of `known` that `word` was probably meant to be; empty when none is near.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

/// The text with control characters escaped, and what else would disturb its line on a terminal, so that it
/// stays there.
std::string printable(std::string_view text);
/// Whether there is nothing in it to escape.
bool is_printable(std::string_view text);

/// `text` in quotes for a message: what would break the line is escaped, what is long is cut.
std::string in_quotes(std::string_view text);

}  // namespace raftsim
