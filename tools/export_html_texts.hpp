#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// How a page of `raftsim export --format html` keeps many numbers and texts short; tools/html/README.md
/// describes the format.
namespace raftsim {

/// An array of whole numbers in JSON, in the order in which they are added.
class HtmlNumbers {
 public:
  void add(std::int64_t number);
  void add(std::uint64_t number) { add(static_cast<std::int64_t>(number)); }
  /// "[1,2,3]"
  [[nodiscard]] std::string json() const;

 private:
  std::string text_;
};

/// What stands in an array for a whole number of a text.
inline constexpr char kHtmlNumber = '\x01';

/// Texts, each kept once. Most sentences about a run differ in their numbers only, which are therefore kept
/// apart.
class HtmlTexts {
 public:
  /// The text's place, its whole numbers left out and added to `numbers`. Control characters are escaped, so
  /// that none is taken for a number's place.
  std::uint64_t add(std::string_view text, HtmlNumbers& numbers);
  /// The place of a text that keeps its numbers.
  std::uint64_t add_whole(std::string_view text);
  /// An array of texts.
  [[nodiscard]] std::string json() const;

 private:
  std::uint64_t place(std::string text);

  std::map<std::string, std::uint64_t> places_;
  std::vector<const std::string*> texts_;
};

/// JSON as it may stand in a script element of HTML: nothing in it ends the element, begins a comment or ends
/// a line of JavaScript, whatever the texts say. `json` has < and > in strings only.
std::string html_script_text(std::string_view json);

}  // namespace raftsim
