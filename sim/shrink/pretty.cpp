#include "sim/shrink/pretty.hpp"

namespace raftsim::shrink {
namespace {

constexpr std::size_t kColumns = 110;

std::string in_one_line(const Document& value) {
  if (!value.is_structured()) return value.dump();
  std::string text = value.is_array() ? "[" : "{";
  bool first = true;
  for (const auto& [key, member] : value.items()) {
    if (!first) text += ", ";
    first = false;
    if (value.is_object()) text += Document(key).dump() + ": ";
    text += in_one_line(member);
  }
  return text + (value.is_array() ? "]" : "}");
}

/// `before`: how much stands in the line already.
void append(const Document& value, std::size_t indent, std::size_t before, std::string& text) {
  const std::string line = in_one_line(value);
  const bool is_short = before + line.size() + 1 <= kColumns;
  if (!value.is_structured() || value.empty() || (is_short && indent > 0)) {
    text += line;
    return;
  }
  text += value.is_array() ? "[\n" : "{\n";
  const std::string margin(indent + 2, ' ');
  bool first = true;
  for (const auto& [key, member] : value.items()) {
    if (!first) text += ",\n";
    first = false;
    const std::string name = value.is_object() ? Document(key).dump() + ": " : "";
    text += margin + name;
    append(member, indent + 2, margin.size() + name.size(), text);
  }
  text += "\n" + std::string(indent, ' ') + (value.is_array() ? "]" : "}");
}

}  // namespace

std::string pretty(const Document& document) {
  std::string text;
  append(document, 0, 0, text);
  return text + "\n";
}

}  // namespace raftsim::shrink
