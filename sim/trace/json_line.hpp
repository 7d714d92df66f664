#pragma once

#include <cstddef>
#include <string_view>

#include "sim/trace/json_object.hpp"

namespace raftsim::trace {

/// The deepest nesting that is read: no file, however hostile, makes a reader use more stack than that.
inline constexpr std::size_t kMaxDepth = 16;

/// Takes lines apart, one after another in the same memory.
class JsonLine {
 public:
  /// The line's value, which lives until the next call. Throws Mismatch.
  JsonValue parse(std::string_view line);

 private:
  simdjson::dom::parser parser_;
};

}  // namespace raftsim::trace
