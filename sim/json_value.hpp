#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace raftsim {

/// A JSON value as it was written: numbers keep their digits, so that 0.1 is a tenth and not the nearest
/// double, and objects keep the order of their members.
struct JsonValue {
  enum class Kind : unsigned char { null, boolean, number, text, array, object };

  Kind kind{Kind::null};
  bool boolean{};
  /// A text's content, or a number as written.
  std::string text;
  /// Of an array and of an object.
  std::vector<JsonValue> items;
  /// Of an object: the items' names, in the same order.
  std::vector<std::string> keys;

  /// The member of that name; null pointer where there is none.
  [[nodiscard]] const JsonValue* find(std::string_view key) const;
};

/// Reads one JSON document (RFC 8259, UTF-8) within the limits of sim/scenario_limits.hpp. Refuses duplicate
/// keys. Throws ScenarioError, for a syntax error with its line and column.
JsonValue read_json(std::string_view text, const std::string& file_name);

/// The whole of a file of at most limits::kMaxFileBytes. Throws ScenarioError where it cannot be read, or is
/// a trace.
std::string read_file(const std::string& path);

}  // namespace raftsim
