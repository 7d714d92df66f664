#include "sim/trace/json_line.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/check.hpp"

namespace raftsim::trace {
namespace {

[[noreturn]] void refuse_depth() {
  throw Mismatch({}, "deeper nesting", "at most " + std::to_string(kMaxDepth) + " levels");
}

/// Reads a line without keeping anything of it, up to where it is no JSON.
class LineFault : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(number_integer_t /*value*/) override { return true; }
  bool number_unsigned(number_unsigned_t /*value*/) override { return true; }
  bool number_float(number_float_t /*value*/, const string_t& /*written*/) override { return true; }
  bool string(string_t& /*value*/) override { return true; }
  bool binary(binary_t& /*value*/) override { return true; }
  bool start_object(std::size_t /*size*/) override { return open(); }
  bool start_array(std::size_t /*size*/) override { return open(); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& /*value*/) override { return true; }
  bool parse_error(std::size_t position, const std::string& /*read*/,
                   const nlohmann::json::exception& error) override {
    // Another error than one of syntax is a number that overflows.
    constexpr int kFirstAfterSyntax = 200;
    if (error.id < kFirstAfterSyntax) {
      throw Mismatch({}, "no JSON at column " + std::to_string(position), "one JSON object a line");
    }
    return false;
  }

 private:
  bool open() {
    if (++depth_ > kMaxDepth) refuse_depth();
    return true;
  }
  bool close() {
    --depth_;
    return true;
  }

  std::size_t depth_{};
};

/// Why the line is no JSON. The quick parser does not tell where it stopped, so another one looks again.
[[noreturn]] void refuse_line(std::string_view line) {
  LineFault fault;
  nlohmann::json::sax_parse(line, &fault);
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
  if (error == simdjson::DEPTH_ERROR) refuse_depth();
  if (error != simdjson::SUCCESS) refuse_line(line);
  return value;
}

}  // namespace raftsim::trace
