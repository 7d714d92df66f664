#include "tools/export_html_texts.hpp"

#include <utility>

#include "sim/scenario_error.hpp"
#include "tools/export_text.hpp"

namespace raftsim {
namespace {

/// More digits are not a number that every reader holds exactly.
constexpr std::size_t kMostDigits = 15;

bool is_decimal_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

void HtmlNumbers::add(std::int64_t number) {
  text_ += std::to_string(number);
  text_ += ',';
}

std::string HtmlNumbers::json() const {
  return "[" + text_.substr(0, text_.empty() ? 0 : text_.size() - 1) + "]";
}

std::uint64_t HtmlTexts::add(std::string_view text, HtmlNumbers& numbers) {
  const std::string plain = printable(text);
  std::string left;
  for (std::size_t i = 0; i < plain.size();) {
    std::size_t end = i;
    while (end < plain.size() && is_decimal_digit(plain[end])) ++end;
    // A zero before other digits would be lost in a number.
    if (end == i || (plain[i] == '0' && end > i + 1)) {
      left += plain[i++];
    } else if (end - i > kMostDigits) {
      left.append(plain, i, end - i);
      i = end;
    } else {
      left += kHtmlNumber;
      numbers.add(std::int64_t{std::stoll(plain.substr(i, end - i))});
      i = end;
    }
  }
  return place(std::move(left));
}

std::uint64_t HtmlTexts::add_whole(std::string_view text) {
  return place(printable(text));
}

std::uint64_t HtmlTexts::place(std::string text) {
  const auto [found, fresh] = places_.try_emplace(std::move(text), texts_.size());
  if (fresh) texts_.push_back(&found->first);
  return found->second;
}

std::string HtmlTexts::json() const {
  std::string text = "[";
  for (const std::string* each : texts_) text += (text.size() == 1 ? "" : ",") + json_text(*each);
  return text + "]";
}

std::string html_script_text(std::string_view json) {
  std::string text;
  text.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string_view line_end = json.substr(i, 3);
    if (json[i] == '<') {
      text += "\\u003c";
    } else if (json[i] == '>') {
      text += "\\u003e";
    } else if (line_end == "\xE2\x80\xA8" || line_end == "\xE2\x80\xA9") {
      text += line_end.back() == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      text += json[i];
    }
  }
  return text;
}

}  // namespace raftsim
