#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim/json_value.hpp"
#include "sim/word_table.hpp"

namespace raftsim {

/// A value of a scenario file and its place in it. Refers to the document and the file's name, which outlive
/// it. Every reader below throws ScenarioError for a value that it does not accept.
class JsonNode {
 public:
  JsonNode(const JsonValue& value, const std::string& file) : value_(&value), file_(&file) {}

  [[nodiscard]] JsonValue::Kind kind() const { return value_->kind; }
  [[nodiscard]] bool is(JsonValue::Kind kind) const { return value_->kind == kind; }
  [[nodiscard]] const JsonValue& value() const { return *value_; }
  /// RFC 6901.
  [[nodiscard]] const std::string& pointer() const { return pointer_; }

  /// The member of that name; asks that this is an object.
  [[nodiscard]] std::optional<JsonNode> find(std::string_view key) const;
  /// All members with their names.
  [[nodiscard]] std::vector<std::pair<std::string_view, JsonNode>> members() const;
  /// All items; asks that there are `least` to `most`.
  [[nodiscard]] std::vector<JsonNode> items(std::string_view expected, std::size_t least,
                                            std::size_t most) const;

  /// What stands here, for a message: "65", "\"fast\"", "an object".
  [[nodiscard]] std::string found() const;
  /// Refuses this value.
  [[noreturn]] void refuse(std::string expected, std::string hint = {}) const;
  /// Refuses this value for a reason of its own.
  [[noreturn]] void refuse(std::string found, std::string expected, std::string hint) const;

 private:
  [[nodiscard]] JsonNode child(const JsonValue& value, std::string_view step) const;

  const JsonValue* value_;
  const std::string* file_;
  std::string pointer_;
};

/// An object of which the possible keys are known: any other is refused, with the nearest known one as a
/// hint.
class ObjectReader {
 public:
  /// `what` names the object for the message: "a cluster".
  ObjectReader(const JsonNode& node, std::string_view what, std::initializer_list<std::string_view> known);

  [[nodiscard]] std::optional<JsonNode> get(std::string_view key) const { return node_.find(key); }
  /// Refuses the object when the key is missing.
  [[nodiscard]] JsonNode need(std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const { return node_.value().find(key) != nullptr; }
  [[nodiscard]] const JsonNode& node() const { return node_; }

 private:
  JsonNode node_;
};

/// Refuses `key`, a member of `object`, with the nearest of `known` as a hint.
[[noreturn]] void refuse_key(const JsonNode& object, std::string_view key, std::string_view what,
                             std::span<const std::string_view> known);

/// "\"a\", \"b\" or \"c\"".
std::string one_of(std::span<const std::string_view> words);

bool read_bool(const JsonNode& node);
/// A text of at most `longest` bytes; `what` names it for the message.
std::string read_text(const JsonNode& node, std::string_view what, std::size_t longest);
/// The same without line breaks.
std::string read_line(const JsonNode& node, std::string_view what, std::size_t longest);
/// A whole number from `min` to `max`, both included.
std::int64_t read_integer(const JsonNode& node, std::int64_t min, std::int64_t max);
/// A whole number from 0 to 2^64 - 1.
std::uint64_t read_unsigned(const JsonNode& node);

/// Refuses a value that is none of the words.
[[noreturn]] void refuse_word(const JsonNode& node, std::span<const std::string_view> known);

/// One of the words.
template <class T>
T read_word(const JsonNode& node, std::type_identity_t<Words<T>> words) {
  std::vector<std::string_view> known;
  known.reserve(words.size());
  for (const auto& [word, meaning] : words) {
    if (node.is(JsonValue::Kind::text) && node.value().text == word) return meaning;
    known.push_back(word);
  }
  refuse_word(node, known);
}

}  // namespace raftsim
