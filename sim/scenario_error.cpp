#include "sim/scenario_error.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace raftsim {

namespace {

/// Most bytes of a found text that a message shows.
constexpr std::size_t kShownBytes = 60;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// How many letters to insert, remove, change, or swap with a neighbour to make `a` of `b`, whatever their
/// case (the optimal string alignment distance).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before_last, last);
    std::swap(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0U : 1U)});
      const bool swapped =
          i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

/// A character that moves a terminal's cursor, changes its colours or ends or turns round its line: its
/// number, and how many bytes it has in UTF-8; {} if the text begins with none. Those of ASCII and of Latin-1
/// (U+0080 to U+009F), the separators of lines and paragraphs, and what sets the direction of text.
struct Control {
  unsigned number{};
  std::size_t size{};
};
Control control_at(std::string_view text) {
  const auto byte = [text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned>(static_cast<unsigned char>(text[i])) : 0U;
  };
  const unsigned first = byte(0);
  if (first < 0x20U || first == 0x7FU) return {first, 1};
  if (first == 0xC2U && byte(1) >= 0x80U && byte(1) < 0xA0U) return {byte(1), 2};
  if (first != 0xE2U || byte(2) < 0x80U) return {};
  const unsigned number = 0x2000U + ((byte(1) & 0x3FU) << 6U) + (byte(2) & 0x3FU);
  const bool turns = (number >= 0x2028U && number <= 0x202EU) || (number >= 0x2066U && number <= 0x2069U);
  return turns ? Control{number, 3} : Control{};
}

/// Appends the first character of `text`, or the first of its bytes, and takes it off.
void append_printable(std::string& result, std::string_view& text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const Control control = control_at(text);
  if (control.size == 0) {
    result += text.front();
    text.remove_prefix(1);
    return;
  }
  result += "\\u";
  for (unsigned shift = 16; shift != 0; shift -= 4) result += kDigits[control.number >> (shift - 4) & 0x0FU];
  text.remove_prefix(control.size);
}

}  // namespace

std::string ScenarioError::message() const {
  std::string text = printable(file);
  if (line != 0) {
    text += ":" + std::to_string(line) + ":" + std::to_string(column);
  } else if (!pointer.empty()) {
    const std::string shown = in_quotes(pointer);
    text += ": at " + shown.substr(1, shown.size() - 2);
  }
  if (is_schema) return text + ": this is " + found + ", not " + expected;
  text += ": found " + found + ", expected " + expected;
  if (!hint.empty()) text += " (" + hint + ")";
  return text;
}

const char* ScenarioError::what() const noexcept {
  return message_.c_str();
}

ScenarioError ScenarioError::at(std::string file, std::string pointer, std::string found,
                                std::string expected, std::string hint) {
  ScenarioError error;
  error.file = std::move(file);
  error.pointer = std::move(pointer);
  error.found = std::move(found);
  error.expected = std::move(expected);
  error.hint = std::move(hint);
  error.message_ = error.message();
  return error;
}

ScenarioError ScenarioError::schema(std::string file) {
  ScenarioError error;
  error.file = std::move(file);
  error.found = "the schema";
  error.expected = "a scenario";
  error.is_schema = true;
  error.message_ = error.message();
  return error;
}

ScenarioError ScenarioError::in_text(std::string file, std::string_view text, std::size_t offset,
                                     std::string found, std::string expected) {
  const std::string_view before = text.substr(0, offset);
  const auto line_break = before.rfind('\n');
  ScenarioError error;
  error.file = std::move(file);
  error.line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  error.column = before.size() - (line_break == std::string_view::npos ? 0 : line_break + 1) + 1;
  error.found = std::move(found);
  error.expected = std::move(expected);
  error.message_ = error.message();
  return error;
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
  // A typo changes a third of a word at most; a longer word than any key is no typo of one.
  constexpr std::size_t kLongestTypo = 64;
  std::string_view best;
  if (word.size() > kLongestTypo) return best;
  std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string_view candidate : known) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) append_printable(result, text);
  return result;
}

bool is_printable(std::string_view text) {
  for (; !text.empty(); text.remove_prefix(1)) {
    if (control_at(text).size != 0) return false;
  }
  return true;
}

std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  const std::size_t size = text.size();
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text.front());
    // Cut between characters, not within one: bytes 10xxxxxx continue a UTF-8 character.
    if (size - text.size() >= kShownBytes && (byte & 0xC0U) != 0x80U) return result + "…\"";
    if (text.front() == '"' || text.front() == '\\') result += '\\';
    append_printable(result, text);
  }
  return result + "\"";
}

}  // namespace raftsim
