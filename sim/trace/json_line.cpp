#include "sim/trace/json_line.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace raftsim::trace {
namespace {

/// Why the line is no JSON. The quick parser does not tell where it stopped, so another one looks again.
[[noreturn]] void refuse_line(std::string_view line) {
  try {
    const nlohmann::json ignored = nlohmann::json::parse(line);
  } catch (const nlohmann::json::parse_error& error) {
    throw Mismatch({}, "no JSON at column " + std::to_string(error.byte), "one JSON object a line");
  } catch (const nlohmann::json::exception&) {
  }
  throw Mismatch({}, "a number that no machine holds", "one JSON object a line");
}

}  // namespace

JsonValue JsonLine::parse(std::string_view line) {
  constexpr std::size_t kFirstCapacity = 4096;
  if (line.size() > parser_.capacity() || parser_.capacity() == 0) {
    const std::size_t capacity = std::max(kFirstCapacity, line.size() * 2);
    // One level more, as it counts the line itself.
    raft::require(parser_.allocate(capacity, kMaxDepth + 1) == simdjson::SUCCESS, "memory for a line");
  }
  JsonValue value;
  const simdjson::error_code error = parser_.parse(line.data(), line.size()).get(value);
  if (error == simdjson::DEPTH_ERROR) {
    throw Mismatch({}, "deeper nesting", "at most " + std::to_string(kMaxDepth) + " levels");
  }
  if (error != simdjson::SUCCESS) refuse_line(line);
  return value;
}

}  // namespace raftsim::trace
