#include "tools/export_text.hpp"

#include <algorithm>

#include "sim/trace/json_text.hpp"

namespace raftsim {

std::string csv_field(std::string_view text) {
  if (text.find_first_of("\",\r\n") == std::string_view::npos) return std::string(text);
  std::string field = "\"";
  for (const char c : text) {
    if (c == '"') field += '"';
    field += c;
  }
  return field + '"';
}

std::string mermaid_text(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case ';': result += "#59;"; break;
      case '#': result += "#35;"; break;
      case '<': result += "#lt;"; break;
      case '>': result += "#gt;"; break;
      case '&': result += "#amp;"; break;
      case '%': result += "#37;"; break;
      case '{': result += "#123;"; break;
      case '}': result += "#125;"; break;
      case '\\': result += "#92;"; break;
      case '\r':
      case '\n': result += ' '; break;
      case ':': {
        // With an entity right behind it Mermaid may take it for CSS; "wrap:" before a text is a command.
        const bool plain = i + 1 < text.size() && text[i + 1] == ' ' && !result.ends_with("wrap");
        result += plain ? ":" : "#58;";
        break;
      }
      default: result += text[i];
    }
  }
  return result;
}

std::string xml_text(std::string_view text) {
  constexpr std::string_view kNoCharacter = "\uFFFD";
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (text.substr(i, 3) == "\xEF\xBF\xBE" || text.substr(i, 3) == "\xEF\xBF\xBF") {
      result += kNoCharacter;
      i += 2;
    } else if (byte < 0x20U || byte == 0x7FU) {
      result += kNoCharacter;
    } else if (byte == '<') {
      result += "&lt;";
    } else if (byte == '>') {
      result += "&gt;";
    } else if (byte == '&') {
      result += "&amp;";
    } else if (byte == '"') {
      result += "&quot;";
    } else {
      result += text[i];
    }
  }
  return result;
}

std::string json_text(std::string_view text) {
  std::string quoted;
  trace::append_quoted(quoted, text);
  return quoted;
}

std::string decimal_number(std::int64_t number, std::int64_t parts) {
  std::string text = std::to_string(number / parts);
  const std::int64_t rest = number % parts < 0 ? -(number % parts) : number % parts;
  if (number < 0 && number / parts == 0) text.insert(0, "-");
  if (rest == 0) return text;
  std::string digits = std::to_string(parts + rest).substr(1);
  digits.erase(digits.find_last_not_of('0') + 1);
  return text + "." + digits;
}

std::string microseconds_number(Duration duration) {
  constexpr std::int64_t kThousand = 1000;
  return decimal_number(duration.count(), kThousand);
}

std::size_t utf16_length(std::string_view text) {
  // One unit for every character, and one more for those of four bytes.
  return static_cast<std::size_t>(
             std::count_if(text.begin(), text.end(),
                           [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; })) +
         static_cast<std::size_t>(std::count_if(
             text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xF0U; }));
}

}  // namespace raftsim
