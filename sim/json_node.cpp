#include "sim/json_node.hpp"

#include <algorithm>
#include <charconv>

#include "sim/scenario_error.hpp"

namespace raftsim {

namespace {

/// The digits of a JSON number that has no fraction, however it is written (5, 5.0, 50e-1), as JSON Schema
/// has it; else the number as it is.
std::string without_fraction(const std::string& number) {
  if (number.find_first_of(".eE") == std::string::npos) return number;
  const std::size_t exponent_at = std::min(number.find_first_of("eE"), number.size());
  const std::string mantissa = number.substr(0, exponent_at);
  int exponent = 0;
  if (exponent_at < number.size()) {
    const std::size_t digits_at = exponent_at + (number[exponent_at + 1] == '+' ? 2 : 1);
    const char* const end = number.data() + number.size();
    if (std::from_chars(number.data() + digits_at, end, exponent).ec != std::errc{}) return number;
  }
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  std::string digits = mantissa.substr(0, point);
  const std::string fraction = point < mantissa.size() ? mantissa.substr(point + 1) : "";
  const bool is_zero = (digits + fraction).find_first_not_of("-0") == std::string::npos;
  // A number of more places is out of every range.
  constexpr int kMostPlaces = 20;
  if (is_zero || exponent > kMostPlaces || exponent < -kMostPlaces) return is_zero ? "0" : number;
  digits += fraction;
  const int excess = static_cast<int>(fraction.size()) - exponent;
  if (excess <= 0) return digits.append(static_cast<std::size_t>(-excess), '0');
  const std::size_t kept = digits.size() - std::min(digits.size(), static_cast<std::size_t>(excess));
  if (digits.find_first_not_of('0', kept) != std::string::npos) return number;
  return digits.substr(0, kept);
}

template <class Number>
std::optional<Number> whole(const std::string& text) {
  const std::string digits = without_fraction(text);
  Number number{};
  const char* end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return number;
}

}  // namespace

JsonNode JsonNode::child(const JsonValue& value, std::string_view step) const {
  JsonNode node(value, *file_);
  node.pointer_ = pointer_ + "/";
  for (const char c : step) {
    if (c == '~') {
      node.pointer_ += "~0";
    } else if (c == '/') {
      node.pointer_ += "~1";
    } else {
      node.pointer_ += c;
    }
  }
  return node;
}

std::optional<JsonNode> JsonNode::find(std::string_view key) const {
  if (!is(JsonValue::Kind::object)) refuse("an object");
  const JsonValue* member = value_->find(key);
  if (member == nullptr) return std::nullopt;
  return child(*member, key);
}

std::vector<std::pair<std::string_view, JsonNode>> JsonNode::members() const {
  if (!is(JsonValue::Kind::object)) refuse("an object");
  std::vector<std::pair<std::string_view, JsonNode>> result;
  result.reserve(value_->items.size());
  for (std::size_t i = 0; i < value_->items.size(); ++i) {
    result.emplace_back(value_->keys[i], child(value_->items[i], value_->keys[i]));
  }
  return result;
}

std::vector<JsonNode> JsonNode::items(std::string_view expected, std::size_t least, std::size_t most) const {
  if (!is(JsonValue::Kind::array)) refuse("an array of " + std::string(expected));
  const std::size_t size = value_->items.size();
  if (size < least || size > most) {
    const std::string sizes =
        least == most ? "" : ", " + std::to_string(least) + " to " + std::to_string(most) + " of them";
    refuse("an array of " + std::to_string(size), std::string(expected) + sizes, "");
  }
  std::vector<JsonNode> result;
  result.reserve(size);
  for (std::size_t i = 0; i < size; ++i) result.push_back(child(value_->items[i], std::to_string(i)));
  return result;
}

std::string JsonNode::found() const {
  constexpr std::size_t kLongestNumber = 40;
  switch (kind()) {
    case JsonValue::Kind::null: return "null";
    case JsonValue::Kind::boolean: return value_->boolean ? "true" : "false";
    case JsonValue::Kind::number: return value_->text.substr(0, kLongestNumber);
    case JsonValue::Kind::text: return in_quotes(value_->text);
    case JsonValue::Kind::array: return value_->items.empty() ? "an empty array" : "an array";
    case JsonValue::Kind::object: return value_->items.empty() ? "an empty object" : "an object";
  }
  return {};
}

void JsonNode::refuse(std::string expected, std::string hint) const {
  refuse(found(), std::move(expected), std::move(hint));
}

void JsonNode::refuse(std::string found, std::string expected, std::string hint) const {
  throw ScenarioError::at(*file_, pointer_, std::move(found), std::move(expected), std::move(hint));
}

ObjectReader::ObjectReader(const JsonNode& node, std::string_view what,
                           std::initializer_list<std::string_view> known)
    : node_(node) {
  if (!node.is(JsonValue::Kind::object)) {
    constexpr std::size_t kTold = 4;
    std::string members;
    if (known.size() <= kTold) {
      for (const std::string_view key : known) members += (members.empty() ? " of " : ", ") + in_quotes(key);
    }
    node.refuse(std::string(what) + ": an object" + members);
  }
  for (const std::string& key : node.value().keys) {
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      refuse_key(node, key, what, {known.begin(), known.size()});
    }
  }
}

JsonNode ObjectReader::need(std::string_view key) const {
  if (auto node = node_.find(key)) return *node;
  node_.refuse("no \"" + std::string(key) + "\"", "one: it has no default", "");
}

void refuse_key(const JsonNode& object, std::string_view key, std::string_view what,
                std::span<const std::string_view> known) {
  const std::string_view meant = nearest(key, known);
  const auto member = object.find(key);
  (member ? *member : object)
      .refuse("the unknown key " + in_quotes(key), "in " + std::string(what) + " one of " + one_of(known),
              meant.empty() ? "" : "did you mean \"" + std::string(meant) + "\"?");
}

std::string one_of(std::span<const std::string_view> words) {
  std::string result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i != 0) result += i + 1 == words.size() ? " or " : ", ";
    result += '"';
    result += words[i];
    result += '"';
  }
  return result;
}

bool read_bool(const JsonNode& node) {
  if (!node.is(JsonValue::Kind::boolean)) node.refuse("true or false");
  return node.value().boolean;
}

std::string read_text(const JsonNode& node, std::string_view what, std::size_t longest) {
  const std::string expected =
      std::string(what) + ": a text of at most " + std::to_string(longest) + " bytes";
  if (!node.is(JsonValue::Kind::text)) node.refuse(expected);
  const std::string& text = node.value().text;
  if (text.size() > longest) node.refuse("a text of " + std::to_string(text.size()) + " bytes", expected, "");
  return text;
}

std::string read_line(const JsonNode& node, std::string_view what, std::size_t longest) {
  std::string text = read_text(node, what, longest);
  if (!is_printable(text)) {
    node.refuse(std::string(what) + ": one line without control characters");
  }
  return text;
}

std::int64_t read_integer(const JsonNode& node, std::int64_t min, std::int64_t max) {
  const auto number =
      node.is(JsonValue::Kind::number) ? whole<std::int64_t>(node.value().text) : std::nullopt;
  if (!number || *number < min || *number > max) {
    node.refuse("a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  }
  return *number;
}

std::uint64_t read_unsigned(const JsonNode& node) {
  const auto number =
      node.is(JsonValue::Kind::number) ? whole<std::uint64_t>(node.value().text) : std::nullopt;
  if (!number) node.refuse("a whole number from 0 to 18446744073709551615");
  return *number;
}

void refuse_word(const JsonNode& node, std::span<const std::string_view> known) {
  std::string hint;
  if (node.is(JsonValue::Kind::text)) {
    const std::string_view meant = nearest(node.value().text, known);
    if (!meant.empty()) hint = "did you mean \"" + std::string(meant) + "\"?";
  }
  node.refuse(one_of(known), hint);
}

}  // namespace raftsim
